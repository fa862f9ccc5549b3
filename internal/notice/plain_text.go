package notice

import (
	"html"
	"strings"
)

// inline has the elements that may begin and end within a word.
var inline = map[string]bool{"em": true, "strong": true, "code": true, "a": true, "del": true}

// PlainText returns the text of h without its elements, those that are not part of a line being separated by spaces. It
// stops after the piece of text with which it has read at least most bytes.
func (h SafeHTML) PlainText(most int) string {
	var b strings.Builder
	for rest := string(h); rest != "" && b.Len() < most; {
		text, tag, _ := strings.Cut(rest, "<")
		b.WriteString(text)
		tag, after, _ := strings.Cut(tag, ">") // in an attribute, ">" is escaped
		name, _, _ := strings.Cut(strings.Trim(tag, "/"), " ")
		if !inline[name] {
			b.WriteByte(' ')
		}
		rest = after
	}
	return html.UnescapeString(b.String())
}
