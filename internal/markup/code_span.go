package markup

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A codeSpanParser parses code spans as goldmark does where opensCode and closesCode say that backticks are meant as
// such. It takes linear time: goldmark searches the rest of the block for the closing backticks of every opening run,
// also where there are none.
type codeSpanParser struct{ parser.InlineParser }

// codeStarts is the context key for the result of startsOfCode for the block that is being parsed.
var codeStarts = parser.NewContextKey()

func (p codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	length := backticks(line)
	starts := pc.ComputeIfAbsent(codeStarts, func() any { return startsOfCode(block) }).(map[int]bool)
	if !starts[at.Start] {
		block.Advance(length)
		return ast.NewTextSegment(at.WithStop(at.Start + length))
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock forgets the runs of the block that ends.
func (codeSpanParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	pc.Set(codeStarts, nil)
}

// A backtickRun is a run of backticks in the source.
type backtickRun struct {
	start, length int
	opens, closes bool
}

// startsOfCode returns the offsets in the source of the runs of backticks, from the reader's position on, that begin
// code: those that may open it and whose next run of the same length may close it.
func startsOfCode(block text.Reader) map[int]bool {
	runs := backtickRuns(block)
	starts, next := map[int]bool{}, map[int]backtickRun{}
	for _, run := range slices.Backward(runs) {
		if run.opens && next[run.length].closes {
			starts[run.start] = true
		}
		next[run.length] = run
	}
	return starts
}

func backtickRuns(block text.Reader) (runs []backtickRun) {
	l, position := block.Position()
	defer block.SetPosition(l, position)
	for line, at := block.PeekLine(); line != nil; line, at = block.PeekLine() {
		start := at.Start - at.Padding // of line, which begins with the padding
		for i := bytes.IndexByte(line, '`'); i >= 0 && i < len(line); {
			n := backticks(line[i:])
			if n == 0 {
				i++
				continue
			}
			runs = append(runs, backtickRun{start: start + i, length: n,
				opens: opensCode(block.Source()[:start+i]), closes: closesCode(line[i+n:])})
			i += n
		}
		block.AdvanceLine()
	}
	return runs
}

// backticks returns how many backticks line begins with.
func backticks(line []byte) int { return len(line) - len(bytes.TrimLeft(line, "`")) }
