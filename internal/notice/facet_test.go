package notice_test

import (
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

func TestFacets(t *testing.T) {
	if got, want := len(notice.Facets), len(notice.Langs)+3; got != want { // with OtherLang, Unanswered and Settled
		t.Errorf("%d facets, want %d", got, want)
	}
	for _, l := range append(slices.Clone(notice.Langs), notice.OtherLang) {
		if f, err := notice.ParseFacet(string(l)); err != nil || f.Lang() != l {
			t.Errorf("%s: %s, %v", l, f, err)
		}
	}
	for _, of := range []notice.Facet{notice.Unanswered, notice.Settled} {
		if f, err := notice.ParseFacet(string(of)); err != nil || f != of || f.Lang() != "" {
			t.Errorf("%s: %s, %v", of, f, err)
		}
	}
	for _, text := range []string{"", "EN", "fr", "en "} {
		if f, err := notice.ParseFacet(text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %q, %v", text, f, err)
		}
	}
	parts := []notice.Part{{Lang: notice.Spanish}, {Lang: "qu"}, {Lang: notice.OtherLang}, {Lang: notice.Spanish}}
	for name, x := range map[string]struct {
		c    notice.Comment
		want []notice.Facet
	}{
		"in several languages": {
			notice.Comment{Status: notice.Published, Body: notice.Body{Parts: parts}}, []notice.Facet{"es", "und"},
		},
		"a question": {
			notice.Comment{Status: notice.Published, Question: true, Body: notice.Body{Parts: parts[:1]}},
			[]notice.Facet{"es", notice.Unanswered},
		},
		"answered": {
			notice.Comment{
				Status: notice.Published, Question: true, Answers: []notice.CommentID{1},
				Body: notice.Body{Parts: parts[:1]},
			},
			[]notice.Facet{"es", notice.Settled},
		},
		"removed": {
			notice.Comment{Status: notice.Removed, Question: true, Body: notice.Body{Parts: parts}}, nil,
		},
	} {
		if got := x.c.Facets(); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}
