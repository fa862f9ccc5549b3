package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxDepth is how deep lists and quotes nest, and emphasis in emphasis.
const maxDepth = 8

// The block parsers are goldmark's own, each with the restrictions that the package comment tells.
var (
	paragraphs = paragraph{parser.NewParagraphParser()}
	quotes     = quote{parser.NewBlockquoteParser()}
	lists      = list{parser.NewListParser()}
	listItems  = listItem{parser.NewListItemParser()}
	fences     = fence{parser.NewFencedCodeBlockParser()}
	headings   = heading{parser.NewATXHeadingParser()}
	rules      = parser.NewThematicBreakParser()
)

// tooDeep reports whether parent stands inside as many lists and quotes as there may be.
func tooDeep(parent ast.Node) bool {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if k := n.Kind(); k == ast.KindBlockquote || k == ast.KindList {
			depth++
		}
	}
	return depth >= maxDepth
}

type paragraph struct{ parser.BlockParser }

// CanAcceptIndentedLine says yes: goldmark drops an indented line that no parser takes, and everything
// behind it.
func (paragraph) CanAcceptIndentedLine() bool { return true }

// CanInterruptParagraph says yes, and Open that only the end of a quote is an interruption.
func (paragraph) CanInterruptParagraph() bool { return true }

func (p paragraph) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if last := pc.LastOpenedBlock().Node; ast.IsParagraph(last) && !leavesQuote(last, parent) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// leavesQuote reports whether there is a quote around last and inside parent.
func leavesQuote(last, parent ast.Node) bool {
	for n := last.Parent(); n != nil && n != parent; n = n.Parent() {
		if n.Kind() == ast.KindBlockquote {
			return true
		}
	}
	return false
}

type quote struct{ parser.BlockParser }

func (q quote) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if tooDeep(parent) {
		return nil, parser.NoChildren
	}
	return q.BlockParser.Open(parent, reader, pc)
}

type list struct{ parser.BlockParser }

// Open asks goldmark first, because its two list parsers pass each other notes.
func (l list) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	node, state := l.BlockParser.Open(parent, reader, pc)
	if node == nil || tooDeep(parent) || !startsList(line) {
		return nil, parser.NoChildren
	}
	return node, state
}

// startsList refuses what people rather mean as text: a marker alone, a row of them ("* * *"), a
// year ("1917. …") and a number with leading zeros.
func startsList(line []byte) bool {
	number := digits(line)
	if len(number) > 3 || len(number) > 1 && number[0] == '0' {
		return false
	}
	line = bytes.TrimLeft(line, " \t")[len(number):]
	return len(bytes.Trim(line, string(line[0])+" \t\n")) > 0
}

// digits returns the number that a line begins with.
func digits(line []byte) []byte {
	line = bytes.TrimLeft(line, " \t")
	return line[:len(line)-len(bytes.TrimLeft(line, "0123456789"))]
}

type listItem struct{ parser.BlockParser }

// typedNumber is the attribute that keeps the number typed before an item.
var typedNumber = []byte("number")

func (l listItem) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	node, state := l.BlockParser.Open(parent, reader, pc)
	if node != nil && parent.(*ast.List).IsOrdered() {
		node.SetAttribute(typedNumber, digits(line))
	}
	return node, state
}

type fence struct{ parser.BlockParser }

// Trigger leaves out "~", of which people make dividing lines.
func (fence) Trigger() []byte { return []byte{'`'} }

type heading struct{ parser.BlockParser }

// Open takes levels 2 and 3, which the announcement's own title leaves, if they say something.
func (h heading) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	line = bytes.TrimSpace(line)
	words := bytes.TrimLeft(line, "#")
	if level := len(line) - len(words); level < 2 || level > 3 || len(bytes.Trim(words, "# \t")) == 0 {
		return nil, parser.NoChildren
	}
	return h.BlockParser.Open(parent, reader, pc)
}
