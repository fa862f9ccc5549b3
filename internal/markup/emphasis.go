package markup

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// An emphasis parser reads "*" by the rule that CommonMark has for "_" (section 6.2): it does not
// work inside a word, where Spanish writers put it for a letter ("tod*s").
type emphasis struct{}

func (emphasis) Trigger() []byte { return []byte{'*', '_'} }

func (emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, at := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, stars{})
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

// stars tells goldmark what to make of a pair of markers.
type stars struct{}

func (stars) IsDelimiter(c byte) bool                             { return c == '*' || c == '_' }
func (stars) CanOpenCloser(opener, closer *parser.Delimiter) bool { return opener.Char == closer.Char }
func (stars) OnMatch(markers int) ast.Node                        { return ast.NewEmphasis(markers) }
