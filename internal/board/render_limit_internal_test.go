package board

import (
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// TestTooLongIsNotRendered has texts of one character more than is allowed, and of as many as are.
func TestTooLongIsNotRendered(t *testing.T) {
	rendered := map[string]func(text string) bool{
		"announcement": func(text string) bool {
			e := notice.Edit{Editions: map[notice.Lang]notice.Edition{"en": {Body: text}}}
			return len(bodies(e)) > 0
		},
		"translation": func(text string) bool {
			made, err := Translation{Lang: "en", Text: text}.made()
			return made.HTML != "" && err == nil
		},
	}
	for kind, most := range map[string]int{
		"announcement": notice.MaxAnnouncement, "translation": notice.MaxAnswer,
	} {
		if !rendered[kind](strings.Repeat("ñ", most)) {
			t.Errorf("%s: the longest is not rendered", kind)
		}
		if rendered[kind](strings.Repeat("n", most+1)) {
			t.Errorf("%s: a longer one is rendered", kind)
		}
	}
}
