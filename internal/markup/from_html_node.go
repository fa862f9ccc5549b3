package markup

import "strings"

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
