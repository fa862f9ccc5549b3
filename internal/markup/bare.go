package markup

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A bareAddressParser makes links of addresses in running text. It is triggered by the ":" of "https://", the first "."
// of "www." and the "@" of an e-mail address, and removes the nodes that goldmark has already made of the characters
// before the trigger.
type bareAddressParser struct{}

func (bareAddressParser) Trigger() []byte { return []byte{':', '.', '@'} }

type addressStart struct{ before, after, prefix string }

// addressStarts lists the text before and after a trigger with which a web address starts, and the prefix that makes a
// complete address of it.
var addressStarts = []addressStart{
	{"https", "://", ""},
	{"http", "://", ""},
	{"www", ".", "http://"},
}

func (bareAddressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if at.Padding > 0 || insideLink(pc, at.Start) {
		return nil
	}
	if line[0] == '@' {
		return bareMail(parent, block, pc)
	}
	before := block.Source()[:at.Start]
	for _, s := range addressStarts {
		from := at.Start - len(s.before)
		if !bytes.HasPrefix(line, []byte(s.after)) || from < 0 || !strings.EqualFold(string(before[from:]), s.before) {
			continue
		}
		if r, _ := utf8.DecodeLastRune(before[:from]); isWord(r) {
			return nil
		}
		length := addressLength(line)
		end := at.Start + length
		typed := string(block.Source()[from:end])
		to, ok := readAddress(s.prefix + typed)
		if !ok || length == 0 {
			return nil
		}
		return bareLink(parent, block, pc, &link{address: to, typed: typed}, from, end)
	}
	return nil
}

func bareMail(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	source := block.Source()
	from := at.Start
	for from > 0 && isMailByte(source[from-1]) {
		from--
	}
	// Other signs that a mailbox may have (RFC 5322, section 3.2.3) may be a part of this one ("o'brien@"), unless they
	// begin the word ("*ana@").
	start := bytes.TrimRight(source[:from], "!#$%&'*/=?^`{|}~_")
	if r, _ := utf8.DecodeLastRune(start); isWord(r) || r == '\\' || r == '@' {
		return nil
	}
	end := 1
	for end < len(line) && isHostByte(line[end]) {
		end++
	}
	end = len(bytes.TrimRight(line[:end], ".-_"))
	if r, _ := utf8.DecodeRune(line[end:]); isWord(r) || r == '@' {
		return nil
	}
	typed := string(source[from : at.Start+end])
	to, ok := readAddress("mailto:" + typed)
	if !ok || bytes.Contains(lastWord(source[:from]), []byte("://")) {
		return nil
	}
	return bareLink(parent, block, pc, &link{address: to, typed: typed}, from, at.Start+end)
}

// lastWord returns the part of text after its last space, up to maxAddress bytes of it: no web address is longer.
func lastWord(text []byte) []byte {
	text = text[max(0, len(text)-maxAddress):]
	return text[bytes.LastIndexAny(text, " \n")+1:]
}

// bareLink makes n stand for the source between two offsets, and returns it as the parsed node.
func bareLink(parent ast.Node, block text.Reader, pc parser.Context, n *link, from, to int) ast.Node {
	_, at := block.Position()
	if !truncate(parent, pc, from) {
		return nil
	}
	block.Advance(to - at.Start)
	n.AppendChild(n, ast.NewRawTextSegment(text.NewSegment(from, to)))
	return n
}

// truncate removes from the end of parent the nodes that stand for the source after offset from. It reports false and
// changes nothing if there are other nodes than text among them.
func truncate(parent ast.Node, pc parser.Context, from int) bool {
	for n := parent.LastChild(); ; n = n.PreviousSibling() {
		if t, ok := n.(*ast.Text); ok && t.Segment.Start <= from && t.Segment.Stop >= from && !t.SoftLineBreak() {
			break
		} else if d, isMarker := n.(*parser.Delimiter); !ok && (!isMarker || d.Segment.Start < from) {
			return false
		}
	}
	for {
		switch n := parent.LastChild().(type) {
		case *parser.Delimiter:
			pc.RemoveDelimiter(n) // turns it into text
		case *ast.Text:
			if n.Segment.Start < from {
				n.Segment = n.Segment.WithStop(from)
				return true
			}
			parent.RemoveChild(parent, n)
			if n.Segment.Start == from {
				return true
			}
		}
	}
}

// addressLength returns how many bytes of line belong to an address: up to a space or a character that is not allowed
// in addresses, without trailing punctuation of the sentence and without brackets that have no counterpart in it. It is
// 0 if that is more than maxAddress, and if a backslash follows inside the word: then a part would lead elsewhere.
func addressLength(line []byte) int {
	end, quotes := 0, 0
	var open []int // offsets of brackets that are not closed yet
	for end < len(line) {
		r, size := utf8.DecodeRune(line[end:])
		if at := strings.IndexRune(closingBrackets, r); at >= 0 {
			if len(open) == 0 || line[open[len(open)-1]] != openingBrackets[at] {
				break
			}
			open = open[:len(open)-1]
		} else if strings.ContainsRune(openingBrackets, r) {
			open = append(open, end)
		} else if r == '"' && (quotes%2 == 1 || isQuotation(line[end:])) {
			quotes++
		} else if !continuesAddress(r, line[:end], line[end+size:]) {
			break
		}
		if end += size; end > maxAddress {
			return 0
		}
	}
	if isBackslashInWord(line[end:]) {
		return 0
	}
	if len(open) > 0 {
		end = open[0]
	}
	return len(bytes.TrimRight(line[:end], "?!.,:;*_~'"))
}

const openingBrackets, closingBrackets = "([{", ")]}"

// isQuotation reports whether text begins with a quotation that is a part of an address ("?q=\"a+b\"").
func isQuotation(text []byte) bool {
	word := text[1:min(len(text), maxAddress)]
	if end := bytes.IndexAny(word, " \n"); end >= 0 {
		word = word[:end]
	}
	first, _ := utf8.DecodeRune(word)
	return isWord(first) && bytes.IndexByte(word, '"') > 0
}

func isBackslashInWord(text []byte) bool {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(text, "\\_"))
	return len(text) > 0 && text[0] == '\\' && isWord(r)
}

// continuesAddress reports whether an address goes on with r, which is between two parts of a line and is no bracket.
func continuesAddress(r rune, before, after []byte) bool {
	next, _ := utf8.DecodeRune(after)
	switch {
	case r == '|':
		return isWord(next) && bytes.IndexByte(before, '?') >= 0
	case r < utf8.RuneSelf:
		return r > ' ' && r != 0x7f && strings.IndexByte("<>\"`\\", byte(r)) < 0
	case isWord(r) || unicode.IsMark(r):
		return true
	case unicode.IsSymbol(r):
		last, _ := utf8.DecodeLastRune(before)
		return strings.ContainsRune("/=-_", last) || unicode.IsSymbol(last)
	}
	return isWord(next) && (unicode.Is(unicode.Pd, r) || strings.ContainsRune("‘’·‧・", r))
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
