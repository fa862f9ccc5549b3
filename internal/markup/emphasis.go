package markup

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// An emphasisParser parses emphasis with the delimiters of CommonMark (section 6.2). Which of them open and close is
// decided by opensEmphasis and closesEmphasis.
type emphasisParser struct{}

// maxDelimiters limits the emphasis delimiters of a block, because goldmark compares a closing delimiter with all open
// ones before it. Further ones are text.
const maxDelimiters = 1000

// delimiterCount is the context key for the number of delimiters in the block that is being parsed.
var delimiterCount = parser.NewContextKey()

func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

func (emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	count, _ := pc.Get(delimiterCount).(int)
	if count == maxDelimiters {
		return nil
	}
	line, at := block.PeekLine()
	d := parser.ScanDelimiter(line, block.PrecendingCharacter(), 1, emphasisDelimiters{})
	if d == nil {
		return nil
	}
	number, _ := block.Position()
	before := edgeBefore(block.Source()[parent.Lines().At(number).Start:at.Start])
	after := edgeAfter(line[d.Length:])
	d.CanOpen, d.CanClose = opensEmphasis(before, after), closesEmphasis(before, after)
	d.Segment = at.WithStop(at.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	pc.Set(delimiterCount, count+1)
	return d
}

// CloseBlock starts the count for the next block.
func (emphasisParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	pc.Set(delimiterCount, nil)
}

// emphasisDelimiters tells goldmark which delimiters match and which node they become.
type emphasisDelimiters struct{}

func (emphasisDelimiters) IsDelimiter(c byte) bool { return c == '*' || c == '_' }
func (emphasisDelimiters) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (emphasisDelimiters) OnMatch(markers int) ast.Node { return ast.NewEmphasis(markers) }
