package markup

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"noticeboard/internal/notice"
)

// maxMarks limits the nonspacing marks on one letter. Languages need no more once letters are composed, and stacks of
// marks cover the lines above and below.
const maxMarks = 3

// Clean returns a text of several lines in the form in which it is stored: composed (NFC), with lines ended by "\n",
// trimmed, and without these characters: controls except "\n" and "\t", noncharacters, and characters that are invisible
// or change the direction of writing (Unicode: Cc, Cf except the Prepended_Concatenation_Marks,
// Default_Ignorable_Code_Point). Invisible characters that are kept are the soft hyphen, a joiner (U+200C, U+200D)
// between two visible characters, and the variation selectors of emoji (U+FE0E, U+FE0F) after anything but a letter.
// U+2028 and U+2029 become spaces. The error for invalid UTF-8 is notice.ErrNotText.
//
// Clean is idempotent.
func Clean(text string) (string, error) { return clean(text, false) }

// CleanLine is Clean for a name, an organisation or a title: every run of white space becomes one space, and no
// invisible character is kept.
func CleanLine(text string) (string, error) { return clean(text, true) }

func clean(text string, line bool) (string, error) {
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("cleaning %d bytes: %w", len(text), notice.ErrNotText)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for {
		// Removing a character may bring together two that compose, so repeat until nothing changes.
		next := strip(norm.NFC.String(text), line)
		if next == text {
			return text, nil
		}
		text = next
	}
}

// A class says how cleaning treats a character.
type class uint8

const (
	visible class = iota
	space
	lineBreak
	mark     // nonspacing or enclosing
	joiner   // U+200C, U+200D
	selector // U+FE0E, U+FE0F
	hyphen   // U+00AD
	dropped  // removed everywhere
)

var classes = map[rune]class{
	'\t': space, '\n': lineBreak, '\u2028': space, '\u2029': space,
	'\u200c': joiner, '\u200d': joiner, '\ufe0e': selector, '\ufe0f': selector, '\u00ad': hyphen,
}

// tables classifies the characters that are not in classes. The first table that has a character counts.
var tables = []struct {
	class
	ranges []*unicode.RangeTable
}{
	{visible, []*unicode.RangeTable{unicode.Prepended_Concatenation_Mark}},
	{dropped, []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Noncharacter_Code_Point,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}},
	{mark, []*unicode.RangeTable{unicode.Mn, unicode.Me}},
	{space, []*unicode.RangeTable{unicode.White_Space}},
}

func classOf(r rune) class {
	if '!' <= r && r <= '~' || 'À' <= r && r <= 'ÿ' {
		return visible // shortcut for the most frequent characters
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

const brailleBlank = '\u2800' // a pattern without dots, which looks like a space

// inLine returns the character for r, which is of class c, in a text of one line, and its class.
func inLine(r rune, c class) (rune, class) {
	switch {
	case c == space || c == lineBreak || r == brailleBlank:
		return ' ', space
	case c == joiner || c == selector || c == hyphen:
		return r, dropped
	}
	return r, c
}

// strip removes and replaces characters once.
func strip(text string, line bool) string {
	var b strings.Builder
	b.Grow(len(text))
	last := '\n'       // the previous character; at first as at the start of a line
	pending := rune(0) // a joiner that is written before the next visible character
	marks := 0
	for _, r := range text {
		c := classOf(r)
		if line {
			r, c = inLine(r, c)
		}
		switch c {
		case dropped:
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
