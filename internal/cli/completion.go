package cli

import (
	"fmt"
	"slices"
	"strings"
)

// Shells are those that Completion knows.
var Shells = []string{"bash", "zsh", "fish"}

// Completion returns a script with which a shell completes commands and flags.
func (p Program) Completion(shell string) (string, error) {
	switch shell {
	case "bash":
		return p.bash(), nil
	case "zsh":
		return p.zsh(), nil
	case "fish":
		return p.fish(), nil
	}
	return "", UsageError(fmt.Sprintf("there are completions for %s, not for %q", orList(Shells), shell))
}

// firstWords returns the first words of all commands, each once, in the order of the table; and the second words of
// those that have one.
func (p Program) firstWords() (words []string, seconds map[string][]string) {
	seconds = map[string][]string{}
	for _, c := range p.Commands {
		first, second, more := strings.Cut(c.Name, " ")
		if !slices.Contains(words, first) {
			words = append(words, first)
		}
		if more {
			seconds[first] = append(seconds[first], second)
		}
	}
	return words, seconds
}

// flagWords returns the flags of a command, each with its hyphens.
func (p Program) flagWords(c Command) string {
	var all []string
	for _, f := range p.listFlags(c) {
		all = append(all, "--"+f.Name)
	}
	return strings.Join(all, " ")
}

// bash returns a completion for bash (Programmable Completion in its manual). Where no flag and no command can stand,
// it offers files.
func (p Program) bash() string {
	var b strings.Builder
	words, seconds := p.firstWords()
	fmt.Fprintf(&b, "# bash completion for %[1]s: source <(%[1]s completion bash)\n_%[1]s() {\n", p.Name)
	b.WriteString("\tlocal word=${COMP_WORDS[COMP_CWORD]} words= flags=\n")
	b.WriteString("\tcase \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n")
	for _, c := range p.Commands {
		pattern := c.Name + " " // the words are compared with a space between them, also if there is one only
		if strings.Contains(c.Name, " ") {
			pattern = c.Name
		}
		fmt.Fprintf(&b, "\t%q*) flags=%q ;;\n", pattern, p.flagWords(c))
	}
	fmt.Fprintf(&b, "\t*) flags=%q ;;\n\tesac\n", p.flagWords(p.Commands[0]))
	fmt.Fprintf(&b, "\tif ((COMP_CWORD == 1)); then words=%q; fi\n", strings.Join(words, " "))
	b.WriteString("\tif ((COMP_CWORD == 2)); then\n\t\tcase ${COMP_WORDS[1]} in\n")
	for _, first := range words {
		if len(seconds[first]) > 0 {
			fmt.Fprintf(&b, "\t\t%s) words=%q ;;\n", first, strings.Join(seconds[first], " "))
		}
	}
	b.WriteString("\t\tesac\n\tfi\n\tif [[ $word == -* ]]; then words=$flags; fi\n")
	fmt.Fprintf(&b, "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"+
		"complete -o default -F _%[1]s %[1]s\n", p.Name)
	return b.String()
}

// zsh returns a completion for zsh, which runs that of bash.
func (p Program) zsh() string {
	return fmt.Sprintf("#compdef %[1]s\n# zsh completion for %[1]s: source <(%[1]s completion zsh)\n"+
		"autoload -U +X bashcompinit && bashcompinit\n", p.Name) + p.bash()
}

// fish returns a completion for fish (complete in its manual), with the descriptions of commands and flags.
func (p Program) fish() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# fish completion for %[1]s: %[1]s completion fish | source\n", p.Name)
	words, _ := p.firstWords()
	known := strings.Join(words, " ")
	for _, c := range p.Commands {
		first, second, more := strings.Cut(c.Name, " ")
		word := func(condition, word, summary string) {
			fmt.Fprintf(&b, "complete -c %s -n %s -f -a %s -d %s\n", p.Name, fishQuoted(condition), word,
				fishQuoted(summary))
		}
		chosen, summary := "__fish_seen_subcommand_from "+first, c.Summary
		if more {
			word(chosen, second, c.Summary)
			chosen, summary = chosen+"; and __fish_seen_subcommand_from "+second, first+" …"
		}
		word("not __fish_seen_subcommand_from "+known, first, summary)
		for _, f := range p.listFlags(c) {
			required := ""
			if signature(f) != f.Name {
				required = " -r"
			}
			fmt.Fprintf(&b, "complete -c %s -n %s -l %s%s -d %s\n", p.Name, fishQuoted(chosen), f.Name, required,
				fishQuoted(describe(f)))
		}
	}
	return b.String()
}

// fishQuoted returns a text in single quotation marks, as fish reads it.
func fishQuoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
