package cli

import (
	"fmt"
	"strings"

	"noticeboard/internal/config"
)

// Man returns the manual page of the program, section 1, in the man macros of roff (groff_man(7)). version is named in
// its footer.
func (p Program) Man(version string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s\n", roffQuoted(strings.ToUpper(p.Name)), roffQuoted(p.Name+" "+version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(p.Name), roff(p.Purpose))
	b.WriteString(".SH SYNOPSIS\n")
	for _, c := range p.Commands {
		fmt.Fprintf(&b, ".B %s\n.br\n", roff(p.usage(c)))
	}
	b.WriteString(".SH COMMANDS\n")
	for _, c := range p.Commands {
		fmt.Fprintf(&b, ".SS %s\n%s.\n", roffQuoted(c.title()), roff(upperFirst(c.Summary)))
		for _, f := range p.listFlags(c) {
			fmt.Fprintf(&b, ".TP\n.B \\-\\-%s\n%s\n", roff(signature(f)), roff(describe(f)))
		}
	}
	fmt.Fprintf(&b, ".SH CONFIGURATION\n%s\n", roff(strings.ReplaceAll(sourcesText, "\n", " ")))
	b.WriteString(".SH ENVIRONMENT\n")
	for _, f := range p.listFlags(p.Commands[0]) {
		fmt.Fprintf(&b, ".TP\n.B %s\nas \\-\\-%s\n", roff(config.Variable(f.Name)), roff(f.Name))
	}
	b.WriteString(".SH EXIT STATUS\n.TP\n.B 0\nsuccess\n.TP\n.B 1\nthe command failed\n" +
		".TP\n.B 2\na flag, a variable, the file or an operand is wrong; nothing was done\n")
	return b.String()
}

// roff returns a text for a line of its own, with what roff would read as a request or an escape made plain.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

// roffQuoted returns a text as one argument of a request.
func roffQuoted(text string) string { return `"` + strings.ReplaceAll(roff(text), `"`, `\(dq`) + `"` }

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
