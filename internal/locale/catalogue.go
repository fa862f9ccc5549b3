package locale

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"noticeboard/internal/notice"
)

// A Catalogue holds the compiled messages of one language. It is immutable.
type Catalogue struct {
	lang      notice.Lang
	tag       language.Tag
	zone      *time.Location       // in which Date and DateTime tell a time
	langForms map[plural.Form]bool // which of them the language uses for whole numbers

	plain  map[string]string                  // messages without arguments
	filled map[string]pattern                 // messages with arguments
	counts map[string]map[plural.Form]pattern // messages with plural forms
}

// A pattern is a message split at its arguments: words[0], the argument names[0], words[1], and so on.
type pattern struct {
	words []string
	names []string // one fewer than words
}

// compile sorts messages by kind. It returns an error for a message that is empty or malformed.
func compile(lang notice.Lang, messages []message) (*Catalogue, error) {
	tag := language.Make(string(lang))
	c := &Catalogue{
		lang: lang, tag: tag, zone: time.UTC, langForms: formsOf(tag),
		plain: map[string]string{}, filled: map[string]pattern{}, counts: map[string]map[plural.Form]pattern{},
	}
	for _, m := range messages {
		forms, err := c.compileForms(m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.id, err)
		}
		other := forms[plural.Other]
		switch {
		case len(forms) > 1:
			c.counts[m.id] = forms
		case len(other.names) > 0:
			c.filled[m.id] = other
		default:
			c.plain[m.id] = m.text["other"]
		}
	}
	return c, nil
}

// cut splits a message at its arguments, which are written {{.Name}}.
func cut(text string) (pattern, error) {
	var p pattern
	for {
		before, rest, found := strings.Cut(text, "{{")
		p.words = append(p.words, before)
		if !found {
			return p, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(name), ".")
		if !closed || !dotted || name == "" {
			return p, fmt.Errorf("cannot read the arguments of %q", text)
		}
		p.names = append(p.names, name)
		text = after
	}
}

// Lang returns the language of c.
func (c *Catalogue) Lang() notice.Lang { return c.lang }

// Words returns the text of every message, by key: the parts between the arguments, for all plural forms.
func (c *Catalogue) Words() map[string][]string {
	all := map[string][]string{}
	for key, text := range c.plain {
		all[key] = []string{text}
	}
	for key, p := range c.filled {
		all[key] = slices.Clone(p.words)
	}
	for key, forms := range c.counts {
		for _, p := range forms {
			all[key] = append(all[key], p.words...)
		}
	}
	return all
}

// Message returns the message with the given key. The arguments are pairs of a name and a value, which is a string, an
// int or a uint64. It returns an error if there is no such message, if it has plural forms, or if an argument is
// missing or of another type.
func (c *Catalogue) Message(key string, args ...any) (string, error) {
	if len(args) == 0 {
		if text, ok := c.plain[key]; ok {
			return text, nil
		}
	}
	p, ok := c.filled[key]
	if !ok {
		return "", fmt.Errorf("catalogue %s: no message %q for %d arguments", c.lang, key, len(args)/2)
	}
	return c.fill(key, p, args)
}

// Count returns the message with the given key in the plural form for n, an int or a uint64, with n as the argument
// Count; further arguments are as in Message. A form that the catalogue lacks is replaced by "other". It returns an
// error if there is no such message, if it has no plural forms, or if an argument is missing or of another type.
func (c *Catalogue) Count(key string, n any, args ...any) (string, error) {
	forms, ok := c.counts[key]
	if only, filled := c.filled[key]; filled && len(c.langForms) == 1 { // a language without plural forms, like Japanese
		forms, ok = map[plural.Form]pattern{plural.Other: only}, true
	}
	if !ok {
		return "", fmt.Errorf("catalogue %s: no message %q with plural forms", c.lang, key)
	}
	whole, ok := number(n)
	if !ok {
		return "", fmt.Errorf("message %q: cannot count %T", key, n)
	}
	p, ok := forms[formFor(c.tag, whole)]
	if !ok {
		p = forms[plural.Other]
	}
	return c.fill(key, p, append([]any{"Count", whole}, args...))
}

// fill joins the words of p and the values of its arguments.
func (c *Catalogue) fill(key string, p pattern, args []any) (string, error) {
	var b strings.Builder
	for i, words := range p.words {
		b.WriteString(words)
		if i == len(p.names) {
			break
		}
		value, err := c.argument(p.names[i], args)
		if err != nil {
			return "", fmt.Errorf("message %q: %w", key, err)
		}
		b.WriteString(value)
	}
	return b.String(), nil
}

// argument formats the argument with the given name.
func (c *Catalogue) argument(name string, args []any) (string, error) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		if text, ok := args[i+1].(string); ok {
			return text, nil
		}
		if n, ok := number(args[i+1]); ok {
			return c.Number(n), nil
		}
		return "", fmt.Errorf("argument %s is a %T", name, args[i+1])
	}
	return "", fmt.Errorf("argument %s is missing", name)
}

// number converts an int or a uint64; a negative number becomes 0. It reports false for other types.
func number(v any) (uint64, bool) {
	switch n := v.(type) {
	case int:
		return uint64(max(n, 0)), true
	case uint64:
		return n, true
	}
	return 0, false
}
