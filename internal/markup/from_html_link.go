package markup

import (
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// link opens a link, or what is in place of one that leads nowhere.
func (r *htmlReader) link(t html.Token) {
	if r.isOpen(atom.A) {
		r.closeUntil(func(e openElement) bool { return e.tag == atom.A }, true)
	}
	href := attribute(t, "href")
	if href == "" { // a target of links
		r.push(openElement{tag: atom.A})
		return
	}
	address, ok := r.address(href)
	if !ok {
		r.lost[LostLinks] = true
		r.push(openElement{tag: atom.A})
		return
	}
	n := &node{kind: linkNode, href: address}
	r.inline(n)
	r.push(openElement{atom.A, n})
}

// medium adds a picture, a video and the like: as a link to it, else by its description.
func (r *htmlReader) medium(t html.Token) {
	r.lost[LostPictures] = true
	label := strings.Join(strings.Fields(attribute(t, "alt")), " ")
	address, ok := r.address(attribute(t, "src"))
	if !ok || r.isOpen(atom.A) {
		r.literal(label)
		return
	}
	if label == "" {
		label = path.Base(strings.TrimRight(address, "/"))
	}
	r.inline(&node{kind: linkNode, href: address, children: []*node{{kind: textNode, text: label}}})
}

// inParentheses makes of an address what can stand in parentheses.
var inParentheses = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "\\", "%5C")

// address returns the absolute form of an address that a link may lead to.
func (r *htmlReader) address(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", false
	}
	if r.base != nil {
		if u, err := r.base.Parse(typed); err == nil {
			typed = u.String()
		}
	}
	typed = inParentheses.Replace(typed)
	_, ok := readAddress(typed)
	return typed, ok
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
