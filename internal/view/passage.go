package view

import (
	"regexp"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// A passage is a part of a plain text that staff wrote, with what separates it from the next.
type passage struct {
	Text string
	Lang notice.Lang // OtherLang if it cannot be told
}

// blankLines separate the paragraphs of a plain text.
var blankLines = regexp.MustCompile(`\n[ \t]*\n\s*`)

// passages returns a plain text as passages of one language each. Nobody says in which language an explanation or a
// note is, and a snippet may be in several (notice.Snippet.In): the language is told by the words, paragraph by
// paragraph unless that of the whole text is clear.
func passages(text string) (all []passage) {
	if l := locale.DetectLang(text); l != "" {
		return []passage{{text, l}}
	}
	for text != "" {
		end := len(text)
		if at := blankLines.FindStringIndex(text); at != nil {
			end = at[1]
		}
		p := passage{text[:end], locale.DetectLang(text[:end])}
		text = text[end:]
		if p.Lang == "" {
			p.Lang = notice.OtherLang
		}
		if last := len(all) - 1; last >= 0 && all[last].Lang == p.Lang {
			all[last].Text += p.Text
			continue
		}
		all = append(all, p)
	}
	return all
}
