package markup

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// contextJ checks the joiners of a label by RFC 5892, appendix A.1 and A.2, and nothing else.
var contextJ = idna.New(idna.CheckJoiners(true))

// joins reports whether the joiner with which rest begins changes what is shown behind before. It does
//
//   - after a virama, and in Arabic and other scripts with joined letters a zero width non-joiner between two letters
//     that would be joined (RFC 5892, appendix A.1 and A.2);
//   - before a virama (The Unicode Standard, chapter 12: Bengali and Kannada ra, touching letters of Sinhala);
//   - after a joined letter, for a zero width joiner that shows the form of the letter's beginning or middle;
//   - between the signs of one emoji (UTS #51, section 1.4.6).
func joins(before, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next := after(rest)
	if isJoiner(last) || isJoiner(next) {
		return false
	}
	j, size := utf8.DecodeRuneInString(rest)
	if isVirama(last) || isVirama(next) && unicode.In(last, unicode.L, unicode.M) {
		return true
	}
	if j == '\u200d' {
		return unicode.In(last, joinedScripts...) && unicode.IsLetter(last) || isEmojiPart(last) && isPictograph(next)
	}
	_, err := contextJ.ToUnicode(wordEnd(before) + rest[:size] + wordStart(rest[size:]))
	return err == nil
}

// joinedScripts are the scripts whose letters have another form at the beginning and in the middle of a word.
var joinedScripts = []*unicode.RangeTable{unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko,
	unicode.Mandaic, unicode.Phags_Pa, unicode.Manichaean, unicode.Sogdian, unicode.Adlam, unicode.Hanifi_Rohingya}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// viramaClass is the Canonical_Combining_Class of a virama.
const viramaClass = 9

func isVirama(r rune) bool {
	return r >= utf8.RuneSelf && norm.NFC.PropertiesString(string(r)).CCC() == viramaClass
}

// isEmojiPart reports whether an emoji may go on with a joiner after r: a sign, a colour of skin or a selector.
func isEmojiPart(r rune) bool { return unicode.IsSymbol(r) || r == emojiSelector || isPictograph(r) }

// isPictograph reports whether r is a sign that emoji consist of. Unicode calls them Extended_Pictographic, and keeps
// the last range for those to come.
func isPictograph(r rune) bool {
	return unicode.Is(unicode.So, r) || r == '↔' || 0x1f000 <= r && r <= 0x1faff
}

// betweenVisible reports whether a joiner, with which rest begins, is between last and another visible character.
func betweenVisible(last rune, rest string) bool {
	next := after(rest)
	c := classOf(next)
	return !unicode.IsSpace(last) && !isJoiner(last) && next != utf8.RuneError && (c == visible || c == mark)
}

const (
	textSelector  = '\ufe0e'
	emojiSelector = '\ufe0f'
	keycap        = '\u20e3'
	blackFlag     = '\U0001f3f4'
)

// selects reports whether the variation selector r, with which rest begins, selects a form of last, the character
// before it: of a sign, as text or as emoji; of an ideograph (UTS #37); of a Mongolian letter; and of the letters and
// signs that StandardizedVariants.txt of Unicode has variants of. In a line, it must be visible, so digits and
// punctuation have none.
func selects(r, last rune, rest string, line bool) bool {
	switch {
	case r == textSelector || r == emojiSelector:
		if unicode.IsSymbol(last) || slices.Contains([]rune("ℹ〰〽‼⁉"), last) {
			return true
		}
		if line {
			return after(rest) == keycap && (unicode.IsDigit(last) || last == '#' || last == '*')
		}
		return !unicode.IsSpace(last) && !unicode.In(last, unicode.L, unicode.M)
	case unicode.Is(unicode.Mongolian, r):
		return unicode.Is(unicode.Mongolian, last) && unicode.IsLetter(last)
	case r >= 0xe0100:
		return unicode.Is(unicode.Unified_Ideograph, last)
	}
	return unicode.In(last, unicode.Han, unicode.Myanmar, unicode.Phags_Pa, unicode.Sm) && !unicode.IsMark(last)
}

// tags are the tag characters that flags are written with.
var tags = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0xe0020, Hi: 0xe007f, Stride: 1}}}

const (
	tagBase   = 0xe0000 // plus an ASCII character
	tagCancel = 0xe007f
)

// flagTags returns the length of the tags with which text begins if they make the flag of a subdivision of a country
// after U+1F3F4: three to six lower-case letters and digits, and the cancel tag (UTS #51, section C.1.1). Otherwise 0.
func flagTags(text string) int {
	count := 0
	for i, r := range text {
		if r == tagCancel && 3 <= count && count <= 6 {
			return i + utf8.RuneLen(r)
		}
		c := r - tagBase
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			return 0
		}
		count++
	}
	return 0
}

// Limits of the nonspacing marks on one character. Stacks of marks cover the lines above and below.
const (
	maxMarks      = 3 // for Latin letters, signs and digits, and of marks that no script has for itself
	maxOtherMarks = 6 // for other scripts: Burmese, Hebrew and Tibetan have up to six
)

// A markCount counts the marks on a character.
type markCount struct{ all, common, limit int }

// begin starts the count for a visible character or a space. A spacing mark (Unicode: Mc) belongs to the letter before
// it.
func (m *markCount) begin(r rune) {
	if unicode.Is(unicode.Mc, r) {
		return
	}
	*m = markCount{limit: markLimit(r)}
}

// take counts a mark, and reports whether it is within the limits.
func (m *markCount) take(r rune) bool {
	common := unicode.In(r, unicode.Inherited, unicode.Common)
	if m.all >= m.limit || common && m.common >= maxMarks {
		return false
	}
	m.all++
	if common {
		m.common++
	}
	return true
}

// markLimit returns how many marks a character may have.
func markLimit(base rune) int {
	if !unicode.IsLetter(base) || unicode.In(base, unicode.Latin, unicode.Common, unicode.Inherited) {
		return maxMarks
	}
	return maxOtherMarks
}

// after returns the second character of text; utf8.RuneError if there is none.
func after(text string) rune {
	_, size := utf8.DecodeRuneInString(text)
	r, _ := utf8.DecodeRuneInString(text[size:])
	return r
}

// wordReach is how many letters and marks around a joiner decide whether it is kept: one letter, and the marks on it.
const wordReach = 8

// wordStart returns the letters and marks that text begins with, at most wordReach of them.
func wordStart(text string) string {
	count := 0
	for i, r := range text {
		if count == wordReach || !unicode.In(r, unicode.L, unicode.M) {
			return text[:i]
		}
		count++
	}
	return text
}

// wordEnd returns the letters and marks that text ends with, at most wordReach of them.
func wordEnd(text string) string {
	from := len(text)
	for range wordReach {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if !unicode.In(r, unicode.L, unicode.M) {
			break
		}
		from -= size
	}
	return text[from:]
}
