package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A nodeKind is a kind of element that texts here have, too.
type nodeKind uint8

const (
	_ nodeKind = iota // the root

	// Blocks. Those before listNode have text and inline nodes as children, the others blocks.
	paragraphNode
	headingNode
	preNode
	ruleNode
	listNode
	itemNode
	quoteNode

	// Inline nodes.
	textNode
	breakNode
	emphasisNode
	strongNode
	codeNode
	linkNode
)

// A node is an element or a text of a foreign document.
type node struct {
	kind     nodeKind
	text     string // of textNode
	href     string // of linkNode
	level    int    // of headingNode: 2 or 3
	ordered  bool   // of listNode
	start    int    // of an ordered list
	children []*node
}

// write writes the characters of n that are shown.
func (n *node) write(b *strings.Builder) {
	switch n.kind {
	case textNode:
		b.WriteString(n.text)
	case breakNode:
		b.WriteByte('\n')
	}
	for _, c := range n.children {
		c.write(b)
	}
	if n.kind < textNode {
		b.WriteByte('\n')
	}
}

// A document is foreign HTML, read.
type document struct {
	root node
	lost map[Loss]bool
}

// maxOpen is how many elements may be open in one another. Further ones are left out, but not what they contain.
const maxOpen = 60

// A htmlReader builds the nodes of a document.
type htmlReader struct {
	Foreign
	document
	announcement bool
	base         *url.URL
	open         []openElement
	block        *node // that takes inline nodes; nil: the next one begins a paragraph
	space        bool  // white space was read that is not yet written
	blank        bool  // nothing but white space is written in the present line, or the last character is a space
	hidden       int   // open elements whose content is not shown
	verbatim     int   // open elements in which white space counts
}

// An openElement is an element that was opened and not closed.
type openElement struct {
	tag  atom.Atom
	node *node // nil: it only groups its content, or is not shown
}

func readHTML(f Foreign, announcement bool) *document {
	r := htmlReader{Foreign: f, announcement: announcement, document: document{lost: map[Loss]bool{}}, blank: true}
	if f.Base != "" {
		r.base, _ = url.Parse(f.Base)
	}
	z := html.NewTokenizer(strings.NewReader(f.HTML))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: a reader of a string has no other error
			return &r.document
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
}

func (r *htmlReader) push(e openElement) {
	if len(r.open) < maxOpen {
		r.open = append(r.open, e)
		return
	}
	if unshown[e.tag] {
		r.hidden--
	}
	if e.node != nil && e.node.kind == preNode {
		r.verbatim--
	}
}

func (r *htmlReader) end(tag atom.Atom) {
	switch tag {
	case atom.Br:
		r.lineBreak()
		return
	case atom.Q:
		if r.isOpen(tag) {
			r.literal("”")
		}
	case atom.Td, atom.Th:
		return
	}
	if _, isGroup := groups[tag]; isGroup && r.hidden == 0 {
		r.endBlock()
		return
	}
	if !r.isOpen(tag) {
		return
	}
	r.closeUntil(func(e openElement) bool { return e.tag == tag }, true)
	for len(r.open) > 0 && r.open[len(r.open)-1].tag == tag && isHeadingTag(tag) { // a heading in a comment opens two
		r.pop()
	}
}

func isHeadingTag(tag atom.Atom) bool { return kinds[tag] == headingNode }

func (r *htmlReader) isOpen(tag atom.Atom) bool {
	for _, e := range r.open {
		if e.tag == tag {
			return true
		}
	}
	return false
}

// closeUntil closes elements until one is found that is wanted, and that one if too. If none is, it closes nothing.
func (r *htmlReader) closeUntil(wanted func(openElement) bool, too bool) {
	at := len(r.open) - 1
	for at >= 0 && !wanted(r.open[at]) {
		at--
	}
	if at < 0 {
		return
	}
	if too {
		at--
	}
	for len(r.open)-1 > at {
		r.pop()
	}
	if !too {
		r.block = nil
	}
}

func (r *htmlReader) pop() {
	e := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	if unshown[e.tag] {
		r.hidden--
	}
	if e.node == nil {
		return
	}
	if e.node.kind == preNode {
		r.verbatim--
	}
	if e.node.kind < textNode {
		r.block, r.space = nil, false
	}
}

// endBlock ends the paragraph that is open, and the inline elements in it.
func (r *htmlReader) endBlock() {
	for len(r.open) > 0 {
		e := r.open[len(r.open)-1]
		if e.node != nil && e.node.kind >= listNode && e.node.kind < textNode || e.node == nil && unshown[e.tag] {
			break
		}
		r.pop()
	}
	r.block, r.space = nil, false
}

// container returns the innermost block that holds blocks.
func (r *htmlReader) container() *node {
	for i := len(r.open) - 1; i >= 0; i-- {
		if n := r.open[i].node; n != nil && n.kind >= listNode && n.kind < textNode {
			return n
		}
	}
	return &r.root
}

// add adds a block.
func (r *htmlReader) add(n *node) {
	p := r.container()
	if p.kind == listNode && n.kind != itemNode {
		item := &node{kind: itemNode}
		p.children = append(p.children, item)
		p = item
	}
	p.children = append(p.children, n)
	r.block, r.space, r.blank = nil, false, true
}

// inline adds an inline node to the paragraph that is open, or to a new one.
func (r *htmlReader) inline(n *node) {
	if r.block == nil {
		p := &node{kind: paragraphNode}
		r.add(p)
		r.block = p
		if n.kind == breakNode {
			return
		}
	}
	at := r.block
	if last := len(r.open) - 1; last >= 0 && r.open[last].node != nil && r.open[last].node.kind > breakNode {
		at = r.open[last].node
	}
	if r.space && n.kind != breakNode {
		at.children = append(at.children, &node{kind: textNode, text: " "})
		r.blank = true
	}
	r.space = false
	at.children = append(at.children, n)
	switch n.kind {
	case breakNode:
		r.blank = true
	case textNode:
		r.blank = strings.HasSuffix(n.text, " ")
	}
}

func (r *htmlReader) lineBreak() {
	if r.hidden > 0 || r.block == nil {
		return
	}
	if r.verbatim > 0 {
		r.literal("\n")
		return
	}
	r.inline(&node{kind: breakNode})
}

func (r *htmlReader) literal(text string) {
	if text != "" {
		r.inline(&node{kind: textNode, text: text})
	}
}
