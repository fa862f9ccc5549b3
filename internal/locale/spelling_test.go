package locale_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

func american(t *testing.T, lang notice.Lang) *locale.Catalogue {
	t.Helper()
	all, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	c, err := all.In(lang).As(locale.Usage{English: notice.American})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// British spellings end or go on like these words do. The words in alike are spelt so in both.
var (
	british     = regexp.MustCompile(`(?i)\b\pL+(?:our|oured|ours|is(?:e|es|ed|ing|ation|ations)|yse[ds]?|ogue|lled|lling|tre)s?\b`)
	alikeInBoth = []string{"your", "yours", "our", "hour", "hours", "four", "advertising", "promise", "promised", "promises",
		"otherwise", "telling", "spelling", "scrolled", "filled", "advertise", "exercise", "called", "controlled", "rises"}
)

func TestAmericanSpelling(t *testing.T) {
	c := american(t, notice.English)
	for key, words := range c.Words() {
		for _, text := range words {
			for _, word := range british.FindAllString(text, -1) {
				if !slices.ContainsFunc(alikeInBoth, func(w string) bool { return regexp.MustCompile(`(?i)^` + w + `$`).MatchString(word) }) {
					t.Errorf("%s: %q is British spelling in %q", key, word, text)
				}
			}
		}
	}
	for key, want := range map[string]string{"field.organisation": "Organization", "og.locale": "en_US", "institution.colour": "Color"} {
		if got, err := c.Message(key); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", key, got, err, want)
		}
	}
	day := time.Date(2020, 10, 20, 21, 5, 0, 0, time.UTC)
	if got := c.DateTime(day); got != "October 20, 2020, 21:05 UTC" {
		t.Errorf("got %q", got)
	}
	if got := american(t, notice.Spanish).Date(day); got != "20 de octubre de 2020" {
		t.Errorf("got %q", got)
	}
}

func TestDatesAreToldInTheTimeZone(t *testing.T) {
	all, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 2, 30, 0, 0, time.UTC)
	for name, test := range map[string]struct{ en, es, day string }{
		"UTC":                 {"1 December 2026, 02:30 UTC", "1 de diciembre de 2026, 02:30 UTC", "1 December 2026"},
		"America/New_York":    {"30 November 2026, 21:30 UTC−5", "30 de noviembre de 2026, 21:30 UTC−5", "30 November 2026"},
		"Asia/Kolkata":        {"1 December 2026, 08:00 UTC+5:30", "1 de diciembre de 2026, 08:00 UTC+5:30", "1 December 2026"},
		"America/Mexico_City": {"30 November 2026, 20:30 UTC−6", "30 de noviembre de 2026, 20:30 UTC−6", "30 November 2026"},
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[notice.Lang]string{notice.English: test.en, notice.Spanish: test.es} {
			c, err := all.In(lang).As(locale.Usage{Zone: zone})
			if err != nil {
				t.Fatal(err)
			}
			if got := c.DateTime(at); got != want {
				t.Errorf("%s in %s: %q, want %q", name, lang, got, want)
			}
			if got, ok := c.Day("2026-12-01"); lang == notice.English && (!ok || got != "1 December 2026") {
				t.Errorf("%s: the first of December is %q", name, got)
			}
			if _, ok := c.Day("tomorrow"); ok {
				t.Error("tomorrow is a day")
			}
			if got := c.Date(at); lang == notice.English && got != test.day {
				t.Errorf("%s: %q, want %q", name, got, test.day)
			}
		}
	}
}
