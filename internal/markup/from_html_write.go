package markup

import (
	"bytes"
	"strconv"
	"strings"
)

// A sourceWriter writes the nodes of a foreign document as a source.
type sourceWriter struct {
	bytes.Buffer
	fidelity
	announcement bool
	prefix       string // of every line: the marks of quotes, the indentation of lists
	line         int    // offset where the text of the present line begins, behind the prefix
}

// blocks writes blocks with an empty line between them.
func (w *sourceWriter) blocks(ns []*node) { w.blocksIn(ns, false) }

// blocksIn is blocks. In an item of a list, a list follows a paragraph without an empty line.
func (w *sourceWriter) blocksIn(ns []*node, inItem bool) {
	written := false
	for _, n := range ns {
		if n.kind != ruleNode && strings.TrimSpace(textOf([]*node{n})) == "" {
			continue
		}
		if written {
			w.newline()
		}
		if written && !(inItem && n.kind == listNode) {
			w.newline()
		}
		written = true
		w.block(n)
	}
}

func (w *sourceWriter) newline() {
	if w.Len() == w.line {
		w.Truncate(len(bytes.TrimRight(w.Bytes(), " ")))
	}
	w.WriteByte('\n')
	w.WriteString(w.prefix)
	w.line = w.Len()
}

func (w *sourceWriter) block(n *node) {
	switch n.kind {
	case ruleNode:
		if w.containers {
			w.WriteString("---")
		}
	case preNode:
		w.pre(n)
	case headingNode:
		if w.containers {
			w.WriteString(strings.Repeat("#", n.level) + " ")
		}
		w.inlines(n.children)
	case listNode:
		w.list(n)
	case itemNode:
		w.blocks(n.children)
	case quoteNode:
		w.quote(n)
	default:
		w.inlines(n.children)
	}
}

func (w *sourceWriter) quote(n *node) {
	if !w.containers {
		w.blocks(n.children)
		return
	}
	before := w.prefix
	w.WriteString("> ")
	w.prefix += "> "
	w.line = w.Len()
	w.blocks(n.children)
	w.prefix = before
}

func (w *sourceWriter) list(n *node) {
	before := w.prefix
	number := n.start
	written := false
	for _, item := range n.children {
		if strings.TrimSpace(textOf([]*node{item})) == "" {
			continue
		}
		if written {
			w.newline()
		}
		written = true
		if w.containers {
			marker := "- "
			if n.ordered {
				marker = strconv.Itoa(number) + ". "
			}
			w.WriteString(marker)
			w.prefix += strings.Repeat(" ", len(marker))
			w.line = w.Len()
		}
		number++
		w.blocksIn(item.children, w.containers)
		w.prefix = before
	}
}

// pre writes a block of code.
func (w *sourceWriter) pre(n *node) {
	text := textOf(n.children)
	if !w.inline {
		for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
			if i > 0 {
				w.newline()
			}
			w.literal(line)
		}
		return
	}
	w.fence(text)
}

// fence writes text between fences that are longer than any run of backticks in it.
func (w *sourceWriter) fence(text string) {
	marks := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	w.WriteString(marks)
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		w.newline()
		w.WriteString(line)
	}
	w.newline()
	w.WriteString(marks)
}

// longestRun returns the length of the longest run of c in text.
func longestRun(text string, c byte) (longest int) {
	run := 0
	for i := range len(text) {
		if text[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func (w *sourceWriter) inlines(ns []*node) {
	for i, n := range ns {
		switch n.kind {
		case textNode:
			w.literal(n.text)
		case breakNode:
			if i+1 < len(ns) { // at the end of a block it shows nothing
				w.newline()
			}
		case emphasisNode:
			w.marked(n, "*")
		case strongNode:
			w.marked(n, "**")
		case codeNode:
			w.code(n)
		case linkNode:
			w.link(n)
		default:
			w.inlines(n.children)
		}
	}
}

// marked writes n between marks, which stand next to its words.
func (w *sourceWriter) marked(n *node, mark string) {
	text := textOf(n.children)
	if !w.inline || strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
		w.inlines(n.children)
		return
	}
	if strings.HasPrefix(text, " ") {
		w.WriteByte(' ')
	}
	w.WriteString(mark)
	w.inlines(trimmed(n.children))
	w.WriteString(mark)
	if strings.HasSuffix(text, " ") {
		w.WriteByte(' ')
	}
}

// trimmed returns nodes without the white space at the beginning and the end.
func trimmed(ns []*node) []*node {
	ns = append([]*node(nil), ns...)
	for len(ns) > 0 && ns[0].kind == textNode && strings.TrimSpace(ns[0].text) == "" {
		ns = ns[1:]
	}
	for len(ns) > 0 && ns[len(ns)-1].kind == textNode && strings.TrimSpace(ns[len(ns)-1].text) == "" {
		ns = ns[:len(ns)-1]
	}
	for i, n := range ns {
		if n.kind != textNode {
			continue
		}
		text := n.text
		if i == 0 {
			text = strings.TrimLeft(text, " ")
		}
		if i == len(ns)-1 {
			text = strings.TrimRight(text, " ")
		}
		ns[i] = &node{kind: textNode, text: text}
	}
	return ns
}

func (w *sourceWriter) code(n *node) {
	text := strings.Join(strings.Fields(textOf(n.children)), " ")
	if !w.inline || text == "" {
		w.inlines(n.children)
		return
	}
	marks := strings.Repeat("`", longestRun(text, '`')+1)
	w.WriteString(marks)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	w.WriteString(text)
	w.WriteString(marks)
}

func (w *sourceWriter) link(n *node) {
	label := strings.TrimSpace(textOf(n.children))
	switch {
	case label == "" || !w.inline:
		w.inlines(n.children)
	case trimAddress(label) == trimAddress(n.href):
		w.WriteString(label) // an address in the text becomes a link by itself
	default:
		w.WriteByte('[')
		w.inlines(trimmed(n.children))
		w.WriteString("](" + n.href + ")")
	}
}

// literal writes text that has no marks. With escape, marks that would be markup have a backslash before them.
func (w *sourceWriter) literal(text string) {
	if !w.escape {
		w.WriteString(text)
		return
	}
	for i := range len(text) {
		if strings.IndexByte("*_`[]!-+>#.):", text[i]) >= 0 {
			if isEscape(w.Bytes()[w.line:], []byte(text[i:]), true, w.announcement) {
				w.WriteByte('\\')
			}
		}
		w.WriteByte(text[i])
	}
}
