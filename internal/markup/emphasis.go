package markup

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// An emphasisParser parses emphasis. It treats "*" as CommonMark treats "_" (section 6.2): not as a delimiter inside a
// word, because Spanish writers use it for a letter ("tod*s").
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, at := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, emphasisDelimiters{})
	if d == nil {
		return nil
	}
	after, _ := utf8.DecodeRune(line[d.Length:])
	left, right := d.CanOpen, d.CanClose
	if d.Char == '*' {
		d.CanOpen = left && (!right || util.IsPunctRune(before))
		d.CanClose = right && (!left || util.IsPunctRune(after))
	}
	d.Segment = at.WithStop(at.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// emphasisDelimiters tells goldmark which delimiters match and which node they become.
type emphasisDelimiters struct{}

func (emphasisDelimiters) IsDelimiter(c byte) bool { return c == '*' || c == '_' }
func (emphasisDelimiters) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (emphasisDelimiters) OnMatch(markers int) ast.Node { return ast.NewEmphasis(markers) }
