package markup

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// This file says which marks are meant as markup. A text is text first: most marks of Markdown also stand in texts of
// people who do not know that they write Markdown, and there they must be shown. A mark is markup only where prose has
// no other use for it:
//
//	mark      is markup                                       and is shown as typed, for example, in
//	--------  ----------------------------------------------  ----------------------------------------------
//	> a       at the start of a line before words             >= 65, > 18 years, > $100, >:(, >_<
//	- a       at the start of a line before a space and a     - 5 degrees, + 52 55 1234 5678, * 5 % VAT, -a
//	* a       text that does not begin with a number
//	+ a
//	1. a      up to three digits, no leading zeros            1917. A year, 01. enero, 1.a
//	*a* _a_   around words, where words begin and end         tod*s, 2*3*4, (a)*(b)*(c), 'x'*'y', @_ana_,
//	                                                          __init__.py, src/**/*.go, *.*
//	`a`       around a text, not between two letters          l`Ajuntament i l`Estat, `quoted' and `so'
//	```       at the start of a line
//	[a](b)    b is an address that a link may lead to         [1](2), ![a](b)
//	\         before a mark that would be markup there        \\server\share\_old, ¯\_(ツ)_/¯, \( x \), \d.
//
// Where the first of several lines that begin with ">" or with the same bullet is shown as typed, so are the next ones.
// Inside a quote or a list that was begun by words, further lines and items may begin with a number.
//
// From a text with none of these marks as markup, every character is shown, in order; white space excepted, of which
// browsers show one space. What takes characters away is this list and nothing else (see TestTypedTextIsShown).

// quotesText reports whether a line that begins with ">" quotes something, or does if further lines do that begin with
// ">", too.
func quotesText(line, further []byte) bool {
	text := bytes.TrimLeft(line, "> \t")
	marks := line[:len(line)-len(text)]
	if text = bytes.TrimSpace(text); len(text) == 0 {
		next, rest, _ := bytes.Cut(bytes.TrimLeft(further, " \t"), []byte("\n"))
		return len(next) > 0 && next[0] == '>' && quotesText(next, rest)
	}
	if text[0] == '=' || startsWithNumber(text) {
		return false
	}
	if bytes.HasPrefix(text, []byte("```")) {
		return true
	}
	if marks[len(marks)-1] == '>' && strings.IndexByte(":;.,-_", text[0]) >= 0 {
		return false
	}
	return bytes.IndexFunc(text, unicode.IsLetter) >= 0
}

// startsWithNumber reports whether a text begins with a number, which may have a sign or a currency before it.
func startsWithNumber(text []byte) bool {
	text = bytes.TrimLeftFunc(text, func(r rune) bool {
		return unicode.Is(unicode.Sc, r) || strings.ContainsRune("+-−±~≈.,", r)
	})
	r, _ := utf8.DecodeRune(text)
	return unicode.IsNumber(r)
}

// startsItem reports whether a line, which begins with the marker of a list and a space, is a list item. These
// are not: a marker alone, a row of markers ("* * *"), a sign before a number, a year ("1917. …"), and a number with
// leading zeros.
func startsItem(line []byte) bool {
	number := digits(line)
	if len(number) > 3 || len(number) > 1 && number[0] == '0' {
		return false
	}
	line = bytes.TrimLeft(line, " \t")[len(number):]
	if len(bytes.Trim(line, string(line[0])+" \t\n")) == 0 {
		return false
	}
	return len(number) > 0 || !startsWithNumber(bytes.TrimLeft(line[1:], " \t"))
}

// goesOn reports whether a line in parent that begins with marker continues a paragraph, because the line before it,
// the last one of the open paragraph, begins with the same marker and was no markup.
func goesOn(last, parent ast.Node, source []byte, marker byte) bool {
	if !ast.IsParagraph(last) || last.Parent() != parent || last.Lines().Len() == 0 {
		return false
	}
	segment := last.Lines().At(last.Lines().Len() - 1)
	line := bytes.TrimLeft(segment.Value(source), " \t")
	if len(line) == 0 || line[0] != marker {
		return false
	}
	return marker == '>' || isSpaced(line) && !startsItem(line)
}

// An edge is what is on one side of a mark: the nearest character that is no emphasis mark, and the one beyond. Outside
// the line there are line breaks.
type edge struct{ near, far rune }

func edgeBefore(text []byte) edge {
	text = bytes.TrimRight(text, "*_")
	near, size := utf8.DecodeLastRune(text)
	if size == 0 {
		return edge{'\n', '\n'}
	}
	far, size := utf8.DecodeLastRune(text[:len(text)-size])
	if size == 0 {
		far = '\n'
	}
	return edge{near, far}
}

func edgeAfter(text []byte) edge {
	text = bytes.TrimLeft(text, "*_")
	near, size := utf8.DecodeRune(text)
	if size == 0 {
		return edge{'\n', '\n'}
	}
	far, size := utf8.DecodeRune(text[size:])
	if size == 0 {
		far = '\n'
	}
	return edge{near, far}
}

// opensEmphasis reports whether an emphasis mark between two characters begins an emphasis.
func opensEmphasis(before, after edge) bool {
	switch {
	case !emphasizable(after.near) || unicode.In(after.near, unicode.Pe):
		return false
	case unicode.IsSpace(before.near):
		return true
	case isWord(before.near) || unicode.Is(unicode.Pe, before.near) || isSign(before.near) || isInName(before):
		return false
	}
	return isWordEdge(after.near) || strings.ContainsRune("¿¡–—", before.near) ||
		unicode.In(before.near, unicode.Ps, unicode.Pi)
}

// closesEmphasis reports whether an emphasis mark between two characters ends an emphasis.
func closesEmphasis(before, after edge) bool {
	switch {
	case !emphasizable(before.near) || unicode.In(before.near, unicode.Ps):
		return false
	case unicode.IsSpace(after.near):
		return true
	case isWord(after.near) || unicode.Is(unicode.Ps, after.near) || isSign(after.near) || isInName(after):
		return false
	}
	return isWordEdge(before.near) || strings.ContainsRune(".,;:!?…–—", after.near) ||
		unicode.In(after.near, unicode.Pe, unicode.Pf)
}

// emphasizable reports whether an emphasised text may begin or end with r.
func emphasizable(r rune) bool { return !unicode.IsSpace(r) && !strings.ContainsRune(`/\=|^~`, r) }

// isWordEdge reports whether the words of a sentence begin or end with r.
func isWordEdge(r rune) bool {
	return isWord(r) || unicode.IsMark(r) || strings.ContainsRune("¿¡.,!?…", r)
}

// isSign reports whether r is a sign of arithmetic, of names and of programs.
func isSign(r rune) bool {
	return unicode.In(r, unicode.Sm, unicode.Sk) || strings.ContainsRune(`@#$%&\`, r)
}

// isInName reports whether e is a full stop inside a name ("a.org"), or a slash at the end of a word ("/*a*/").
func isInName(e edge) bool {
	return e.near == '.' && isWord(e.far) || e.near == '/' && unicode.IsSpace(e.far)
}

// opensCode and closesCode report whether a run of backticks may begin or end code.
func opensCode(before []byte) bool {
	r, _ := utf8.DecodeLastRune(before)
	return !isWord(r)
}

func closesCode(after []byte) bool {
	r, _ := utf8.DecodeRune(after)
	return !isWord(r)
}

// How many bytes before and after a backslash decide whether it escapes the mark behind it, so that the time taken is
// linear.
const (
	escapeBefore = maxLabel
	escapeAfter  = maxLabel + maxAddress
)

// isEscape reports whether the backslash between two parts of a line keeps the mark that rest begins with from being
// markup. If whole, the line begins with the first of them.
func isEscape(line, rest []byte, whole, announcement bool) bool {
	if whole && len(bytes.TrimSpace(line)) == 0 && startsBlock(rest, announcement) {
		return true
	}
	switch mark := rest[0]; mark {
	case '*', '_':
		before, after := edgeBefore(line), edgeAfter(rest)
		return !isDrive(line) && (opensEmphasis(before, after) || closesEmphasis(before, after))
	case '`':
		run := backticks(rest)
		return (opensCode(line) || closesCode(rest[run:])) &&
			(bytes.IndexByte(line, mark) >= 0 || bytes.IndexByte(rest[run:], mark) >= 0)
	case '[':
		at := bytes.Index(rest, []byte("]("))
		return at > 0 && leads(rest[at+1:])
	case ']':
		return bytes.IndexByte(line, '[') >= 0 && leads(rest[1:])
	case '!':
		_, ok := scanLink(rest[1:], 0)
		return ok
	case '.', ')':
		number := digits(line)
		return whole && len(number) > 0 && len(number) == len(bytes.TrimSpace(line)) &&
			isSpaced(rest) && startsItem(slices.Concat(number, rest))
	case ':':
		return bytes.HasPrefix(rest, []byte("://")) &&
			slices.ContainsFunc(addressStarts, func(s addressStart) bool {
				return len(line) >= len(s.before) && strings.EqualFold(string(line[len(line)-len(s.before):]), s.before)
			})
	}
	return false
}

// startsBlock reports whether a line would begin a quote, a list, code, a heading or a rule.
func startsBlock(line []byte, announcement bool) bool {
	switch mark := line[0]; {
	case mark == '>':
		return quotesText(line, nil)
	case bytes.HasPrefix(line, []byte("```")):
		return true
	case announcement && mark == '#':
		return isHeading(line)
	case announcement && len(bytes.Trim(line, string(mark)+" \t\n")) == 0 && bytes.Count(line, line[:1]) > 2:
		return strings.IndexByte("-*_", mark) >= 0
	case strings.IndexByte("-+*", mark) >= 0:
		return isSpaced(line) && startsItem(line)
	}
	return false
}

// isSpaced reports whether a space follows the mark that line begins with.
func isSpaced(line []byte) bool { return len(line) > 1 && (line[1] == ' ' || line[1] == '\t') }

// isDrive reports whether line ends with the name of a drive ("C:").
func isDrive(line []byte) bool {
	name, found := bytes.CutSuffix(line, []byte(":"))
	if !found || len(name) == 0 || !isAlphanumeric(name[len(name)-1]) {
		return false
	}
	r, _ := utf8.DecodeLastRune(name[:len(name)-1])
	return !isWord(r)
}

// leads reports whether text begins with the address of a link in parentheses.
func leads(text []byte) bool {
	end := balanced(text, '(', ')', maxAddress)
	if end < 0 {
		return false
	}
	_, ok := readAddress(string(text[1:end]))
	return ok
}
