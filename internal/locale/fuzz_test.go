package locale_test

import (
	"testing"

	"noticeboard/internal/locale"
)

// FuzzNegotiate: whatever Accept-Language holds, the board is served in the language that is chosen.
func FuzzNegotiate(f *testing.F) {
	for _, header := range []string{
		"", "es-MX,es;q=0.9,en;q=0.5", "*", "en;q=0", "x-klingon", "fr, de;q=0.5", "en-u-co-phonebk", "a;q=1e9", "-", ",",
		"en-Latn-US-x-a-a-a-a-a-a-a-a-a-a", "sr-Latn-Latn;q=.5, _", "es;q=NaN",
	} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if l := locale.Negotiate(header); !l.Served() {
			t.Errorf("%q: %q", header, l)
		}
	})
}

// FuzzDetectLang: the language of a text is unknown or one of the board's.
func FuzzDetectLang(f *testing.F) {
	for _, text := range []string{
		"", "The water of the town is clean.", "¿Cuándo llega el agua a las casas del pueblo?", "a@b /c", "\xff\xfe the",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if l := locale.DetectLang(text); l != "" && !l.Served() {
			t.Errorf("%q: %q", text, l)
		}
	})
}
