package locale_test

import (
	"testing"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

func in(t testing.TB, lang notice.Lang) *locale.Catalogue {
	t.Helper()
	l, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	return l.In(lang)
}

func TestDates(t *testing.T) {
	at := time.Date(2020, 10, 20, 23, 5, 0, 0, time.FixedZone("", 2*3600))
	for lang, want := range map[notice.Lang][2]string{
		notice.English: {"20 October 2020", "20 October 2020, 21:05 UTC"},
		notice.Spanish: {"20 de octubre de 2020", "20 de octubre de 2020, 21:05 UTC"},
	} {
		c := in(t, lang)
		if got := [2]string{c.Date(at), c.DateTime(at)}; got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
		for month := time.January; month <= time.December; month++ {
			c.Date(time.Date(2020, month, 1, 0, 0, 0, 0, time.UTC))
		}
	}
}

func TestNumbers(t *testing.T) {
	en, es := in(t, notice.English), in(t, notice.Spanish)
	for _, x := range []struct {
		n      uint64
		en, es string
	}{
		{0, "0", "0"},
		{999, "999", "999"},
		{2000, "2,000", "2000"},
		{12000, "12,000", "12\u202f000"},
		{1234567, "1,234,567", "1\u202f234\u202f567"},
	} {
		if got := en.Number(x.n); got != x.en {
			t.Errorf("English %d: got %q, want %q", x.n, got, x.en)
		}
		if got := es.Number(x.n); got != x.es {
			t.Errorf("Spanish %d: got %q, want %q", x.n, got, x.es)
		}
	}
}

func TestDurations(t *testing.T) {
	en, es := in(t, notice.English), in(t, notice.Spanish)
	for _, x := range []struct {
		d      time.Duration
		en, es string
	}{
		{-time.Hour, "less than a minute", "menos de un minuto"},
		{time.Minute, "less than a minute", "menos de un minuto"},
		{5 * time.Minute, "a few minutes", "unos minutos"},
		{20 * time.Minute, "20 minutes", "20 minutos"},
		{90 * time.Minute, "1 hour", "1 hora"},
		{47 * time.Hour, "47 hours", "47 horas"},
		{48 * time.Hour, "2 days", "2 días"},
		{1000 * 24 * time.Hour, "1,000 days", "1000 días"},
	} {
		if got := en.Duration(x.d); got != x.en {
			t.Errorf("English %v: got %q, want %q", x.d, got, x.en)
		}
		if got := es.Duration(x.d); got != x.es {
			t.Errorf("Spanish %v: got %q, want %q", x.d, got, x.es)
		}
	}
}

func TestLists(t *testing.T) {
	for _, x := range []struct {
		lang  notice.Lang
		items []string
		want  string
	}{
		{notice.English, nil, ""},
		{notice.English, []string{"a"}, "a"},
		{notice.English, []string{"a", "b", "c"}, "a, b and c"},
		{notice.Spanish, []string{"a", "b", "c"}, "a, b y c"},
		{notice.Spanish, []string{"español", "inglés"}, "español e inglés"},
		{notice.Spanish, []string{"padre", "hijo"}, "padre e hijo"},
		{notice.Spanish, []string{"agua", "hielo"}, "agua y hielo"},
	} {
		if got := in(t, x.lang).List(x.items); got != x.want {
			t.Errorf("%s %q: got %q, want %q", x.lang, x.items, got, x.want)
		}
	}
}

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]notice.Lang{
		"":                           notice.English,
		"es-MX,es;q=0.9,en;q=0.8":    notice.Spanish,
		"en-GB,en;q=0.9,es;q=0.8":    notice.English,
		"fr-CH, fr;q=0.9, es;q=0.5":  notice.Spanish,
		"de":                         notice.English,
		"*":                          notice.English,
		"es;q=0, en;q=0.1":           notice.English,
		"\x00;;;not a header at all": notice.English,
	} {
		if got := locale.Negotiate(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestMessage(t *testing.T) {
	c := in(t, notice.English)
	for _, x := range []struct {
		key  string
		args []any
		want string // empty: an error
	}{
		{"skip", nil, "Skip to main content"},
		{"comment.to", []any{"Number", uint64(2000), "Name", "{{.Number}}"}, "In reply to {{.Number}}, comment 2,000"},
		{"comment.to", []any{"Number", 1}, ""},
		{"comment.to", []any{"Number", 1.5, "Name", "A"}, ""},
		{"comment.to", nil, ""},
		{"no.such.key", nil, ""},
		{"comments", nil, ""}, // needs a count
	} {
		got, err := c.Message(x.key, x.args...)
		if got != x.want || (err != nil) != (x.want == "") {
			t.Errorf("%s %v: got %q, %v, want %q", x.key, x.args, got, err, x.want)
		}
	}
}

func TestCount(t *testing.T) {
	c := in(t, notice.Spanish)
	for n, want := range map[uint64]string{
		0: "0 comentarios", 1: "1 comentario", 2: "2 comentarios", 21: "21 comentarios",
		1_000_000: "1\u202f000\u202f000 comentarios", 5_000_001: "5\u202f000\u202f001 comentarios",
	} {
		if got, err := c.Count("comments", n); got != want || err != nil {
			t.Errorf("%d: got %q, %v, want %q", n, got, err, want)
		}
	}
	if got, err := c.Count("skip", 1); err == nil {
		t.Errorf("a message without plural forms: got %q, want an error", got)
	}
}

func TestPlainMessagesAreLookUps(t *testing.T) {
	c := in(t, notice.English)
	if n := testing.AllocsPerRun(100, func() { c.Message("skip") }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
