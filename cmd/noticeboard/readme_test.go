package main_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeListsEveryFlagAndSubcommand compares README.md with what the program says of itself.
func TestReadmeListsEveryFlagAndSubcommand(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(text)
	usage, err := command(t, "serve", "-h")
	if err != nil {
		t.Fatalf("%v: %s", err, usage)
	}
	flags := regexp.MustCompile(`(?m)^  --([a-z-]+)`).FindAllStringSubmatch(usage, -1)
	rows := regexp.MustCompile("(?m)^\\| `--([a-z-]+)` \\| `(\\w+)` \\|").FindAllStringSubmatch(readme, -1)
	if len(flags) == 0 || len(rows) != len(flags) {
		t.Errorf("got %d rows of flags, want %d", len(rows), len(flags))
	}
	for _, f := range flags {
		env := "NOTICEBOARD_" + strings.ToUpper(strings.ReplaceAll(f[1], "-", "_"))
		if !strings.Contains(readme, "\n| `--"+f[1]+"` | `"+env+"` |") {
			t.Errorf("--%s is not in the table of flags, with %s", f[1], env)
		}
	}
	help, err := command(t, "help")
	if err != nil {
		t.Fatalf("%v: %s", err, help)
	}
	subcommands := regexp.MustCompile(`(?m)^  (noticeboard [a-z]+( [a-z]+)?)\b`).FindAllStringSubmatch(help, -1)
	if len(subcommands) == 0 {
		t.Errorf("no subcommands in:\n%s", help)
	}
	for _, s := range subcommands {
		if !strings.Contains(readme, s[1]) {
			t.Errorf("%s is not in the list of subcommands", s[1])
		}
	}
}
