package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// How the words of a case are folded. A line is about as long as in a list on a wide screen.
const (
	lineLength  = 75 // characters
	foldedAbove = 20 // words of more lines are folded
	firstLines  = 10 // the lines of folded words that are shown
)

// A beginning is how the long words of a comment begin, and the whole.
type beginning struct {
	Text  string      // as typed, about firstLines lines
	Lang  notice.Lang // of Text
	Lines int         // about how many more there are
	Body  notice.Body
}

// newBeginning returns the beginning of a body; nil if the body is short enough to be shown whole.
func newBeginning(b notice.Body) *beginning {
	total, text := 0, b.Source()
	var begin strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		n := lineCount(line)
		if room := firstLines - total; room > 0 {
			begin.WriteString(firstWords(line, room*lineLength) + "\n")
		}
		total += n
	}
	if total <= foldedAbove {
		return nil
	}
	return &beginning{
		Text: strings.TrimSpace(begin.String()), Lang: b.Parts[0].Lang, Lines: total - firstLines, Body: b,
	}
}

// lineCount returns about how many lines a line as typed takes; an empty one is the space between two paragraphs.
func lineCount(line string) int {
	return max(1, (utf8.RuneCountInString(line)+lineLength-1)/lineLength)
}

// firstWords cuts a text to at most n characters, after a word if it has several.
func firstWords(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut
}

// midLine returns a message as it stands in the middle of a line: with a small letter at its beginning.
func midLine(message string) string {
	first, n := utf8.DecodeRuneInString(message)
	return string(unicode.ToLower(first)) + message[n:]
}
