package search

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// FuzzFind: no search text is an error, and each finds the comments that have its words.
func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"", "water", `"clean water`, `"clean water" fro`, `a" OR said:x NEAR(b, 2) -c * ^d`, "agu*", "O'Brien e-mail",
		"ﬀ ß İ", "\x00", "\xff", strings.Repeat("a ", 50), "« agua » “limpia”", "1 2 12", "ñandú", "\U0010FFFF",
	} {
		f.Add(text)
	}
	r := openFixture(f, f.TempDir())
	for _, text := range []string{"Clean water from the well", "Agua limpia para O'Brien", "number 12", "ñandú ß"} {
		r.post(f, text)
	}
	r.waitComplete(f)
	cs := r.all(f)
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := r.search(t, text), matching(cs, notice.Filter{Text: text}); !slices.Equal(got, want) {
			t.Errorf("%q: found %v, want %v", text, got, want)
		}
	})
}
