package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A codeSpanParser parses code spans as goldmark does, in linear time: goldmark searches the rest of the block for the
// closing backticks of every opening run, also where there are none.
type codeSpanParser struct{ parser.InlineParser }

// backtickRuns is the context key for the result of lastRuns for the block that is being parsed.
var backtickRuns = parser.NewContextKey()

func (p codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	length := backticks(line)
	last := pc.ComputeIfAbsent(backtickRuns, func() any { return lastRuns(block) }).(map[int]int)
	if last[length] <= at.Start {
		block.Advance(length)
		return ast.NewTextSegment(at.WithStop(at.Start + length))
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock forgets the runs of the block that ends.
func (codeSpanParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	pc.Set(backtickRuns, nil)
}

// lastRuns returns the offset in the source of the last run of backticks of each length, from the reader's position on.
func lastRuns(block text.Reader) map[int]int {
	last := map[int]int{}
	l, position := block.Position()
	defer block.SetPosition(l, position)
	for line, at := block.PeekLine(); line != nil; line, at = block.PeekLine() {
		start := at.Start - at.Padding // of line, which begins with the padding
		for i := bytes.IndexByte(line, '`'); i >= 0 && i < len(line); {
			if n := backticks(line[i:]); n > 0 {
				last[n] = start + i
				i += n
				continue
			}
			i++
		}
		block.AdvanceLine()
	}
	return last
}

// backticks returns how many backticks line begins with.
func backticks(line []byte) int { return len(line) - len(bytes.TrimLeft(line, "`")) }
