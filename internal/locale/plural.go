package locale

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A message is one entry of a catalogue: its text by plural form. A message without plural forms has other alone.
type message struct {
	id   string
	text map[string]string // by the keys of pluralForms
}

// pluralForms lists the plural forms that a catalogue can have by their keys in it, the categories of Unicode CLDR
// (UTS #35, part 3, "Language Plural Rules").
var pluralForms = []struct {
	key  string
	form plural.Form
}{
	{"zero", plural.Zero}, {"one", plural.One}, {"two", plural.Two},
	{"few", plural.Few}, {"many", plural.Many}, {"other", plural.Other},
}

// parse reads the messages of a catalogue file (TOML) in the order of their keys. A message is a string, or a table of
// strings by plural form; anything else is an error.
func parse(text []byte) (all []message, err error) {
	var file map[string]any
	if err := toml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(file)) {
		m := message{id: id, text: map[string]string{}}
		switch value := file[id].(type) {
		case string:
			m.text["other"] = value
		case map[string]any:
			for key, text := range value {
				s, ok := text.(string)
				if !ok || !isPluralKey(key) {
					return nil, fmt.Errorf("%s: %q is not a plural form", id, key)
				}
				m.text[key] = s
			}
		default:
			return nil, fmt.Errorf("%s is neither a text nor a table of texts", id)
		}
		all = append(all, m)
	}
	return all, nil
}

func isPluralKey(key string) bool {
	for _, f := range pluralForms {
		if f.key == key {
			return true
		}
	}
	return false
}

// compileForms compiles the plural forms of a message; a message without them has only plural.Other. It fails if
// "other" is missing, which replaces every form that is not there, or if there is a form that the language never uses.
func (c *Catalogue) compileForms(m message) (map[plural.Form]pattern, error) {
	if m.text["other"] == "" {
		return nil, errors.New(`the text, or its form "other", is missing`)
	}
	forms := map[plural.Form]pattern{}
	for _, f := range pluralForms {
		text := m.text[f.key]
		if text == "" {
			continue
		}
		if f.form != plural.Other && !c.langForms[f.form] {
			return nil, fmt.Errorf("the language has no plural form %q", f.key)
		}
		var err error
		if forms[f.form], err = cut(text); err != nil {
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
