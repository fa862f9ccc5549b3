package notice

import (
	"errors"
	"slices"
	"testing"
)

func TestFacets(t *testing.T) {
	for _, l := range append(slices.Clone(Langs), OtherLang) {
		if f, err := ParseFacet(string(l)); err != nil || f.Lang() != l {
			t.Errorf("%s: %s, %v", l, f, err)
		}
	}
	if f, err := ParseFacet("unanswered"); err != nil || f != Unanswered || f.Lang() != "" {
		t.Errorf("unanswered: %s, %v", f, err)
	}
	for _, text := range []string{"", "EN", "fr", "en "} {
		if f, err := ParseFacet(text); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %q, %v", text, f, err)
		}
	}
	parts := []Part{{Lang: Spanish}, {Lang: "qu"}, {Lang: OtherLang}, {Lang: Spanish}}
	for name, x := range map[string]struct {
		c    Comment
		want []Facet
	}{
		"in several languages": {Comment{Status: Published, Body: Body{Parts: parts}}, []Facet{"es", "und"}},
		"a question":           {Comment{Status: Published, Question: true, Body: Body{Parts: parts[:1]}}, []Facet{"es", Unanswered}},
		"answered":             {Comment{Status: Published, Question: true, Answers: []CommentID{1}, Body: Body{Parts: parts[:1]}}, []Facet{"es"}},
		"removed":              {Comment{Status: Removed, Question: true, Body: Body{Parts: parts}}, nil},
	} {
		if got := x.c.Facets(); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}
