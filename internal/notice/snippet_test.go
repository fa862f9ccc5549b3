package notice_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

func TestSnippetIn(t *testing.T) {
	s := notice.Snippet{Texts: map[notice.Lang]string{en: "Thanks", es: "Gracias"}}
	for l, want := range map[notice.Lang]string{en: "Thanks", es: "Gracias", notice.OtherLang: "Thanks\n\nGracias"} {
		if got := s.In(l); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
}

// TestLongestExplanation checks that a decision can be explained with any snippet to readers of any language.
func TestLongestExplanation(t *testing.T) {
	s := notice.Snippet{For: notice.ForExplanation, Name: "Long", Texts: map[notice.Lang]string{}}
	for _, l := range notice.Langs {
		s.Texts[l] = strings.Repeat("ñ", notice.MaxExplanation)
	}
	if err := s.Check(notice.RuleBook{}); err != nil {
		t.Fatal(err)
	}
	if n := utf8.RuneCountInString(s.In(notice.OtherLang)); n > notice.MaxRemark {
		t.Errorf("%d characters, more than MaxRemark", n)
	}
}
