package markup

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A link is the node of a link. Its children are its text.
type link struct {
	ast.BaseInline
	address
	typed string // the address as typed

	// While an explicit link is being parsed: the offset of its "]", the offset after its ")", and the last emphasis
	// delimiter before its "[".
	closeAt, end  int
	lastDelimiter ast.Node
}

var kindLink = ast.NewNodeKind("NoticeboardLink")

func (*link) Kind() ast.NodeKind              { return kindLink }
func (n *link) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// hostNote returns the host or e-mail address to show after the link, so that the reader knows where it leads. It is
// empty if label, the text of the link as HTML, shows that already.
func (n *link) hostNote(label []byte) string {
	shown := trimAddress(html.UnescapeString(string(label)))
	isTyped := shown == trimAddress(n.typed) && strings.Contains(strings.ToLower(shown), n.target)
	if isTyped || strings.EqualFold(shown, n.target) {
		return ""
	}
	return n.target
}

// trimAddress returns an address without its scheme and final slash, which people leave out.
func trimAddress(address string) string {
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if hasPrefixFold(address, scheme) {
			address = address[len(scheme):]
		}
	}
	return strings.TrimSuffix(address, "/")
}

// A linkParser parses "[text](address)" on one line. At "[" it looks ahead and decides whether this is a link; "]" then
// completes it.
type linkParser struct{}

const (
	maxLabel   = 500 // bytes
	maxAddress = 2000
)

var openLink = parser.NewContextKey()

func (linkParser) Trigger() []byte { return []byte{'[', ']'} }

func (linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if line[0] == ']' {
		if n, ok := pc.Get(openLink).(*link); ok && n.closeAt == at.Start {
			return n.close(block, pc)
		}
		return nil
	}
	if insideLink(pc, at.Start) || at.Padding > 0 || isImage(block.Source(), at.Start) {
		return nil
	}
	dropOpenLink(pc)
	n, ok := scanLink(line, at.Start)
	if !ok {
		return nil
	}
	if last := pc.LastDelimiter(); last != nil {
		n.lastDelimiter = last
	}
	pc.Set(openLink, n)
	block.Advance(1)
	return n
}

// close makes the nodes since n's "[" its children. That comes before the delimiters are matched, because goldmark then
// looks at all siblings before the last delimiter, and these would be the whole block.
func (n *link) close(block text.Reader, pc parser.Context) ast.Node {
	for c := n.NextSibling(); c != nil; c = n.NextSibling() {
		n.AppendChild(n, c)
	}
	parser.ProcessDelimiters(n.lastDelimiter, pc)
	pc.Set(openLink, nil)
	block.Advance(n.end - n.closeAt)
	return n
}

// CloseBlock turns a "[" whose "]" was inside a code span back into text.
func (linkParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) { dropOpenLink(pc) }

func dropOpenLink(pc parser.Context) {
	if n, ok := pc.Get(openLink).(*link); ok {
		pc.Set(openLink, nil)
		n.Parent().ReplaceChild(n.Parent(), n, ast.NewTextSegment(text.NewSegment(n.Pos(), n.Pos()+1)))
	}
}

// insideLink reports whether the byte at offset belongs to the text of a link that is being parsed.
func insideLink(pc parser.Context, offset int) bool {
	n, ok := pc.Get(openLink).(*link)
	return ok && offset < n.closeAt
}

// isImage reports whether the "[" at offset follows a "!" that is not escaped.
func isImage(source []byte, offset int) bool {
	before := source[:offset]
	return bytes.HasSuffix(before, []byte("!")) && !bytes.HasSuffix(before, []byte(`\!`))
}

// scanLink parses a link at the beginning of line, which is at offset in the source.
func scanLink(line []byte, offset int) (*link, bool) {
	label := balanced(line, '[', ']', maxLabel)
	if label < 0 || len(bytes.TrimSpace(line[1:label])) == 0 || !bytes.HasPrefix(line[label+1:], []byte("(")) {
		return nil, false
	}
	rest := line[label+1:]
	end := balanced(rest, '(', ')', maxAddress)
	if end < 0 {
		return nil, false
	}
	typed := string(util.UnescapePunctuations(rest[1:end]))
	to, ok := readAddress(typed)
	return &link{address: to, typed: typed, closeAt: offset + label, end: offset + label + end + 2}, ok
}

// balanced returns the index of the bracket that closes the one at the beginning of s, or -1 if there is none within
// limit bytes. It skips escaped brackets.
func balanced(s []byte, opening, closing byte, limit int) int {
	depth := 0
	for i := 0; i < min(len(s), limit); i++ {
		switch s[i] {
		case '\\':
			i++
		case opening:
			depth++
		case closing:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
