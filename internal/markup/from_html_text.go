package markup

import "strings"

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

// literal adds text as it is.
func (r *htmlReader) literal(text string) {
	if text != "" {
		r.inline(&node{kind: textNode, text: text})
	}
}

// text adds what is shown of a text.
func (r *htmlReader) text(text string) {
	if r.hidden > 0 {
		return
	}
	if r.verbatim > 0 {
		r.literal(strings.ReplaceAll(text, "\r", ""))
		return
	}
	if !r.Lines {
		r.words(text)
		return
	}
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 && !r.inElement() {
			r.endBlock()
		} else if i > 0 {
			r.lineBreak()
		}
		for i, line := range strings.Split(paragraph, "\n") {
			if i > 0 {
				r.lineBreak()
			}
			r.words(line)
		}
	}
}

// inElement reports whether an inline element is open, which a new paragraph would end.
func (r *htmlReader) inElement() bool {
	return len(r.open) > 0 && r.open[len(r.open)-1].node != nil && r.open[len(r.open)-1].node.kind > breakNode
}

// words adds text in which every run of white space is one space.
func (r *htmlReader) words(text string) {
	fields := strings.Join(strings.Fields(text), " ")
	if text == "" {
		return
	}
	begins, ends := isHTMLSpace(text[0]), isHTMLSpace(text[len(text)-1])
	r.space = (r.space || begins) && r.block != nil && !r.blank
	if fields == "" {
		return
	}
	r.literal(fields)
	r.space = ends
}

func isHTMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
