package markup

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A writer writes the nodes that goldmark parsed as balanced HTML, with the same escapes that bluemonday writes.
type writer struct {
	bytes.Buffer
	source       []byte
	rel          string // the rel attribute of links
	announcement bool   // has headings and rules
	depth        int    // of nested emphasis
	sanitized    bytes.Buffer
}

var writers = sync.Pool{New: func() any { return new(writer) }}

const maxPooled = 64 << 10 // bytes

func (w *writer) release() {
	if w.Cap() > maxPooled || w.sanitized.Cap() > maxPooled {
		return
	}
	w.Reset()
	w.sanitized.Reset()
	w.source, w.depth = nil, 0
	writers.Put(w)
}

// node writes n. It panics if it does not know the kind of node, so that no text is dropped silently.
func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Document:
		w.children(n)
	case *ast.Paragraph:
		w.element("p", n)
		w.WriteByte('\n')
	case *ast.TextBlock:
		w.children(n)
		if n.NextSibling() != nil {
			w.WriteByte('\n')
		}
	case *ast.Blockquote:
		w.quote(n)
	case *ast.List:
		w.list(n)
	case *ast.FencedCodeBlock:
		w.codeBlock(n)
	case *ast.Heading:
		w.element("h"+strconv.Itoa(n.Level), n)
		w.WriteByte('\n')
	case *ast.ThematicBreak:
		w.WriteString("<hr>\n")
	case *ast.Text:
		w.text(n)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		w.emphasis(n)
	case *link:
		w.link(n)
	default:
		panic(fmt.Sprintf("markup: cannot write %v", n.Kind()))
	}
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) element(tag string, n ast.Node) {
	w.tag("<", tag)
	w.children(n)
	w.tag("</", tag)
}

func (w *writer) tag(start, name string) {
	w.WriteString(start)
	w.WriteString(name)
	w.WriteByte('>')
}

func (w *writer) quote(n *ast.Blockquote) {
	if !n.HasChildren() {
		w.WriteString("<p>&gt;</p>\n")
		return
	}
	w.WriteString("<blockquote>\n")
	w.children(n)
	w.WriteString("</blockquote>\n")
}

// list writes a list. It starts another list wherever the typed numbers are not consecutive.
func (w *writer) list(n *ast.List) {
	tag, next := "ul", n.Start
	if n.IsOrdered() {
		tag = "ol"
	}
	w.startList(n, next)
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if number, ok := item.Attribute(typedNumber); ok {
			if typed, _ := strconv.Atoi(string(number.([]byte))); typed != next {
				w.WriteString("</ol>\n")
				w.startList(n, typed)
				next = typed
			}
			next++
		}
		w.WriteString("<li>")
		if first := item.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
			w.WriteByte('\n')
		}
		w.children(item)
		w.WriteString("</li>\n")
	}
	w.tag("</", tag)
	w.WriteByte('\n')
}

// startList writes the start tag of a list. A numbered list has the class "paren" if its numbers were typed with ")".
func (w *writer) startList(n *ast.List, number int) {
	if !n.IsOrdered() {
		w.WriteString("<ul>\n")
		return
	}
	w.WriteString("<ol")
	if number != 1 {
		fmt.Fprintf(w, " start=\"%d\"", number)
	}
	if n.Marker == ')' {
		w.WriteString(` class="paren"`)
	}
	w.WriteString(">\n")
}

func (w *writer) codeBlock(n *ast.FencedCodeBlock) {
	w.WriteString("<pre><code>")
	if n.Info != nil {
		w.raw(n.Info.Segment.Value(w.source))
		w.WriteByte('\n')
	}
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		w.raw(line.Value(w.source))
	}
	w.WriteString("</code></pre>\n")
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.WriteString("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.raw(bytes.ReplaceAll(c.(*ast.Text).Segment.Value(w.source), []byte("\n"), []byte(" ")))
	}
	w.WriteString("</code>")
}

func (w *writer) emphasis(n *ast.Emphasis) {
	w.depth++
	defer func() { w.depth-- }()
	if w.depth > maxDepth || !hasWord(n, w.source) {
		marker := w.source[n.Pos() : n.Pos()+1]
		w.Write(bytes.Repeat(marker, n.Level))
		w.children(n)
		w.Write(bytes.Repeat(marker, n.Level))
		return
	}
	if n.Level == 2 {
		w.element("strong", n)
		return
	}
	w.element("em", n)
}

func (w *writer) link(n *link) {
	w.WriteString(`<a href="`)
	w.raw([]byte(n.href))
	w.WriteString(`" rel="`)
	w.WriteString(w.rel)
	w.WriteString(`">`)
	label := w.Len()
	w.children(n)
	note := n.hostNote(w.Bytes()[label:])
	w.WriteString("</a>")
	if note != "" {
		w.WriteString(" <small>(" + note + ")</small>")
	}
}

func (w *writer) text(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if n.IsRaw() {
		w.raw(value)
		return
	}
	w.unescaped(n)
	if n.HardLineBreak() && w.source[n.Segment.Stop] == '\\' {
		w.WriteByte('\\') // every line break is kept, so a backslash before one is text
	}
	if n.HardLineBreak() || n.SoftLineBreak() {
		w.WriteString("<br>\n")
	}
}

// unescaped writes text without the backslashes that escape a mark.
func (w *writer) unescaped(n *ast.Text) {
	value, from := n.Segment.Value(w.source), 0
	whole := startsLine(n)
	for i := 0; i+1 < len(value); i++ {
		if value[i] != '\\' {
			continue
		}
		if util.IsPunct(value[i+1]) && w.escapes(n.Segment.Start, n.Segment.Start+i, whole) {
			w.raw(value[from:i])
			from = i + 1
		}
		i++
	}
	w.raw(value[from:])
}

// escapes reports whether the backslash at an offset of the source escapes the mark behind it. Its text begins at start,
// with the line if whole.
func (w *writer) escapes(start, at int, whole bool) bool {
	if start < at-escapeBefore || !whole {
		start, whole = max(0, at-escapeBefore), false
	}
	before := w.source[start:at]
	rest := w.source[at+1 : min(at+1+escapeAfter, len(w.source))]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	return isEscape(before[bytes.LastIndexByte(before, '\n')+1:], rest, whole, w.announcement)
}

// startsLine reports whether a line of a block begins with n.
func startsLine(n ast.Node) bool {
	switch before := n.PreviousSibling().(type) {
	case nil:
		return n.Parent().Type() == ast.TypeBlock
	case *ast.Text:
		return before.SoftLineBreak() || before.HardLineBreak()
	}
	return false
}

// hasWord reports whether there is a letter, a digit or code in the text of n.
func hasWord(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if ok && bytes.IndexFunc(t.Segment.Value(source), isWord) >= 0 || c.Kind() == ast.KindCodeSpan ||
			!ok && hasWord(c, source) {
			return true
		}
	}
	return false
}

// raw writes text with HTML characters escaped and nothing else changed.
func (w *writer) raw(value []byte) {
	from := 0
	for i, c := range value {
		if escapes[c] == "" {
			continue
		}
		w.Write(value[from:i])
		w.WriteString(escapes[c])
		from = i + 1
	}
	w.Write(value[from:])
}

// escapes are the same as those of golang.org/x/net/html, which bluemonday uses.
var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;"}
