package config

import (
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Print writes every setting with its value and, as a comment, where it comes from. What it writes is a file that Read
// can read: settings without a value and secrets are comments. Origins are those of the Result.
func Print(w io.Writer, flags *flag.FlagSet, origins map[string]string) error {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	flags.VisitAll(func(f *flag.Flag) {
		origin, set := origins[f.Name]
		if !set {
			origin = "default"
		}
		fmt.Fprintf(columns, "%s\t# %s\n", line(f), origin)
	})
	return columns.Flush()
}

// line returns a line of TOML, or a comment.
func line(f *flag.Flag) string {
	value := f.Value.String()
	switch {
	case value == "":
		return "# " + f.Name + " is not set"
	case IsSecret(f):
		return "# " + f.Name + " is set, and hidden"
	case f.Name == FileFlag:
		return "# " + f.Name + " is " + value
	case isPlain(f):
		return f.Name + " = " + value
	}
	return f.Name + " = " + quoted(value)
}

// isPlain reports whether TOML writes the value without quotation marks.
func isPlain(f *flag.Flag) bool {
	getter, ok := f.Value.(flag.Getter)
	if !ok {
		return false
	}
	switch getter.Get().(type) {
	case float64:
		_, err := strconv.ParseFloat(f.Value.String(), 64)
		return err == nil && !strings.ContainsAny(f.Value.String(), "eEIN") // TOML writes infinity otherwise
	case int, int64, uint, uint64, bool:
		return true
	}
	return false
}

// quoted returns a basic string of TOML 1.0.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ', r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
