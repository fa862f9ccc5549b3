// Package cli is the command line of a program with subcommands: one table of commands, from which it finds the one to
// run and makes help, completions for shells and a manual page.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"noticeboard/internal/config"
)

// A Program is a table of commands.
type Program struct {
	Name     string
	Purpose  string    // what it does: a sentence without its subject and full stop
	Commands []Command // the first one is meant where no command is named
	Settings string    // name of the command whose flags are the settings that a file may hold
	Env      config.Environment
}

// A Command is one subcommand.
type Command struct {
	Name     string   // the words that select it, such as "account add"
	Operands []string // names of the positional arguments, in capitals; one that may be left out is in square brackets
	Summary  string   // a line of help
	Thorough bool     // also refuse variables of the program's prefix that belong to no setting
	// Define adds the flags of the command to a flag set and returns what runs it with the values that these flags then
	// have. It may be called for the flags alone.
	Define func(*flag.FlagSet) Run
}

// A Run does the work of a command.
type Run func(context.Context, Call) error

// A Call is what a command is called with.
type Call struct {
	Operands       []string // the positional arguments, as many as the command has, less those left out
	Flags          *flag.FlagSet
	Origins        map[string]string // of config.Result
	Stdout, Stderr io.Writer
}

// A UsageError is a command line that names no command or lacks an operand.
type UsageError string

func (e UsageError) Error() string { return string(e) }

// IsUsage reports whether an error is a mistake of the one who called: a UsageError or config.Mistakes.
func IsUsage(err error) bool {
	return errors.As(err, new(UsageError)) || errors.As(err, new(config.Mistakes))
}

// Run runs the command that args name. Asked for help, it writes that to stdout and returns nil.
func (p Program) Run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "help":
			args = append(slices.Clone(args[1:]), "--help")
		case "--version":
			args = []string{"version"}
		}
	}
	c, rest, err := p.find(args)
	if err != nil {
		return err
	}
	call := Call{Flags: p.flags(c), Stdout: stdout, Stderr: stderr}
	run := c.Define(call.Flags)
	result, err := config.Read(config.Request{Flags: call.Flags, Args: rest, Env: p.Env, Known: p.settings(),
		Thorough: c.Thorough})
	if errors.Is(err, flag.ErrHelp) {
		if len(rest) == len(args) { // no command was named
			return p.writeHelp(stdout)
		}
		return p.writeCommandHelp(stdout, c)
	}
	if err != nil {
		return err
	}
	call.Operands, call.Origins = result.Positional, result.Origins
	if err := p.checkOperands(c, call.Operands); err != nil {
		return err
	}
	return run(ctx, call)
}

// find returns the command that args begin with, and the arguments behind its name.
func (p Program) find(args []string) (Command, []string, error) {
	words := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") })
	if words < 0 {
		words = len(args)
	}
	if words == 0 {
		return p.Commands[0], args, nil
	}
	for n := min(words, 2); n > 0; n-- {
		name := strings.Join(args[:n], " ")
		for _, c := range p.Commands {
			if c.Name == name {
				return c, args[n:], nil
			}
		}
	}
	return Command{}, nil, p.unknown(args[:words])
}

// unknown returns the error for words that select no command.
func (p Program) unknown(words []string) error {
	var names, seconds []string
	for _, c := range p.Commands {
		names = append(names, c.Name)
		if second, ok := strings.CutPrefix(c.Name, words[0]+" "); ok {
			seconds = append(seconds, second)
		}
	}
	if len(seconds) > 0 {
		return UsageError(fmt.Sprintf("%s needs %s", words[0], orList(seconds)))
	}
	advice := fmt.Sprintf("%q lists them", p.Name+" help")
	if near := config.Nearest(words[0], names); near != "" {
		advice = "did you mean " + near + "?"
	}
	return UsageError(fmt.Sprintf("there is no command %q; %s", words[0], advice))
}

// orList returns "a, b or c".
func orList(items []string) string {
	last := len(items) - 1
	if last == 0 {
		return items[0]
	}
	return strings.Join(items[:last], ", ") + " or " + items[last]
}

func (p Program) checkOperands(c Command, given []string) error {
	for i, name := range c.Operands {
		optional := strings.HasPrefix(name, "[")
		if i >= len(given) && !optional || i < len(given) && strings.TrimSpace(given[i]) == "" {
			return UsageError(fmt.Sprintf("%s is missing; usage: %s", strings.Trim(name, "[]"), p.usage(c)))
		}
	}
	if len(given) > len(c.Operands) {
		return UsageError(fmt.Sprintf("%q is too much; usage: %s", given[len(c.Operands)], p.usage(c)))
	}
	return nil
}

// usage returns the line that shows how to call a command.
func (p Program) usage(c Command) string {
	return strings.Join(append([]string{p.Name, c.Name}, append(slices.Clone(c.Operands), "[flags]")...), " ")
}

// flags returns an empty flag set for a command.
func (p Program) flags(c Command) *flag.FlagSet {
	return flag.NewFlagSet(p.Name+" "+c.Name, flag.ContinueOnError)
}

// listFlags returns the flags of a command in the order of their names, --config with them.
func (p Program) listFlags(c Command) (all []*flag.Flag) {
	fs := p.flags(c)
	c.Define(fs)
	config.AddFileFlag(fs)
	fs.VisitAll(func(f *flag.Flag) { all = append(all, f) })
	return all
}

// command returns the command of a name, which must exist.
func (p Program) command(name string) Command {
	return p.Commands[slices.IndexFunc(p.Commands, func(c Command) bool { return c.Name == name })]
}

// settings returns the names of all settings.
func (p Program) settings() (names []string) {
	for _, f := range p.listFlags(p.command(p.Settings)) {
		names = append(names, f.Name)
	}
	return names
}
