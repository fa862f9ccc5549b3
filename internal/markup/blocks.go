package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxDepth limits how deep lists and quotes are nested, and emphasis in emphasis.
const maxDepth = 8

// The block parsers are those of goldmark, with the restrictions that the package comment lists.
var (
	paragraphs = paragraphParser{parser.NewParagraphParser()}
	quotes     = quoteParser{parser.NewBlockquoteParser()}
	lists      = listParser{parser.NewListParser()}
	listItems  = listItemParser{parser.NewListItemParser()}
	fences     = fenceParser{parser.NewFencedCodeBlockParser()}
	headings   = headingParser{parser.NewATXHeadingParser()}
	rules      = parser.NewThematicBreakParser()
)

// tooDeep reports whether parent is inside maxDepth lists and quotes.
func tooDeep(parent ast.Node) bool {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if k := n.Kind(); k == ast.KindBlockquote || k == ast.KindList {
			depth++
		}
	}
	return depth >= maxDepth
}

type paragraphParser struct{ parser.BlockParser }

// CanAcceptIndentedLine returns true, because goldmark drops an indented line that no parser accepts, and the rest of
// the block.
func (paragraphParser) CanAcceptIndentedLine() bool { return true }

// CanInterruptParagraph returns true for the end of a quote; Open refuses every other interruption.
func (paragraphParser) CanInterruptParagraph() bool { return true }

func (p paragraphParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if last := pc.LastOpenedBlock().Node; ast.IsParagraph(last) && !leavesQuote(last, parent) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// leavesQuote reports whether last is in a quote that is inside parent.
func leavesQuote(last, parent ast.Node) bool {
	for n := last.Parent(); n != nil && n != parent; n = n.Parent() {
		if n.Kind() == ast.KindBlockquote {
			return true
		}
	}
	return false
}

type quoteParser struct{ parser.BlockParser }

func (q quoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	if tooDeep(parent) || goesOn(pc.LastOpenedBlock().Node, parent, reader.Source(), '>') ||
		!quotesText(bytes.TrimLeft(line, " \t"), reader.Source()[at.Stop:]) {
		return nil, parser.NoChildren
	}
	return q.BlockParser.Open(parent, reader, pc)
}

// Continue ends the quote before a line such as ">= 65", in which ">" quotes nothing.
func (q quoteParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if line, _ := reader.PeekLine(); bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte(">=")) {
		return parser.Close
	}
	return q.BlockParser.Continue(node, reader, pc)
}

type listParser struct{ parser.BlockParser }

// Open calls goldmark's parser first, because its list and list item parsers share state in the context.
func (l listParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	last := pc.LastOpenedBlock().Node
	node, state := l.BlockParser.Open(parent, reader, pc)
	if node == nil || tooDeep(parent) || !startsItem(line) {
		return nil, parser.NoChildren
	}
	if list := node.(*ast.List); !list.IsOrdered() && goesOn(last, parent, reader.Source(), list.Marker) {
		return nil, parser.NoChildren
	}
	return node, state
}

// digits returns the digits at the beginning of a line, without the indentation.
func digits(line []byte) []byte {
	line = bytes.TrimLeft(line, " \t")
	return line[:len(line)-len(bytes.TrimLeft(line, "0123456789"))]
}

type listItemParser struct{ parser.BlockParser }

// typedNumber is the attribute of a list item for the number typed before it.
var typedNumber = []byte("number")

func (l listItemParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	node, state := l.BlockParser.Open(parent, reader, pc)
	if node != nil && parent.(*ast.List).IsOrdered() {
		node.SetAttribute(typedNumber, digits(line))
	}
	return node, state
}

type fenceParser struct{ parser.BlockParser }

// Trigger leaves out "~", because people type rows of it as dividing lines.
func (fenceParser) Trigger() []byte { return []byte{'`'} }

type headingParser struct{ parser.BlockParser }

// Open accepts headings of levels 2 and 3 with a text. Level 1 is the title of the announcement.
func (h headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if line, _ := reader.PeekLine(); !isHeading(line) {
		return nil, parser.NoChildren
	}
	return h.BlockParser.Open(parent, reader, pc)
}

func isHeading(line []byte) bool {
	line = bytes.TrimSpace(line)
	words := bytes.TrimLeft(line, "#")
	level := len(line) - len(words)
	return 2 <= level && level <= 3 && len(bytes.Trim(words, "# \t")) > 0
}
