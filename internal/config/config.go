// Package config reads the settings of a command from the places where an operator may put them, and knows afterwards
// where each value comes from.
//
// The settings are the flags of a flag.FlagSet. A value comes, first of all, from the command line; then from an
// environment variable (--post-rate from NOTICEBOARD_POST_RATE), from the file that a second variable names
// (NOTICEBOARD_POST_RATE_FILE) or from a credential that systemd hands over (noticeboard.post-rate in the directory
// $CREDENTIALS_DIRECTORY, systemd.exec(5)); then from one TOML file (post-rate = 2); and else it is the default. A
// variable that is empty, or only white space, counts as not set. Files and credentials keep what is secret out of process listings.
//
// Read does not stop at the first mistake: it returns all of them, each with what to do about it.
package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FileFlag is the flag that names the TOML file.
const FileFlag = "config"

// AddFileFlag adds FileFlag to a flag set that does not have it. Read does so, too.
func AddFileFlag(flags *flag.FlagSet) {
	if flags.Lookup(FileFlag) == nil {
		flags.String(FileFlag, "", "TOML `file` with settings, such as post-rate = 2")
	}
}

const (
	variablePrefix = "NOTICEBOARD_"
	fileSuffix     = "_FILE" // of a variable that names the file with the value
)

// Variable returns the environment variable of a flag: NOTICEBOARD_POST_RATE of post-rate.
func Variable(name string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// Credential returns the name of the systemd credential of a flag.
func Credential(name string) string { return "noticeboard." + name }

// An Environment is what surrounds a command.
type Environment struct {
	Variables map[string]string
	ReadFile  func(path string) ([]byte, error)
}

// Process returns the environment of this process.
func Process() Environment {
	e := Environment{Variables: map[string]string{}, ReadFile: os.ReadFile}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		e.Variables[name] = value
	}
	return e
}

// Mistakes are what is wrong with a command's flags, variables and file: sentences for the operator, in the order in
// which they were found.
type Mistakes []string

func (m Mistakes) Error() string { return strings.Join(m, "\n") }

// A Request is what Read needs.
type Request struct {
	Flags *flag.FlagSet // receives the values; nothing may have been set in it
	Args  []string      // flags and positional arguments, in any order
	Env   Environment
	// Known are the names of all settings of the program. A key of the file that only another command knows is not a
	// mistake.
	Known []string
	// Thorough makes variables that begin with NOTICEBOARD_ and belong to no setting a mistake, too.
	Thorough bool
}

// A Result is what Read found beside the values.
type Result struct {
	Positional []string
	Origins    map[string]string // flag → where its value comes from; a flag with its default is not in it
}

// Read sets the flags. The error is flag.ErrHelp if help was asked for, or else Mistakes; the Result is then
// incomplete.
func Read(r Request) (Result, error) {
	AddFileFlag(r.Flags)
	in := reader{Request: r, result: Result{Origins: map[string]string{}}}
	if in.arguments() {
		return in.result, flag.ErrHelp
	}
	in.environment()
	in.file()
	if r.Thorough {
		in.unknownVariables()
	}
	if len(in.mistakes) > 0 {
		return in.result, in.mistakes
	}
	return in.result, nil
}

type reader struct {
	Request
	result   Result
	mistakes Mistakes
}

func (r *reader) mistake(format string, operands ...any) {
	r.mistakes = append(r.mistakes, fmt.Sprintf(format, operands...))
}

// set gives a flag its value. where begins the sentence if the value is none; origin is kept if it is one. The flag
// counts as set in both cases, so that sources of lower rank are not read for it.
func (r *reader) set(name, value, where, origin string) {
	f := r.Flags.Lookup(name)
	r.result.Origins[name] = origin
	err := f.Value.Set(value)
	switch {
	case err == nil:
	case IsSecret(f):
		r.mistake("%s: %s", where, reason(f, err, "the value"))
	default:
		r.mistake("%s: %s", where, reason(f, err, fmt.Sprintf("%q", value)))
	}
}

// arguments reads the command line, and reports whether help was asked for.
func (r *reader) arguments() (help bool) {
	for args := r.Args; len(args) > 0; {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			r.result.Positional = append(r.result.Positional, args...)
			return false
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			r.result.Positional = append(r.result.Positional, arg)
			continue
		}
		name, value, given := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		if name == "h" || name == "help" {
			return true
		}
		f := r.Flags.Lookup(name)
		switch {
		case f == nil:
			r.mistake("there is no flag --%s%s", name, r.advice("--", name))
			if !given && len(args) > 0 && !strings.HasPrefix(args[0], "-") {
				args = args[1:] // most likely its value
			}
			continue
		case given:
		case IsSwitch(f):
			value = "true"
		case len(args) == 0:
			r.mistake("--%s needs a value: --%s %s", name, name, Placeholder(f))
			continue
		default:
			value, args = args[0], args[1:]
		}
		r.set(name, value, "--"+name, "--"+name)
	}
	return false
}

// advice names a flag of which a name may be a misspelling, and how to find the others.
func (r *reader) advice(prefix, name string) string {
	var names []string
	r.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %s%s?", prefix, near)
	}
	return fmt.Sprintf("; \"%s --help\" lists all", r.Flags.Name())
}

// environment reads the variables, the files that they name, and the credentials.
func (r *reader) environment() {
	r.Flags.VisitAll(func(f *flag.Flag) {
		if _, set := r.result.Origins[f.Name]; set {
			return
		}
		variable := Variable(f.Name)
		value, path := r.variable(variable), r.variable(variable+fileSuffix)
		if r.Flags.Lookup(f.Name+"-file") != nil { // a flag of its own
			path = ""
		}
		switch {
		case value != "" && path != "":
			r.result.Origins[f.Name] = variable
			r.mistake("%s and %s_FILE are both set: unset one of them", variable, variable)
		case value != "":
			r.set(f.Name, value, variable, variable)
		case path != "":
			r.setFrom(f.Name, path, variable+fileSuffix)
		default:
			r.credential(f.Name)
		}
	})
}

// variable returns the value of a variable of the environment; empty if there is nothing but white space in it.
func (r *reader) variable(name string) string {
	value := r.Env.Variables[name]
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return value
}

// read reads a file, without the byte order mark that some editors put at its beginning.
func (r *reader) read(path string) ([]byte, error) {
	text, err := r.Env.ReadFile(path)
	return bytes.TrimPrefix(text, []byte("\uFEFF")), err
}

// setFrom gives a flag the text of a file, without the line ends behind it. source is what named the file.
func (r *reader) setFrom(name, path, source string) {
	r.result.Origins[name] = fmt.Sprintf("%s (%s)", source, path)
	text, err := r.read(path)
	if err != nil {
		r.mistake("%s: %s", source, FileTrouble(path, err))
		return
	}
	value := strings.TrimRight(string(text), "\r\n")
	if strings.TrimSpace(value) == "" {
		r.mistake("%s: %s is empty: write the value into it", source, path)
		return
	}
	r.set(name, value, source, r.result.Origins[name])
}

func (r *reader) credential(name string) {
	dir := r.variable("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return
	}
	path := filepath.Join(dir, Credential(name))
	if _, err := r.Env.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		r.setFrom(name, path, "credential "+Credential(name))
	}
}

// unknownVariables reports variables that look like settings and are none.
func (r *reader) unknownVariables() {
	known := map[string]bool{}
	var names []string
	add := func(name string) {
		variable := Variable(name)
		known[variable], known[variable+fileSuffix] = true, true
		names = append(names, strings.TrimPrefix(variable, variablePrefix))
	}
	r.Flags.VisitAll(func(f *flag.Flag) { add(f.Name) })
	for _, name := range r.Known {
		add(name)
	}
	for _, variable := range slices.Sorted(maps.Keys(r.Env.Variables)) {
		name, ours := strings.CutPrefix(variable, variablePrefix)
		if !ours || known[variable] {
			continue
		}
		advice, suffix := "unset it", ""
		if setting, isFile := strings.CutSuffix(name, fileSuffix); isFile {
			name, suffix = setting, fileSuffix
		}
		if near := Nearest(name, names); near != "" {
			advice = "did you mean " + variablePrefix + near + suffix + "?"
		}
		r.mistake("%s belongs to no setting: %s", variable, advice)
	}
}

// FileTrouble says why a file cannot be read, and what to do.
func FileTrouble(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no file %s: create it, or correct the path", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("%s may not be read by this user: change its owner or mode", path)
	}
	return fmt.Sprintf("%s cannot be read: %v", path, err)
}
