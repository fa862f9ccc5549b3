package markup

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"noticeboard/internal/notice"
)

// Clean returns a text of several lines in the form in which it is stored: composed (NFC), with lines ended by "\n",
// trimmed, and without these characters: controls except "\n" and "\t", noncharacters, and characters that are
// invisible or change the direction of writing (Unicode: Cc, Cf except the Prepended_Concatenation_Marks,
// Default_Ignorable_Code_Point). Every other way to end a line (CR, VT, FF, U+0085, U+2028) becomes "\n", and the end
// of a paragraph (U+2029) an empty line. The signs that Word sends for its bullets become those of Unicode.
//
// Invisible characters are kept where writing needs them:
//
//   - joiners (U+200C, U+200D) where they change what is shown: see joins. In a text of several lines, they are also
//     kept between any two visible characters;
//   - variation selectors after a character that they select a form of: see selects;
//   - the tags of the flags of England, Scotland, Wales and their like: see flagTags;
//   - the Mongolian vowel separator (U+180E) between Mongolian letters;
//   - the soft hyphen, in a text of several lines.
//
// A letter keeps as many marks as its script needs: see markLimit.
//
// Clean is idempotent.
func Clean(text string) (string, error) { return clean(text, false) }

// CleanLine is Clean for a name, an organisation or a title: every run of white space becomes one space, and invisible
// characters are kept only where they change what is shown.
func CleanLine(text string) (string, error) { return clean(text, true) }

func clean(text string, line bool) (string, error) {
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("cleaning %d bytes: %w", len(text), notice.ErrNotText)
	}
	if isPlain(text) {
		if line {
			return strings.Join(strings.Fields(text), " "), nil
		}
		return strings.TrimSpace(text), nil
	}
	text = replaced.Replace(text)
	for {
		// Removing a character may bring together two that compose, so repeat until nothing changes.
		next := strip(norm.NFC.String(text), line)
		if next == text {
			return text, nil
		}
		text = next
	}
}

// isPlain reports whether text has only characters that stay as they are, whatever is next to them: those of ASCII and
// Latin-1 that are visible, spaces, tabs and line feeds.
func isPlain(text string) bool {
	for _, r := range text {
		if (r < ' ' || r > '~') && r != '\n' && r != '\t' && (r < '¡' || r > 'ÿ' || r == '\u00ad') {
			return false
		}
	}
	return true
}

// replaced lists what stands for something else: ends of lines and of paragraphs, and the private characters that Word
// sends for the bullets of its fonts Symbol and Wingdings.
var replaced = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n",
	"\u2028", "\n", "\u2029", "\n\n",
	"\uf0b7", "•", "\uf0a7", "▪", "\uf0d8", "➢", "\uf0fc", "✓", "\uf076", "❖", "\uf0e0", "→")

// A class says how cleaning treats a character.
type class uint8

const (
	visible class = iota
	space
	lineBreak
	mark     // nonspacing or enclosing
	joiner   // U+200C, U+200D
	selector // variation selectors, also those of Mongolian
	hyphen   // U+00AD
	vowel    // U+180E
	tag      // U+E0020 to U+E007F
	dropped  // removed everywhere
)

var classes = map[rune]class{
	'\t': space, '\n': lineBreak, '\u200c': joiner, '\u200d': joiner, '\u00ad': hyphen, '\u180e': vowel,
}

// tables classifies the characters that are not in classes. The first table that has a character counts.
var tables = []struct {
	class
	ranges []*unicode.RangeTable
}{
	{visible, []*unicode.RangeTable{unicode.Prepended_Concatenation_Mark}},
	{selector, []*unicode.RangeTable{unicode.Variation_Selector}},
	{tag, []*unicode.RangeTable{tags}},
	{dropped, []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Noncharacter_Code_Point,
		unicode.Other_Default_Ignorable_Code_Point}},
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
	case c == hyphen:
		return r, dropped
	}
	return r, c
}

// strip removes and replaces characters once.
func strip(text string, line bool) string {
	var b strings.Builder
	b.Grow(len(text))
	last := '\n' // the previous character that was kept; at first as at the start of a line
	var marks markCount
	flag := 0 // the offset where the tags of a flag end that are kept
	for i, r := range text {
		c := classOf(r)
		if line {
			r, c = inLine(r, c)
		}
		keep := true
		switch c {
		case dropped:
			keep = false
		case joiner:
			keep = joins(b.String(), text[i:]) || !line && betweenVisible(last, text[i:])
		case selector:
			keep = selects(r, last, text[i:], line)
		case vowel:
			keep = unicode.Is(unicode.Mongolian, last) && unicode.Is(unicode.Mongolian, after(text[i:]))
		case tag:
			if last == blackFlag {
				flag = i + flagTags(text[i:])
			}
			keep = i < flag
		case mark:
			keep = last != '\n' && marks.take(r)
		case space:
			keep = !line || !unicode.IsSpace(last)
		}
		if !keep {
			continue
		}
		if c == visible || c == space || c == lineBreak {
			marks.begin(r)
		}
		b.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(b.String())
}
