package markup

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What becomes of each element of foreign HTML.

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
