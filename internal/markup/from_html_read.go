package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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

// kinds are the elements that are kept, with what they become.
var kinds = map[atom.Atom]nodeKind{
	atom.P: paragraphNode, atom.Pre: preNode, atom.Blockquote: quoteNode, atom.Ul: listNode, atom.Ol: listNode,
	atom.Menu: listNode, atom.Li: itemNode, atom.Em: emphasisNode, atom.I: emphasisNode, atom.Cite: emphasisNode,
	atom.Dfn: emphasisNode, atom.Var: emphasisNode, atom.Strong: strongNode, atom.B: strongNode, atom.Code: codeNode,
	atom.Kbd: codeNode, atom.Samp: codeNode, atom.Tt: codeNode, atom.H1: headingNode, atom.H2: headingNode,
	atom.H3: headingNode, atom.H4: headingNode, atom.H5: headingNode, atom.H6: headingNode,
}

// groups are block elements of which only the content is kept; true: their formatting is a loss.
var groups = map[atom.Atom]bool{
	atom.Div: false, atom.Section: false, atom.Article: false, atom.Header: false, atom.Footer: false, atom.Main: false,
	atom.Aside: false, atom.Figure: false, atom.Figcaption: false, atom.Address: false, atom.Center: false,
	atom.Details: false, atom.Summary: false, atom.Fieldset: false, atom.Form: false, atom.Dl: false, atom.Dt: false,
	atom.Dd: false, atom.Html: false, atom.Body: false, atom.Table: true, atom.Tr: false, atom.Thead: false,
	atom.Tbody: false, atom.Tfoot: false, atom.Caption: false,
}

// unshown are elements whose content browsers do not show as text.
var unshown = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Template: true, atom.Textarea: true,
	atom.Select: true, atom.Noscript: true, atom.Object: true, atom.Svg: true, atom.Math: true,
}

// changing are elements without which the text may say something else: 10<sup>2</sup>, <del>not</del>.
var changing = map[atom.Atom]bool{
	atom.Sup: true, atom.Sub: true, atom.Del: true, atom.S: true, atom.Strike: true, atom.Input: true, atom.Button: true,
}

func (r *htmlReader) start(t html.Token) {
	tag := t.DataAtom
	if unshown[tag] {
		r.hidden++
		r.lost[LostPictures] = r.lost[LostPictures] || tag == atom.Object || tag == atom.Svg
		r.push(openElement{tag: tag})
		return
	}
	if r.hidden > 0 {
		return
	}
	switch tag {
	case atom.Br:
		r.lineBreak()
		return
	case atom.Hr:
		r.endBlock()
		if r.announcement {
			r.add(&node{kind: ruleNode})
		}
		return
	case atom.Img, atom.Iframe, atom.Embed, atom.Video, atom.Audio, atom.Source:
		r.medium(t)
		return
	case atom.A:
		r.link(t)
		return
	case atom.Q:
		r.literal("“")
		r.push(openElement{tag: tag})
		return
	case atom.Td, atom.Th:
		r.space = !r.blank
		return
	}
	if loses, isGroup := groups[tag]; isGroup {
		r.lost[LostFormat] = r.lost[LostFormat] || loses
		r.endBlock()
		return
	}
	r.lost[LostFormat] = r.lost[LostFormat] || changing[tag]
	if kind, kept := kinds[tag]; kept {
		r.element(tag, kind, t)
	}
}

// element opens an element that is kept.
func (r *htmlReader) element(tag atom.Atom, kind nodeKind, t html.Token) {
	n := &node{kind: kind}
	switch {
	case kind == codeNode && r.verbatim > 0:
		return // <pre><code>
	case kind >= textNode:
		r.inline(n)
		r.push(openElement{tag, n})
		return
	case kind == itemNode:
		r.closeUntil(func(e openElement) bool { return e.node != nil && e.node.kind == listNode }, false)
		if p := r.container(); p.kind != listNode {
			list := &node{kind: listNode}
			r.add(list)
			r.push(openElement{atom.Ul, list})
		}
	default:
		r.endBlock()
	}
	switch kind {
	case listNode:
		n.ordered, n.start = tag == atom.Ol, 1
	case preNode:
		r.verbatim++
	case headingNode:
		if n.level = 3; tag == atom.H1 || tag == atom.H2 {
			n.level = 2
		}
		if !r.announcement {
			n.kind = paragraphNode
			r.add(n)
			strong := &node{kind: strongNode}
			n.children = append(n.children, strong)
			r.push(openElement{tag, n})
			r.push(openElement{tag, strong})
			r.block = n
			return
		}
	}
	r.add(n)
	r.push(openElement{tag, n})
	if kind < listNode {
		r.block = n
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
