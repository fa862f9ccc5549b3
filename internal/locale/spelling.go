package locale

import (
	"maps"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"

	"noticeboard/internal/notice"
)

// A Usage is how an institution writes: the spelling of its English and the time zone in which days and hours are told.
type Usage struct {
	English string         // notice.British or notice.American; empty: British
	Zone    *time.Location // nil: UTC
}

// americanWords changes British spellings, which the English catalogue has, into American ones. It lists the beginnings
// of all words of the catalogue that differ.
var americanWords = strings.NewReplacer("colour", "color", "Colour", "Color", "criticis", "criticiz",
	"organis", "organiz", "Organis", "Organiz", "recognis", "recogniz")

// americanMessages are the messages of each language that depend on the spelling in more than single words.
var americanMessages = map[notice.Lang]map[string]string{
	notice.English: {
		"date.day": "{{.Month}} {{.Day}}, {{.Year}}", "date.short": "{{.Month}} {{.Day}}, {{.Year}}", "og.locale": "en_US", "og.locale.en": "en_US", "since.dates": "en-US",
	},
	notice.Spanish: {"og.locale.en": "en_US"},
}

// As returns the catalogue of the same language for an institution's usage.
func (c *Catalogue) As(u Usage) (*Catalogue, error) {
	as := *c
	if u.Zone != nil {
		as.zone = u.Zone
	}
	if u.English != notice.American {
		return &as, nil
	}
	as.plain, as.filled = maps.Clone(c.plain), maps.Clone(c.filled)
	for key, text := range americanMessages[c.lang] {
		p, err := cut(text)
		if err != nil {
			return nil, err
		}
		if len(p.names) > 0 {
			as.filled[key] = p
		} else {
			as.plain[key] = text
		}
	}
	if c.lang != notice.English {
		return &as, nil
	}
	for key, text := range as.plain {
		as.plain[key] = americanWords.Replace(text)
	}
	for key, p := range as.filled {
		as.filled[key] = p.american()
	}
	as.counts = map[string]map[plural.Form]pattern{}
	for key, forms := range c.counts {
		as.counts[key] = map[plural.Form]pattern{}
		for form, p := range forms {
			as.counts[key][form] = p.american()
		}
	}
	return &as, nil
}

// american returns p in American spelling. Arguments keep theirs.
func (p pattern) american() pattern {
	words := make([]string, len(p.words))
	for i, text := range p.words {
		words[i] = americanWords.Replace(text)
	}
	return pattern{words: words, names: p.names}
}
