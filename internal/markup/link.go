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

// A link is a link, its children are its text.
type link struct {
	ast.BaseInline
	address
	typed string // the address as typed

	// While an explicit link is being read: where its "]" stands, where its ")" ends, and the
	// last emphasis marker before its "[".
	closing, end int
	bottom       ast.Node
}

var kindLink = ast.NewNodeKind("NoticeboardLink")

func (*link) Kind() ast.NodeKind              { return kindLink }
func (n *link) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// aside returns what to show behind the link so that the reader knows where it leads: nothing if
// label, its text as HTML, says so.
func (n *link) aside(label []byte) string {
	shown := bare(html.UnescapeString(string(label)))
	if strings.EqualFold(shown, n.where) || shown == bare(n.typed) && strings.Contains(strings.ToLower(shown), n.where) {
		return ""
	}
	return n.where
}

// bare returns an address without what people leave out.
func bare(address string) string {
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if hasPrefixFold(address, scheme) {
			address = address[len(scheme):]
		}
	}
	return strings.TrimSuffix(address, "/")
}

// A links parser reads "[text](address)" on one line. It looks ahead from "[" and decides there
// whether this is a link; "]" then only completes it.
type links struct{}

const (
	maxLabel   = 500 // bytes
	maxAddress = 2000
)

var openLink = parser.NewContextKey()

func (links) Trigger() []byte { return []byte{'[', ']'} }

func (links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if line[0] == ']' {
		if n, ok := pc.Get(openLink).(*link); ok && n.closing == at.Start {
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
		n.bottom = last
	}
	pc.Set(openLink, n)
	block.Advance(1)
	return n
}

// close makes what stands since n's "[" its children.
func (n *link) close(block text.Reader, pc parser.Context) ast.Node {
	parser.ProcessDelimiters(n.bottom, pc)
	for c := n.NextSibling(); c != nil; c = n.NextSibling() {
		n.AppendChild(n, c)
	}
	pc.Set(openLink, nil)
	block.Advance(n.end - n.closing)
	return n
}

// CloseBlock makes text of a "[" whose "]" turned out to be code.
func (links) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) { dropOpenLink(pc) }

func dropOpenLink(pc parser.Context) {
	if n, ok := pc.Get(openLink).(*link); ok {
		pc.Set(openLink, nil)
		n.Parent().ReplaceChild(n.Parent(), n, ast.NewTextSegment(text.NewSegment(n.Pos(), n.Pos()+1)))
	}
}

// insideLink reports whether the byte at offset belongs to the text of a link that is being read.
func insideLink(pc parser.Context, offset int) bool {
	n, ok := pc.Get(openLink).(*link)
	return ok && offset < n.closing
}

// isImage reports whether the "[" at offset follows a "!" that is not escaped.
func isImage(source []byte, offset int) bool {
	before := source[:offset]
	return bytes.HasSuffix(before, []byte("!")) && !bytes.HasSuffix(before, []byte(`\!`))
}

// scanLink reads a link from the beginning of line, which stands at offset in the source.
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
	return &link{address: to, typed: typed, closing: offset + label, end: offset + label + end + 2}, ok
}

// balanced returns where the bracket closes that s begins with, within limit bytes, or -1. It passes
// over escaped brackets.
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
