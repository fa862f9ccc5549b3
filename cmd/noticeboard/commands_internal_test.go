package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/cli"
	"noticeboard/internal/config"
)

// runProgram runs a subcommand in this process and returns what it printed.
func runProgram(variables map[string]string, args ...string) (string, error) {
	var out strings.Builder
	env := config.Environment{Variables: variables, ReadFile: os.ReadFile}
	err := program(env).Run(context.Background(), args, &out, &out)
	return out.String(), err
}

const noHookSecret = "--webhook-secret: set what signs the messages, such as the output of " +
	`echo "whsec_$(openssl rand -base64 32)"; the receiver needs the same`

// noAddress is the mistake of an address that has no port.
func noAddress(of string) string {
	return of + " is not an address with a port, such as 127.0.0.1:8080 or :443, nor unix: and a path"
}

// TestConfigCheckNamesEveryMistake has one row for each kind of value that is refused. Mistakes that have nothing to do
// with the meaning of a value, such as misspelt names, are in the tests of package config.
func TestConfigCheckNamesEveryMistake(t *testing.T) {
	for flag, refused := range map[string][][2]string{
		"data": {{"", "--data: it is empty: name the directory of the database"}},
		"trusted-proxy": {
			{"0.0.0.0/0", `--trusted-proxy: "0.0.0.0/0" is every address, so that every client could forge its own`},
			{"proxy.example", `--trusted-proxy: "proxy.example" is neither an address nor a network such as 10.0.0.0/8`},
		},
		"url": {
			{"example.org", "--url: not an absolute http or https address, such as https://board.example.org"},
			{"https://example.org/a//b", `--url: it has the path "/a//b": each part of the path must be of the letters ` +
				"a to z, digits and - . _ ~, such as https://example.org/board"},
			{"https://example.org/" + strings.Repeat("a", 100), "--url: its path has 101 characters: it may have up to 100"},
			{"https://user:pw@example.org",
				"--url: it has a user name or password, which would be in every link to the board"},
			{"https://example.org?x",
				`--url: it has the query "?x": only scheme, host, port and path are part of the board's URL`},
			{"https://example.org#x",
				`--url: it has the fragment "#x": only scheme, host, port and path are part of the board's URL`},
			{"https://example.org:99999", `--url: "99999" is not a port: it is a number from 1 to 65535`},
			{"https://exa mple.org", "--url: not an absolute http or https address, such as https://board.example.org"},
		},
		"memory-limit": {
			{"10MiB", `--memory-limit: "10MiB" is too little: it must be 64MiB or more`},
			{"much", `--memory-limit: "much" is not a size such as 192MiB`},
		},
		"post-rate": {
			{"-1", `--post-rate: "-1" is not a number from 0 on, such as 2 or 0.5; 0 is no limit`},
			{"abc", `--post-rate: "abc" is not a number from 0 on, such as 2 or 0.5; 0 is no limit`},
			{"NaN", `--post-rate: "NaN" is not a number from 0 on, such as 2 or 0.5; 0 is no limit`},
		},
		"post-burst": {{"0", `--post-burst: "0" is not a whole number from 1 on`}},
		"listen": {
			{"", noAddress(`--listen: ""`)},
			{"127.0.0.1", noAddress(`--listen: "127.0.0.1"`)},
			{"8080", noAddress(`--listen: "8080"`)},
			{"::1:80", noAddress(`--listen: "::1:80"`)},
			{"http://localhost:80", noAddress(`--listen: "http://localhost:80"`)},
			{":70000", `--listen: "70000" is not a port: it is a number from 1 to 65535`},
			{"unix:", "--listen: unix: has no path behind it: name the socket, such as unix:/run/noticeboard/http.sock"},
			{"unix:/" + strings.Repeat("a", 107), "--listen: the path of the socket has 108 bytes: it may have up to 107"},
		},
		"listen-http": {{"80", noAddress(`--listen-http: "80"`) +
			"\n--listen-http sends readers on to TLS: set --tls-acme or --tls-cert, too"}},
		"admin-listen": {
			{"127.0.0.1", noAddress(`--admin-listen: "127.0.0.1"`)},
			{"0.0.0.0:9090", "--admin-listen: other machines may reach 0.0.0.0:9090: listen on 127.0.0.1 or unix:PATH, or " +
				"set --admin-token"},
			{":9090", "--admin-listen: other machines may reach :9090: listen on 127.0.0.1 or unix:PATH, or set --admin-token"},
			{"127.0.0.1:8080", "--admin-listen and --listen are the same address: give each its own"},
			{"127.0.0.1:http-alt", "--admin-listen and --listen are the same address: give each its own"},
		},
		"backup-every": {{"30s", "--backup-every: 30s is too short: it must be 1m or more"}},
		"backup-keep": {{"daily=0", "--backup-keep: it keeps no copy: keep at least daily=1"},
			{"all", `--backup-keep: "all" is not such as daily=7,weekly=4,monthly=12, with numbers up to 1000`}},
		"backup-command": {{"true", "--backup-command needs copies to send on: set --backup-dir"}},
		"smtp-host": {{"mail.example.org", "--mail-from: set the address that email is sent from, such as " +
			"news@board.example.org"}},
		"smtp-user": {{"board", "--smtp-host names the mail server; without it the other settings for email have no use"}},
		"webhook-url": {
			{"chat.example.org", "--webhook-url: it is not an absolute https address, such as https://chat.example.org/hook\n" +
				noHookSecret},
			{"http://chat.example.org", "--webhook-url: it must begin with https; http is only for a private address, with " +
				"--webhook-private\n" + noHookSecret},
			{"https://ana:pw@chat.example.org", "--webhook-url: it has a user name, a password or a fragment, which receivers do " +
				"not get\n" + noHookSecret},
			{"https://chat.example.org", noHookSecret},
		},
		"webhook-secret": {{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			"--webhook-url names the receiver; without it the other settings for webhooks have no use"}},
		"webhook-language":   {{"fr", `--webhook-language: "fr" is neither en nor es`}},
		"log-level":          {{"loud", `--log-level: "loud" is neither debug, info, warn nor error`}},
		"first-announcement": {{"all", `--first-announcement: "all" is neither ogp nor none`}},
	} {
		for _, r := range refused {
			for _, command := range [][]string{{"config", "check"}, {"config"}, {"serve"}, nil} {
				out, err := runProgram(nil, append(command, "--"+flag, r[0])...)
				if err == nil || err.Error() != r[1] || exitStatus(err) != 2 || out != "" {
					t.Errorf("%v --%s %s: %v, want %s", command, flag, r[0], err, r[1])
				}
			}
		}
	}
}

// TestAddressesOfListenersDiffer gives two listeners one address, spelt in different ways, and addresses that only look
// alike.
func TestAddressesOfListenersDiffer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{":8080", "127.0.0.1:8080", true}, {"[::]:8080", "127.0.0.1:8080", true}, {"0.0.0.0:80", ":http", true},
		{"unix:/run/a", "unix:/run/a", true}, {"127.0.0.1:8080", "[::1]:8080", false}, {":8080", ":8081", false},
		{"127.0.0.1:0", "127.0.0.1:0", false}, {"unix:/run/a", "unix:/run/b", false}, {"", "", false},
	} {
		if sameListener(c.a, c.b) != c.same || sameListener(c.b, c.a) != c.same {
			t.Errorf("%q and %q: want the same: %t", c.a, c.b, c.same)
		}
	}
}

// TestConfigCheckNamesAllAtOnce makes mistakes in flags, variables and the file.
func TestConfigCheckNamesAllAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "noticeboard.toml")
	text := "data = \"/srv/board\"\npost-rat = 3\nlog-level = \"loud\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	variables := map[string]string{
		"NOTICEBOARD_POST_BURST": "many", "NOTICEBOARD_LISTN": ":1", "NOTICEBOARD_CONFIG": file,
	}
	_, err := runProgram(variables, "config", "check", "--url", "example.org")
	want := []string{"--url: ", "NOTICEBOARD_POST_BURST: ", file + `, line 3: log-level: "loud"`,
		file + `, line 2: there is no setting "post-rat"; did you mean post-rate?`,
		"NOTICEBOARD_LISTN belongs to no setting: did you mean NOTICEBOARD_LISTEN?"}
	var mistakes config.Mistakes
	if !errors.As(err, &mistakes) || len(mistakes) != len(want) {
		t.Fatalf("%v, want %d mistakes", err, len(want))
	}
	for i, m := range mistakes {
		if !strings.HasPrefix(m, want[i]) {
			t.Errorf("%s, want %s…", m, want[i])
		}
	}
	out, err := runProgram(map[string]string{"NOTICEBOARD_URL": ""}, "config", "check")
	if err != nil || out != "The settings are in order.\n" {
		t.Errorf("%v: %s", err, out)
	}
}

// TestConfigSaysWhereValuesComeFrom also reads the printed settings back.
func TestConfigSaysWhereValuesComeFrom(t *testing.T) {
	out, err := runProgram(map[string]string{"NOTICEBOARD_TRUSTED_PROXY": "10.0.0.0/8,::1", "NOTICEBOARD_DATA": ""},
		"config", "--url", "https://Board.Example.org:443/", "--memory-limit", "1GiB", "--post-rate", "0.5")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^url = "https://board\.example\.org" +# --url$`,
		`(?m)^trusted-proxy = "10\.0\.0\.0/8,::1/128" +# NOTICEBOARD_TRUSTED_PROXY$`,
		`(?m)^data = "\./data" +# default$`, `(?m)^post-rate = 0\.5 +# --post-rate$`, `(?m)^post-burst = 5 +# default$`,
		`(?m)^memory-limit = "1073741824B" +# --memory-limit$`, `(?m)^log-level = "info" +# default$`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no line %s in\n%s", want, out)
		}
	}
	file := filepath.Join(t.TempDir(), "noticeboard.toml")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := runProgram(map[string]string{"NOTICEBOARD_CONFIG": file}, "config")
	withoutOrigins := regexp.MustCompile(`(?m)^#.*\n| +# .*$`)
	if got, want := withoutOrigins.ReplaceAllString(again, ""), withoutOrigins.ReplaceAllString(out, ""); err != nil ||
		got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestMisspelledCommands(t *testing.T) {
	for args, want := range map[string]string{
		"serv":                 `there is no command "serv"; did you mean serve?`,
		"start":                `there is no command "start"; "noticeboard help" lists them`,
		"account":              "account needs add, list, disable, enable or reset",
		"account remove ada":   "account needs add, list, disable, enable or reset",
		"backup":               "FILE is missing; usage: noticeboard backup FILE [flags]",
		"backup a b":           `"b" is too much; usage: noticeboard backup FILE [flags]`,
		"check --dta x":        "there is no flag --dta; did you mean --data?",
		"completion tcsh":      `there are completions for bash, zsh or fish, not for "tcsh"`,
		"help nothing":         `there is no command "nothing"; "noticeboard help" lists them`,
		"account add --role x": "LOGIN is missing; usage: noticeboard account add LOGIN [flags]",
	} {
		out, err := runProgram(nil, strings.Fields(args)...)
		if err == nil || err.Error() != want || !cli.IsUsage(err) || out != "" {
			t.Errorf("%s: %v, want %s; printed %q", args, err, want, out)
		}
	}
}

// TestHelp asks in every way, and looks for every command, and for every flag of serve with its variable.
func TestHelp(t *testing.T) {
	p := program(config.Environment{})
	for _, args := range []string{"help", "--help", "-h"} {
		out, err := runProgram(nil, args)
		if err != nil {
			t.Errorf("%s: %v", args, err)
		}
		for _, c := range p.Commands {
			if !strings.Contains(out, "\n  noticeboard "+c.Name+" ") {
				t.Errorf("%s: no %s", args, c.Name)
			}
		}
		for _, name := range []string{"listen", "data", "config", "trusted-proxy"} {
			if !strings.Contains(out, "\n  --"+name+" ") || !strings.Contains(out, "("+config.Variable(name)+")") {
				t.Errorf("%s: no --%s or not its variable", args, name)
			}
		}
		for line := range strings.Lines(out) {
			if len(line) > 130 {
				t.Errorf("%s: %d characters: %s", args, len(line), line)
			}
		}
	}
	for _, c := range p.Commands {
		for _, args := range [][]string{append([]string{"help"}, strings.Fields(c.Name)...),
			append(strings.Fields(c.Name), "--help")} {
			if out, err := runProgram(nil, args...); err != nil || !strings.HasPrefix(out, c.Name+": "+c.Summary) {
				t.Errorf("%v: %v: %s", args, err, out)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	for _, args := range []string{"version", "--version"} {
		out, err := runProgram(nil, args)
		if err != nil || !regexp.MustCompile(`^noticeboard \S+\ncommit: .+\ndate: .+\ngo: go1\.\S+ \w+/\w+\n`+
			`database schema: [1-9]\d*\n$`).MatchString(out) {
			t.Errorf("%s: %v: %s", args, err, out)
		}
	}
}
