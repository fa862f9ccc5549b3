package brand_test

import (
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// FuzzBands: bands that are taken are the same when their colours are written and read again.
func FuzzBands(f *testing.F) {
	for _, text := range []string{
		"", "#0a4a4e", "#0a4a4e #fff", "#000,#111;#222", "#0a4a4e\u00a0#0a4a4e", "# # #", "red", "#0A4A4E,,#0a4a4e",
		"#1 #2 #3 #4 #5 #6 #7",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := brand.ParseBands(text)
		if err != nil {
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if len(all) > brand.MaxBands {
			t.Errorf("%q has %d bands", text, len(all))
		}
		var written []string
		for _, c := range all {
			written = append(written, string(c))
		}
		again, err := brand.ParseBands(strings.Join(written, " "))
		if err != nil || len(again) != len(all) {
			t.Fatalf("%q is written %q, which is read as %v, %v", text, written, again, err)
		}
		for i := range all {
			if again[i] != all[i] {
				t.Errorf("%q is written %q, which is read as %v", text, written, again)
			}
		}
	})
}
