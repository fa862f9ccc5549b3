package markup

import (
	"html"
	"strings"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// Marked returns h with the terms of a search in mark elements. A term is marked where its words are in one piece of
// text, without tags between them.
func Marked(h notice.SafeHTML, terms []fold.Term) notice.SafeHTML {
	var b strings.Builder
	for rest := string(h); rest != ""; {
		text, after, tagged := strings.Cut(rest, "<")
		writeMarked(&b, html.UnescapeString(text), terms)
		if !tagged {
			break
		}
		tag, next, _ := strings.Cut(after, ">") // in an attribute, ">" is escaped
		b.WriteString("<" + tag + ">")
		rest = next
	}
	return notice.SafeHTML(b.String())
}

// MarkedText returns a plain text, of one line, as HTML with the terms of a search in mark elements.
func MarkedText(text string, terms []fold.Term) notice.SafeHTML {
	var b strings.Builder
	writeMarked(&b, text, terms)
	return notice.SafeHTML(b.String())
}

// writeMarked writes a text as HTML, with the terms of a search in mark elements.
func writeMarked(b *strings.Builder, text string, terms []fold.Term) {
	last := 0
	for _, r := range fold.Find(text, terms) {
		b.WriteString(html.EscapeString(text[last:r.From]))
		b.WriteString("<mark>" + html.EscapeString(text[r.From:r.To]) + "</mark>")
		last = r.To
	}
	b.WriteString(html.EscapeString(text[last:]))
}
