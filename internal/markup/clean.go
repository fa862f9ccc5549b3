package markup

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"noticeboard/internal/notice"
)

// maxMarks is how many nonspacing marks may stand on one letter. Written languages need no more once
// letters are composed; stacks of them run over other people's lines.
const maxMarks = 3

// Clean returns a text of several lines as it is kept: composed (NFC), lines ended by "\n", trimmed,
// and without characters that have no business in text. These are controls but "\n" and "\t",
// noncharacters, and whatever is invisible or turns the direction of writing (Unicode: Cc, Cf but
// the Prepended_Concatenation_Marks, Default_Ignorable_Code_Point). Kept of the invisible are the
// soft hyphen, a joiner (U+200C, U+200D) between two visible characters, and the variation
// selectors of emoji (U+FE0E, U+FE0F) behind anything but a letter. U+2028 and U+2029 become
// spaces. Invalid UTF-8 is notice.ErrNotText.
//
// Cleaning what is clean changes nothing.
func Clean(text string) (string, error) { return clean(text, false) }

// CleanLine is Clean for a name, an organisation or a title: every run of white space becomes one
// space, and nothing invisible is kept.
func CleanLine(text string) (string, error) { return clean(text, true) }

func clean(text string, line bool) (string, error) {
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("cleaning %d bytes: %w", len(text), notice.ErrNotText)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for {
		// What is taken out may bring together what composes, so look again until nothing changes.
		next := strip(norm.NFC.String(text), line)
		if next == text {
			return text, nil
		}
		text = next
	}
}

// A class is what cleaning makes of a character.
type class uint8

const (
	visible class = iota
	space
	lineBreak
	mark     // nonspacing or enclosing
	joiner   // U+200C, U+200D
	selector // U+FE0E, U+FE0F
	hyphen   // U+00AD
	nothing  // taken out everywhere
)

var classes = map[rune]class{
	'\t': space, '\n': lineBreak, '\u2028': space, '\u2029': space,
	'\u200c': joiner, '\u200d': joiner, '\ufe0e': selector, '\ufe0f': selector, '\u00ad': hyphen,
}

// tables is asked in this order when classes has no answer.
var tables = []struct {
	class
	ranges []*unicode.RangeTable
}{
	{visible, []*unicode.RangeTable{unicode.Prepended_Concatenation_Mark}},
	{nothing, []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Noncharacter_Code_Point,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}},
	{mark, []*unicode.RangeTable{unicode.Mn, unicode.Me}},
	{space, []*unicode.RangeTable{unicode.White_Space}},
}

func classOf(r rune) class {
	if '!' <= r && r <= '~' || 'À' <= r && r <= 'ÿ' {
		return visible // nearly all there is
	}
	if r == ' ' {
		return space
	}
	if c, ok := classes[r]; ok {
		return c
	}
	for _, t := range tables {
		if unicode.In(r, t.ranges...) {
			return t.class
		}
	}
	return visible
}

const brailleBlank = '\u2800' // a pattern without dots; in a name just another space

// inLine returns what stands for r, which is of class c, in a text of one line.
func inLine(r rune, c class) (rune, class) {
	switch {
	case c == space || c == lineBreak || r == brailleBlank:
		return ' ', space
	case c == joiner || c == selector || c == hyphen:
		return r, nothing
	}
	return r, c
}

// strip takes one turn of cleaning.
func strip(text string, line bool) string {
	var b strings.Builder
	b.Grow(len(text))
	last := '\n'       // the rune before; as at the start of a line
	pending := rune(0) // a joiner that waits for what it joins
	marks := 0
	for _, r := range text {
		c := classOf(r)
		if line {
			r, c = inLine(r, c)
		}
		switch c {
		case nothing:
			continue
		case joiner:
			if pending == 0 && !unicode.IsSpace(last) {
				pending = r
			}
			continue
		case selector:
			if pending != 0 || unicode.IsSpace(last) || unicode.In(last, unicode.L, unicode.M) {
				continue
			}
		case mark:
			if marks == maxMarks || last == '\n' {
				continue
			}
			marks++
		case space:
			if line && unicode.IsSpace(last) {
				continue
			}
			if r == '\u2028' || r == '\u2029' {
				r = ' '
			}
		}
		if marks > 0 && c != mark && c != selector && !unicode.Is(unicode.Mc, r) {
			marks = 0
		}
		if pending != 0 && (c == visible || c == mark) {
			b.WriteRune(pending)
		}
		pending = 0
		b.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(b.String())
}
