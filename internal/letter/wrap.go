package letter

import (
	"strings"
	"unicode/utf8"
)

// lineLength is how long the lines of a text part are, in characters, but for addresses.
const lineLength = 72

// quoted returns a text as a quotation, each line with a mark in front (RFC 3676, section 4.5).
func quoted(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for part := range strings.SplitSeq(wrap(line, lineLength-2), "\n") {
			lines = append(lines, "> "+part)
		}
	}
	return strings.Join(lines, "\n")
}

// wrapped breaks the long lines of a text, except quotations, which are broken already.
func wrapped(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "> ") && line != "-- " {
			lines[i] = wrap(line, lineLength)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// wrap breaks a line between words.
func wrap(line string, most int) string {
	var b strings.Builder
	length := 0
	for word := range strings.FieldsSeq(line) {
		n := utf8.RuneCountInString(word)
		switch {
		case length == 0:
		case length+1+n > most:
			b.WriteByte('\n')
			length = 0
		default:
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}
