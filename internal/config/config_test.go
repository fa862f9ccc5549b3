package config_test

import (
	"errors"
	"flag"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/config"
)

// values are the flags of these tests.
type values struct {
	listen string
	rate   float64
	burst  int
	every  time.Duration
	fast   bool
	token  config.Secret
}

func flags() (*flag.FlagSet, *values) {
	v, f := &values{}, flag.NewFlagSet("noticeboard serve", flag.ContinueOnError)
	f.StringVar(&v.listen, "listen", "127.0.0.1:8080", "`address` to listen on")
	f.Float64Var(&v.rate, "post-rate", 2, "posts a minute")
	f.IntVar(&v.burst, "post-burst", 5, "posts at once")
	f.DurationVar(&v.every, "every", time.Hour, "`interval` of backups")
	f.BoolVar(&v.fast, "fast", false, "do not wait")
	f.Var(&v.token, "token", "`token` of the administration")
	return f, v
}

// surroundings returns an environment of variables, given as NAME=value, and files.
func surroundings(files map[string]string, variables ...string) config.Environment {
	e := config.Environment{Variables: map[string]string{}, ReadFile: func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		if path == "/root/secret" {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
		}
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}}
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		e.Variables[name] = value
	}
	return e
}

func TestPrecedence(t *testing.T) {
	file := map[string]string{
		"/c.toml": "post-burst = 7\nlisten = 'file:1'\n", "/run/b": "6\n", "/cred/noticeboard.post-burst": "8",
		"/bom.toml": "\uFEFFpost-burst = 3\r\n", "/run/bom": "\uFEFF2\r\n",
	}
	const ( // from the highest rank to the lowest
		named = "NOTICEBOARD_CONFIG=/c.toml"
		cred  = "CREDENTIALS_DIRECTORY=/cred"
	)
	for _, test := range []struct {
		name         string
		args         string
		variables    []string
		burst        int
		origin, line string
	}{
		{"default", "", nil, 5, "", "post-burst = 5 # default"},
		{"flag", "--post-burst 9", []string{named, cred, "NOTICEBOARD_POST_BURST=4"}, 9, "--post-burst", ""},
		{"flag with an equals sign", "-post-burst=9", []string{named}, 9, "--post-burst", ""},
		{"variable", "", []string{named, cred, "NOTICEBOARD_POST_BURST=4"}, 4, "NOTICEBOARD_POST_BURST", ""},
		{"file of a variable", "", []string{named, cred, "NOTICEBOARD_POST_BURST_FILE=/run/b"}, 6,
			"NOTICEBOARD_POST_BURST_FILE (/run/b)", ""},
		{"credential", "", []string{named, cred}, 8,
			"credential noticeboard.post-burst (/cred/noticeboard.post-burst)", ""},
		{"file", "", []string{named}, 7, "/c.toml, line 1", "post-burst = 7 # /c.toml, line 1"},
		{"file with a byte order mark", "", []string{"NOTICEBOARD_CONFIG=/bom.toml"}, 3, "/bom.toml, line 1", ""},
		{"secret with a byte order mark", "", []string{"NOTICEBOARD_POST_BURST_FILE=/run/bom"}, 2,
			"NOTICEBOARD_POST_BURST_FILE (/run/bom)", ""},
		{"file by a flag", "--config /c.toml", nil, 7, "/c.toml, line 1", ""},
		{"an empty variable is as not set", "", []string{named, "NOTICEBOARD_POST_BURST=",
			"NOTICEBOARD_POST_BURST_FILE="}, 7, "/c.toml, line 1", ""},
		{"an empty variable alone", "", []string{"NOTICEBOARD_POST_BURST=", "NOTICEBOARD_CONFIG="}, 5, "", ""},
		{"a blank variable is as not set", "", []string{named, "NOTICEBOARD_POST_BURST= \t",
			"NOTICEBOARD_POST_BURST_FILE=\u00a0"}, 7, "/c.toml, line 1", ""},
		{"a blank variable alone", "", []string{"NOTICEBOARD_POST_BURST= ", "NOTICEBOARD_CONFIG= "}, 5, "", ""},
	} {
		f, v := flags()
		got, err := config.Read(config.Request{Flags: f, Args: strings.Fields(test.args),
			Env: surroundings(file, test.variables...)})
		if err != nil || v.burst != test.burst || got.Origins["post-burst"] != test.origin {
			t.Errorf("%s: %d from %q, %v, want %d from %q", test.name, v.burst, got.Origins["post-burst"], err,
				test.burst, test.origin)
		}
		var out strings.Builder
		if err := config.Print(&out, f, got.Origins); err != nil {
			t.Fatal(err)
		}
		if printed := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(printed, test.line) {
			t.Errorf("%s: printed %q, want %q", test.name, printed, test.line)
		}
	}
}

func TestArguments(t *testing.T) {
	f, v := flags()
	got, err := config.Read(config.Request{Flags: f, Env: surroundings(nil),
		Args: strings.Fields("one --fast two --listen=:1 - -- --three")})
	if diff := cmp.Diff([]string{"one", "two", "-", "--three"}, got.Positional); diff != "" || err != nil || !v.fast ||
		v.listen != ":1" {
		t.Errorf("%v, %+v: %s", err, v, diff)
	}
	for _, args := range []string{"-h", "--listen :1 --help", "--unknown --help"} {
		f, _ := flags()
		if _, err := config.Read(config.Request{Flags: f, Env: surroundings(nil),
			Args: strings.Fields(args)}); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// TestMistakes has one row for each kind of mistake.
func TestMistakes(t *testing.T) {
	files := map[string]string{
		"/c.toml": "listen = \":1\"\n", "/empty": "\n", "/run/b": "7", "/word": "many",
		"/syntax.toml":  "listen = \":1\"\npost-rate 2\n",
		"/key.toml":     "# settings\nlistn = \":1\"\n",
		"/section.toml": "\n[server]\nlisten = \":1\"\n",
		"/type.toml":    "listen = 2024-01-02\n", "/list.toml": "listen = [1, 2]\n", "/table.toml": "[listen]\na = 1\n",
		"/value.toml": "listen = \":1\"\n\n  post-burst = \"many\"\n",
		"/twice.toml": "listen = \":1\"\nlisten = \":2\"\n",
		"/other.toml": "url = \"https://example.org\"\n",
	}
	for _, test := range []struct {
		name, args string
		variables  []string
		want       string // all of it; nothing if there is no mistake
	}{
		{"unknown flag", "--lisen :1", nil, "there is no flag --lisen; did you mean --listen?"},
		{"unlike any flag", "--x", nil, `there is no flag --x; "noticeboard serve --help" lists all`},
		{"no value", "--listen", nil, "--listen needs a value: --listen ADDRESS"},
		{"no number", "--post-rate abc", nil, `--post-rate: "abc" is not a number, such as 2 or 0.5`},
		{"no whole number", "--post-burst 1.5", nil, `--post-burst: "1.5" is not a whole number, or too large`},
		{"no duration", "--every daily", nil, `--every: "daily" is not a duration, such as 90s, 30m or 24h`},
		{"no switch", "--fast=perhaps", nil, `--fast: "perhaps" is neither true nor false`},
		{"variable", "", []string{"NOTICEBOARD_POST_RATE=abc"},
			`NOTICEBOARD_POST_RATE: "abc" is not a number, such as 2 or 0.5`},
		{"two of them", "--post-rate abc", []string{"NOTICEBOARD_POST_BURST=abc"},
			"--post-rate: \"abc\" is not a number, such as 2 or 0.5\n" +
				"NOTICEBOARD_POST_BURST: \"abc\" is not a whole number, or too large"},
		{"both variables", "", []string{"NOTICEBOARD_TOKEN=a", "NOTICEBOARD_TOKEN_FILE=/run/b"},
			"NOTICEBOARD_TOKEN and NOTICEBOARD_TOKEN_FILE are both set: unset one of them"},
		{"no such secret", "", []string{"NOTICEBOARD_TOKEN_FILE=/run/none"},
			"NOTICEBOARD_TOKEN_FILE: there is no file /run/none: create it, or correct the path"},
		{"secret of another user", "", []string{"NOTICEBOARD_TOKEN_FILE=/root/secret"},
			"NOTICEBOARD_TOKEN_FILE: /root/secret may not be read by this user: change its owner or mode"},
		{"empty secret", "", []string{"NOTICEBOARD_TOKEN_FILE=/empty"},
			"NOTICEBOARD_TOKEN_FILE: /empty is empty: write the value into it"},
		{"wrong file", "", []string{"NOTICEBOARD_POST_BURST_FILE=/word"},
			`NOTICEBOARD_POST_BURST_FILE: "many" is not a whole number, or too large`},
		{"unknown variable", "", []string{"NOTICEBOARD_LISTN=:1", "NOTICEBOARD_COLOUR=red", "NOTICEBOARD_URL=x",
			"NOTICEBOARD_LISTN_FILE=/word"},
			"NOTICEBOARD_COLOUR belongs to no setting: unset it\n" +
				"NOTICEBOARD_LISTN belongs to no setting: did you mean NOTICEBOARD_LISTEN?\n" +
				"NOTICEBOARD_LISTN_FILE belongs to no setting: did you mean NOTICEBOARD_LISTEN_FILE?"},
		{"no such file", "--config /none", nil, "--config: there is no file /none: create it, or correct the path"},
		{"file of another user", "", []string{"NOTICEBOARD_CONFIG=/root/secret"},
			"NOTICEBOARD_CONFIG: /root/secret may not be read by this user: change its owner or mode"},
		{"unknown key", "--config /key.toml", nil,
			`/key.toml, line 2: there is no setting "listn"; did you mean listen?`},
		{"section", "--config /section.toml", nil,
			`/section.toml, line 2: there is no setting "server"; "noticeboard serve --help" lists all`},
		{"value in the file", "--config /value.toml", nil,
			`/value.toml, line 3: post-burst: "many" is not a whole number, or too large`},
		{"kind of value", "--config /type.toml", nil, "/type.toml, line 1: listen is a date or time, but must be a " +
			"text in quotation marks, a number, true or false, or a list of texts"},
		{"kind of list", "--config /list.toml", nil, "/list.toml, line 1: listen is a list of other things than " +
			"texts, but must be a text in quotation marks, a number, true or false, or a list of texts"},
		{"kind of section", "--config /table.toml", nil, "/table.toml, line 1: listen is a section, but must be a " +
			"text in quotation marks, a number, true or false, or a list of texts"},
		{"setting of another command", "--config /other.toml", nil, ""},
	} {
		f, _ := flags()
		_, err := config.Read(config.Request{Flags: f, Args: strings.Fields(test.args), Thorough: true,
			Env: surroundings(files, test.variables...), Known: []string{"url"}})
		got := ""
		if mistakes := (config.Mistakes)(nil); errors.As(err, &mistakes) {
			got = mistakes.Error()
		} else if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
	for path, want := range map[string]string{
		"/syntax.toml": "/syntax.toml, line 2, column 11: expected",
		"/twice.toml":  "/twice.toml, line 2, column",
	} {
		f, _ := flags()
		_, err := config.Read(config.Request{Flags: f, Args: []string{"--config", path}, Env: surroundings(files)})
		if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "equals sign") {
			t.Errorf("%s: %v, want %s…", path, err, want)
		}
	}
}

// TestPrintedSettingsReadBack prints settings and reads them as a file.
func TestPrintedSettingsReadBack(t *testing.T) {
	f, v := flags()
	result, err := config.Read(config.Request{Flags: f, Env: surroundings(nil, "NOTICEBOARD_TOKEN=s3cret"),
		Args: []string{"--listen", "a \"quoted\" \\ name\tñ\x01", "--post-rate", "0.25", "--fast", "--every", "90m"}})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := config.Print(&out, f, result.Origins); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "s3cret") || !strings.Contains(out.String(), "# token is set, and hidden") {
		t.Errorf("the secret is in it, or nothing about it:\n%s", &out)
	}
	again, w := flags()
	if _, err := config.Read(config.Request{Flags: again, Args: []string{"--config", "/printed"},
		Env: surroundings(map[string]string{"/printed": out.String()})}); err != nil {
		t.Fatalf("%v:\n%s", err, &out)
	}
	if v.token != "s3cret" {
		t.Errorf("the secret is %q", v.token)
	}
	v.token = ""
	if *v != *w {
		t.Errorf("read back %+v, want %+v", *w, *v)
	}
}

// TestSecretsAreNotInMistakes gives a flag that is refused a value that must not be shown.
func TestSecretsAreNotInMistakes(t *testing.T) {
	f := flag.NewFlagSet("noticeboard serve", flag.ContinueOnError)
	f.Var(new(config.Secret), "token", "`token`")
	_, err := config.Read(config.Request{Flags: f, Args: []string{"--tokn", "s3cret"}, Env: surroundings(nil)})
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%v", err)
	}
}
