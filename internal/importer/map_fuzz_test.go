package importer_test

import (
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
)

// FuzzMap: a table that is taken is the same when it is written and read again; one that is not names its line.
func FuzzMap(f *testing.F) {
	for _, text := range []string{
		"", "/a water", "# nothing\n/a,water\n", "/a\twater\r\n/b water", "/a", "/a b c", "\u00a0", "/a water\n/a fire", "#",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := importer.ParseMap(text)
		if problems := (notice.Problems{}); err != nil {
			if !errors.As(err, &problems) || problems["map"].Line < 1 {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		var b strings.Builder
		for from, to := range pairs {
			b.WriteString(from + " " + to + "\n")
		}
		again, err := importer.ParseMap(b.String())
		if err != nil || len(again) != len(pairs) {
			t.Fatalf("%q is written %q, which is read as %q, %v", text, b.String(), again, err)
		}
		for from, to := range pairs {
			if again[from] != to {
				t.Errorf("%q is written %q, which is read as %q", text, b.String(), again)
			}
		}
	})
}
