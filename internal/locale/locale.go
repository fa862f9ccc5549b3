// Package locale holds the texts of the program in each language of the board, and formats dates, numbers, durations
// and lists.
//
// Each language has a catalogue of messages, the files of the folder named after it, in TOML. A
// file holds the messages of one page or of one thing; all that begin with the same word, such as "receipt", are in one
// file. Messages have arguments, {{.Name}}, and plural forms: tables with the keys zero, one, two, few, many and other;
// arguments such as {n} are filled in by scripts. New parses and compiles all catalogues, so that a message is a map
// lookup. Tests compare the catalogues with one another, with the templates that use them, and with glossary.toml, which
// sets the term for each thing.
package locale

import (
	"embed"
	"fmt"
	"io/fs"

	"golang.org/x/text/language"

	"noticeboard/internal/notice"
)

//go:embed en/*.toml es/*.toml
var files embed.FS

// Locales holds a catalogue for each of notice.Langs. It is immutable.
type Locales struct {
	catalogues map[notice.Lang]*Catalogue
}

// New parses and compiles the embedded catalogues.
func New() (*Locales, error) {
	l := &Locales{catalogues: map[notice.Lang]*Catalogue{}}
	for _, lang := range notice.Langs {
		messages, err := read(lang)
		if err != nil {
			return nil, err
		}
		c, err := compile(lang, messages)
		if err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", lang, err)
		}
		l.catalogues[lang] = c
	}
	return l, nil
}

// In returns the catalogue of a language, or that of notice.Langs[0] for a language without one.
func (l *Locales) In(lang notice.Lang) *Catalogue {
	if c, ok := l.catalogues[lang]; ok {
		return c
	}
	return l.catalogues[notice.Langs[0]]
}

// read parses all catalogue files of a language.
func read(lang notice.Lang) (all []message, err error) {
	names, err := fs.Glob(files, string(lang)+"/*.toml")
	if err == nil && len(names) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", lang, err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading catalogue: %w", err)
		}
		messages, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("parsing %s: %w", name, err)
		}
		all = append(all, messages...)
	}
	return all, nil
}

var matcher = language.NewMatcher(tags())

func tags() []language.Tag {
	var all []language.Tag
	for _, l := range notice.Langs {
		all = append(all, language.Make(string(l)))
	}
	return all
}

// Negotiate returns the language of the board that matches an Accept-Language header best (RFC 9110, section 12.5.4).
// It returns notice.Langs[0] if none matches or the header is malformed.
func Negotiate(acceptLanguage string) notice.Lang {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return notice.Langs[0]
	}
	_, at, _ := matcher.Match(wanted...)
	return notice.Langs[at]
}
