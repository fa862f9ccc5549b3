package places_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"noticeboard/internal/places"
)

// FuzzCut: the parts are the text, and the block of places is one that Parse reads.
func FuzzCut(f *testing.F) {
	for _, text := range []string{
		"before\n```places\n# Africa\n## Ghana\nShama (5.01, -1.66)\n```\nafter", "```places\n```", "```places",
		"````\n```places\n```\n````", "```places\n# A\n## B\nC (91, 0)\n```", "```places\n# A\n## B\nC (NaN, 1e9)\n```",
		"```places\n# A\n## B\nC\n```\n```places\n# A\n## B\nC\n```", "\n\n", "```places \t\n#\n```",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parts, err := places.Cut(text)
		if problem := (places.LineProblem{}); err != nil && !errors.As(err, &problem) {
			t.Fatalf("%q: %v", text, err)
		}
		if strings.Join(parts, "\n") != text {
			t.Errorf("%q is cut into %q", text, parts)
		}
		for _, part := range parts {
			all, err := places.Parse(part)
			if err != nil {
				continue
			}
			number := 0
			for _, region := range all {
				for _, country := range region.Countries {
					for _, p := range country.Places {
						if number++; p.Number != number || p.Name == "" {
							t.Errorf("%q: place %+v", part, p)
						}
						if p.At != nil && !(math.Abs(p.At.Lat) <= 90 && math.Abs(p.At.Lon) <= 180) {
							t.Errorf("%q: place at %+v", part, *p.At)
						}
					}
				}
			}
			if number == 0 {
				t.Errorf("%q has no place", part)
			}
		}
	})
}
