package view

import (
	"strings"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// How many characters some texts are cut to.
const (
	briefLength   = 160 // a description: about what search engines show
	titleLength   = 60  // an announcement's title within that of another page
	excerptLength = 100 // a comment in a list of comments
)

// brief returns a text, cut to the length of a description.
func brief(text string) string { return clip(text, briefLength) }

// short returns the title of an announcement, cut to stand in the title of another page.
func short(title string) string { return clip(title, titleLength) }

// clip returns a text in one line. If it has more than limit characters, it is cut after a word where that leaves more
// than half, and ends in an ellipsis.
func clip(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := string([]rune(text)[:limit]) // one more than there is room for, but for the ellipsis
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	} else {
		cut = string([]rune(text)[:limit-1])
	}
	return strings.TrimRight(cut, " ,;:.–—-(“«") + "…"
}

// excerpt returns the beginning of a body in one line, at most excerptLength characters and an ellipsis.
func excerpt(b notice.Body) string {
	text := strings.Join(strings.Fields(b.Source()), " ")
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:excerptLength])) + "…"
}

// Summary returns what an announcement says in a sentence or a few: its summary or, without one, how its body begins.
func Summary(t notice.Text) string {
	if t.Summary != "" || len(t.Body.Parts) == 0 {
		return t.Summary
	}
	return brief(t.Body.Parts[0].HTML.PlainText(8 * briefLength))
}
