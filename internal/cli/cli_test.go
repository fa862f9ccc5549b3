package cli_test

import (
	"context"
	"flag"
	"os/exec"
	"strings"
	"testing"

	"noticeboard/internal/cli"
)

// keeper is a program for these tests.
func keeper() cli.Program {
	define := func(names ...string) func(*flag.FlagSet) cli.Run {
		return func(fs *flag.FlagSet) cli.Run {
			for _, n := range names {
				fs.String(n, "", "a `value` that isn't \\ plain: "+n)
			}
			fs.Bool("fast", false, "do not wait")
			return func(_ context.Context, c cli.Call) error {
				_, err := c.Stdout.Write([]byte(strings.Join(c.Operands, "+") + " " + c.Flags.Lookup("fast").Value.String()))
				return err
			}
		}
	}
	return cli.Program{Name: "keeper", Purpose: "keeps things", Settings: "run", Commands: []cli.Command{
		{Name: "run", Summary: "run", Define: define("listen", "data")},
		{Name: "key add", Operands: []string{"NAME", "[FILE]"}, Summary: "add a key", Define: define("data", "name")},
		{Name: "key list", Summary: "list the keys", Define: define("data")},
		{Name: "check", Operands: []string{"[FILE]"}, Summary: ".verify", Define: define("data")},
	}}
}

func TestRun(t *testing.T) {
	for args, want := range map[string]string{
		"":                       " false",
		"--fast":                 " true",
		"run --fast":             " true",
		"key add a":              "a false",
		"key add --fast a b":     "a+b true",
		"key add --name x a":     "a false",
		"check":                  " false",
		"check - --data d":       "- false",
		"key add -- --fast":      "--fast false",
		"key add":                "NAME is missing; usage: keeper key add NAME [FILE] [flags]",
		"key add a b c":          `"c" is too much; usage: keeper key add NAME [FILE] [flags]`,
		"run x":                  `"x" is too much; usage: keeper run [flags]`,
		"key":                    "key needs add or list",
		"chek":                   `there is no command "chek"; did you mean check?`,
		"key list --listen here": `there is no flag --listen; "keeper key list --help" lists all`,
	} {
		var out strings.Builder
		err := keeper().Run(context.Background(), strings.Fields(args), &out, &out)
		got := out.String()
		if err != nil {
			got += err.Error()
			if !cli.IsUsage(err) {
				t.Errorf("%s: %v is no error of usage", args, err)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", args, got, want)
		}
	}
}

// TestEmptyOperands: a variable of a shell that is not set leaves an empty operand, which is as missing, also where none is
// needed.
func TestEmptyOperands(t *testing.T) {
	for usage, args := range map[string][]string{
		"NAME is missing; usage: keeper key add NAME [FILE] [flags]": {"key", "add", ""},
		"FILE is missing; usage: keeper key add NAME [FILE] [flags]": {"key", "add", "a", " "},
		"FILE is missing; usage: keeper check [FILE] [flags]":        {"check", ""},
	} {
		var out strings.Builder
		if err := keeper().Run(context.Background(), args, &out, &out); err == nil || err.Error() != usage || !cli.IsUsage(err) {
			t.Errorf("%q: %v, want %s", args, err, usage)
		}
	}
}

// TestBashCompletes asks a real bash.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal("this test needs bash, as make check does: ", err)
	}
	script, err := keeper().Completion("bash")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"keeper ":                   "run key check",
		"keeper k":                  "key",
		"keeper key ":               "add list",
		"keeper key l":              "list",
		"keeper key add ":           "",
		"keeper key add --n":        "--name",
		"keeper key list --":        "--config --data --fast",
		"keeper --l":                "--listen",
		"keeper run --":             "--config --data --fast --listen",
		"keeper check --data x --f": "--fast",
	} {
		words := strings.Split(line, " ")
		ask := script + "\nCOMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _keeper; echo \"${COMPREPLY[*]}\""
		out, err := exec.Command(bash, append([]string{"--norc", "-c", ask, "bash"}, words...)...).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", line, got, err, want)
		}
	}
}

// TestOtherShells has the other shells read their scripts, where they are installed.
func TestOtherShells(t *testing.T) {
	for shell, parts := range map[string][]string{
		"zsh": {"#compdef keeper", "bashcompinit", "complete -o default -F _keeper keeper"},
		"fish": {`complete -c keeper -n '__fish_seen_subcommand_from key; and __fish_seen_subcommand_from add' -l name -r ` +
			`-d 'a value that isn\'t \\ plain: name'`, "-l fast -d 'do not wait'"},
	} {
		script, err := keeper().Completion(shell)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(script, part) {
				t.Errorf("%s: no %s in\n%s", shell, part, script)
			}
		}
		if path, err := exec.LookPath(shell); err == nil {
			cmd := exec.Command(path, "-n")
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", shell, err, out)
			}
		}
	}
}

// TestMan looks at the source of the page, and has groff read it where that is installed.
func TestMan(t *testing.T) {
	page := keeper().Man("v1.2.3")
	for _, part := range []string{
		`.TH "KEEPER" 1 "" "keeper v1.2.3"`, "\nkeeper \\- keeps things\n", "\n.B keeper key add NAME [FILE] [flags]\n",
		"\n.SS \"check [FILE]\"\n\\&.verify.\n", "\n.B \\-\\-listen VALUE\na value that isn't \\e plain: listen\n",
		"\n.B NOTICEBOARD_LISTEN\nas \\-\\-listen\n",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("no %q in\n%s", part, page)
		}
	}
	if groff, err := exec.LookPath("groff"); err == nil {
		cmd := exec.Command(groff, "-man", "-Tutf8", "-ww", "-z")
		cmd.Stdin = strings.NewReader(page)
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("groff: %v: %s", err, out)
		}
	}
}
