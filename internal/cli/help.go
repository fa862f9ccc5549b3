package cli

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"noticeboard/internal/config"
)

// helpWidth is the longest line of help in characters.
const helpWidth = 100

// writeHelp writes what the program is for, its commands, and the flags and variables of the first one.
func (p Program) writeHelp(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s.\n\nUsage:\n  %s [%s] [flags]\n  %s COMMAND [flags]\n\nCommands:\n",
		upperFirst(p.Name), p.Purpose, p.Name, p.Commands[0].Name, p.Name)
	width := 0
	for _, c := range p.Commands {
		width = max(width, len(c.title()))
	}
	for _, c := range p.Commands {
		fmt.Fprintf(&b, "  %s %-*s  %s\n", p.Name, width, c.title(), c.Summary)
	}
	fmt.Fprintf(&b, "\nFlags of %q:\n", p.Name+" "+p.Commands[0].Name)
	p.describeFlags(&b, p.Commands[0])
	fmt.Fprintf(&b, "\n\"%s COMMAND --help\" describes another command.\n\n%s\n", p.Name, sourcesText)
	_, err := io.WriteString(w, b.String())
	return err
}

// sourcesText says where the values of flags come from.
const sourcesText = `A flag comes before its variable, and that before a key of the file that --config names, such as
post-rate = 2. An empty variable counts as not set. A value can be read from a file, too: from the one
that the variable with _FILE behind it names, or from a systemd credential such as noticeboard.post-rate.`

func (p Program) writeCommandHelp(w io.Writer, c Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s.\n\nUsage:\n  %s\n\nFlags:\n", c.Name, c.Summary, p.usage(c))
	p.describeFlags(&b, c)
	_, err := io.WriteString(w, b.String())
	return err
}

// title returns the name of a command with its operands.
func (c Command) title() string { return strings.Join(append([]string{c.Name}, c.Operands...), " ") }

func (p Program) describeFlags(b *strings.Builder, c Command) {
	for _, f := range p.listFlags(c) {
		fmt.Fprintf(b, "  --%s\n", signature(f))
		for _, line := range wrap(describe(f)+" ("+config.Variable(f.Name)+")", helpWidth-8) {
			fmt.Fprintf(b, "        %s\n", line)
		}
	}
}

// signature returns the name of a flag and of its value.
func signature(f *flag.Flag) string {
	if config.IsSwitch(f) {
		return f.Name
	}
	return f.Name + " " + config.Placeholder(f)
}

// describe returns what a flag is for and its default.
func describe(f *flag.Flag) string {
	_, usage := flag.UnquoteUsage(f)
	if f.DefValue != "" && f.DefValue != "false" && !strings.Contains(usage, "(default") {
		usage += " (default " + f.DefValue + ")"
	}
	return usage
}

// wrap breaks a text into lines of at most width bytes, at spaces.
func wrap(text string, width int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
