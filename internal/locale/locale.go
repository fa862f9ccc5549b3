// Package locale speaks to people in the languages of the board: messages with their arguments and
// plural forms, dates, numbers, lengths of time and lists.
//
// The words stand in one catalogue a language, the files of the folders en and es, in the format of
// go-i18n. All of them are read and compiled by New, so that speaking is a look-up. Tests hold the
// catalogues to one another, to the templates that use them, and to the glossary beside them, which says
// what each thing is called.
package locale

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"noticeboard/internal/notice"
)

//go:embed en/*.toml es/*.toml
var files embed.FS

// Locales holds a catalogue for each of notice.Langs. It never changes.
type Locales struct {
	catalogues map[notice.Lang]*Catalogue
}

// New reads and compiles the catalogues.
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

// In returns the catalogue of a language; of the first one for a language that is not served.
func (l *Locales) In(lang notice.Lang) *Catalogue {
	if c, ok := l.catalogues[lang]; ok {
		return c
	}
	return l.catalogues[notice.Langs[0]]
}

// read returns the messages of all files of a language.
func read(lang notice.Lang) (all []*i18n.Message, err error) {
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
		messages, err := i18n.ParseMessageBytes(text, unmarshal)
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

// Negotiate returns the language of the board that suits an Accept-Language header (RFC 9110,
// section 12.5.4) best: the first of notice.Langs if none does or the header cannot be read.
func Negotiate(acceptLanguage string) notice.Lang {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return notice.Langs[0]
	}
	_, at, _ := matcher.Match(wanted...)
	return notice.Langs[at]
}
