package view

import (
	"html"
	"strings"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// briefLength is how many characters of a description search engines show, about.
const briefLength = 160

// titleLength is how many characters an announcement's title has at most within another page's.
const titleLength = 60

// brief returns a text that is longer than a description cut behind a word.
func brief(text string) string { return clip(text, briefLength) }

// short returns a title that is long for standing in another one cut behind a word.
func short(title string) string { return clip(title, titleLength) }

// clip cuts a text behind a word where it has more than so many characters.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text)[:most]) // one more than there is room for, but for the ellipsis
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	} else {
		cut = string([]rune(text)[:most-1])
	}
	return strings.TrimRight(cut, " ,;:.–—-(“«") + "…"
}

// Summary returns in a sentence or a few what an announcement says: its summary or, without one, how it
// begins.
func Summary(t notice.Text) string {
	if t.Summary != "" || len(t.Body.Parts) == 0 {
		return t.Summary
	}
	return brief(unmarked(t.Body.Parts[0].HTML))
}

// unmarked returns how a text begins, without its markup.
func unmarked(h notice.SafeHTML) string {
	var b strings.Builder
	for rest := string(h); rest != "" && b.Len() < 8*briefLength; {
		text, tag, _ := strings.Cut(rest, "<")
		b.WriteString(text)
		tag, after, _ := strings.Cut(tag, ">")
		name, _, _ := strings.Cut(strings.Trim(tag, "/"), " ")
		if !inline[name] {
			b.WriteByte(' ')
		}
		rest = after
	}
	return html.UnescapeString(b.String())
}

// inline lists the elements whose edges may stand within a word.
var inline = map[string]bool{"em": true, "strong": true, "code": true, "a": true, "del": true}
