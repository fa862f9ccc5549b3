package locale

import (
	"errors"
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// pluralForms returns the plural forms that a catalogue can have, the categories of Unicode CLDR (UTS #35, part 3,
// "Language Plural Rules"), with the text that m has for each.
func pluralForms(m *i18n.Message) []pluralForm {
	return []pluralForm{
		{"zero", plural.Zero, m.Zero}, {"one", plural.One, m.One}, {"two", plural.Two, m.Two},
		{"few", plural.Few, m.Few}, {"many", plural.Many, m.Many}, {"other", plural.Other, m.Other},
	}
}

type pluralForm struct {
	key  string
	form plural.Form
	text string // empty if the message does not have the form
}

// unmarshal is toml.Unmarshal for catalogues. A message is a string, or a table of strings by plural form: any other
// key in such a table is an error, where go-i18n would take it for a message of its own or ignore it.
func unmarshal(text []byte, into any) error {
	var file map[string]any
	if err := toml.Unmarshal(text, &file); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, f := range pluralForms(&i18n.Message{}) {
		known[f.key] = true
	}
	for id, message := range file {
		table, _ := message.(map[string]any)
		for key := range table {
			if !known[key] {
				return fmt.Errorf("%s: %q is not a plural form", id, key)
			}
		}
	}
	*into.(*any) = file
	return nil
}

// compileForms compiles the plural forms of a message; a message without them has only plural.Other. It fails if
// "other" is missing, which replaces every form that is not there, or if there is a form that the language never uses.
func (c *Catalogue) compileForms(m *i18n.Message) (map[plural.Form]pattern, error) {
	if m.Other == "" {
		return nil, errors.New(`the text, or its form "other", is missing`)
	}
	forms := map[plural.Form]pattern{}
	for _, f := range pluralForms(m) {
		if f.text == "" {
			continue
		}
		if f.form != plural.Other && !c.langForms[f.form] {
			return nil, fmt.Errorf("the language has no plural form %q", f.key)
		}
		var err error
		if forms[f.form], err = cut(f.text); err != nil {
			return nil, err
		}
	}
	return forms, nil
}

// formsOf returns the plural forms that a language uses for whole numbers. Every form has a number up to 1000, or
// one million.
func formsOf(tag language.Tag) map[plural.Form]bool {
	has := map[plural.Form]bool{formFor(tag, 1_000_000): true}
	for n := range uint64(1001) {
		has[formFor(tag, n)] = true
	}
	return has
}

// millions lists the languages that have the form "many" for whole millions. CLDR has added it since version 32, whose
// rules golang.org/x/text has.
var millions = map[string]bool{
	"ca": true, "es": true, "fr": true, "gl": true, "it": true, "lld": true, "pt": true, "scn": true, "vec": true,
}

// formFor returns the plural form of a language for a whole number.
func formFor(tag language.Tag, n uint64) plural.Form {
	const million = 1_000_000
	base, _ := tag.Base()
	if millions[base.String()] && n > 0 && n%million == 0 {
		return plural.Many
	}
	if n > million { // no rule tells such numbers apart by more than the remainder
		n = million + n%million
	}
	return plural.Cardinal.MatchPlural(tag, int(n), 0, 0, 0, 0)
}
