package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page is a page while it is rewritten.
type page struct {
	*walk
	ctx   context.Context
	at    target
	ids   map[string]bool
	formy bool // the sentence for forms is on it
	err   error
}

// page returns a page of the site as it is in the archive.
func (w *walk) page(ctx context.Context, t target, content []byte) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	p := &page{walk: w, ctx: ctx, at: t, ids: map[string]bool{}}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			p.ids[id] = true
		}
	}
	for _, n := range slices.Collect(doc.Descendants()) {
		if n.Type == html.ElementNode && attached(n, doc) {
			p.rewrite(n)
		}
	}
	p.addBanner(doc)
	if p.err != nil {
		return nil, p.err
	}
	var b bytes.Buffer
	err = html.Render(&b, doc)
	return b.Bytes(), err
}

// attached reports whether n is still in the document.
func attached(n, doc *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == doc {
			return true
		}
	}
	return false
}

// rewrite changes one element.
func (p *page) rewrite(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "data-") }) // for scripts
	switch n.DataAtom {
	case atom.Script, atom.Noscript, atom.Template, atom.Dialog:
		n.Parent.RemoveChild(n)
	case atom.Style:
		p.moveStyle(n)
	case atom.Meta:
		if attr(n, "property") != "" || strings.HasPrefix(attr(n, "name"), "twitter:") {
			n.Parent.RemoveChild(n)
		}
	case atom.Link:
		p.rewriteLink(n)
	case atom.Form:
		p.replaceForm(n)
	case atom.A:
		p.rewriteAnchor(n)
	default:
		p.rewriteSources(n)
	}
}

// keptLinks are the values of rel of the links in a head that an archive keeps.
var keptLinks = []string{"icon", "apple-touch-icon", "alternate", "stylesheet"}

func (p *page) rewriteLink(n *html.Node) {
	href, ok := "", false
	if slices.Contains(keptLinks, attr(n, "rel")) {
		href, ok = p.resolve(attr(n, "href"))
	}
	if !ok {
		n.Parent.RemoveChild(n)
		return
	}
	setAttr(n, "href", href)
}

// resolve returns what an address on the page becomes; false if it leads to what the archive does not have.
func (p *page) resolve(href string) (string, bool) {
	if strings.HasPrefix(href, "#") || strings.HasPrefix(href, "data:") {
		return href, true
	}
	address, fragment, local := p.local(p.at, href)
	if !local {
		return href, true
	}
	if number, is := strings.CutPrefix(address, strings.TrimSuffix(p.at.path(), "/")+"/comments/"); is && p.ids["comment-"+number] {
		return "#comment-" + number, true
	}
	return p.link(p.ctx, p.at, address, fragment)
}

// path returns the path of a target without its query.
func (t target) path() string {
	path, _, _ := strings.Cut(t.url, "?")
	return path
}

// rewriteSources changes the addresses of pictures.
func (p *page) rewriteSources(n *html.Node) {
	for i, a := range n.Attr {
		switch {
		case a.Key == "src", a.Key == "srcset", a.Key == "href" && n.Data == "image":
			href, ok := p.resolve(a.Val)
			if !ok {
				p.err = errors.Join(p.err, fmt.Errorf("the page shows %s, which the archive does not have", a.Val))
			}
			n.Attr[i].Val = href
		}
	}
}

var cssURL = regexp.MustCompile(`url\((["']?)(/[^)"']*)["']?\)`)

// moveStyle puts a style sheet into a file of its own.
func (p *page) moveStyle(n *html.Node) {
	css := cssURL.ReplaceAllStringFunc(text(n), func(m string) string {
		address := cssURL.FindStringSubmatch(m)[2]
		var to target
		address, _, ok := p.local(p.at, address)
		if ok {
			to, _, ok = p.follow(p.ctx, address, "")
		}
		if !ok {
			p.err = errors.Join(p.err, fmt.Errorf("the style sheet has %s, which the archive does not have", address))
			return m
		}
		return `url("` + relative("assets/style.css", to.file) + `")`
	})
	sum := sha256.Sum256([]byte(css))
	name := "assets/style-" + hex.EncodeToString(sum[:8]) + ".css"
	if !p.styles[name] {
		p.styles[name] = true
		p.err = errors.Join(p.err, p.Put(name, []byte(css)))
	}
	link := element(atom.Link, "rel", "stylesheet", "href", relative(p.at.file, name))
	n.Parent.InsertBefore(link, n)
	n.Parent.RemoveChild(n)
}

// replaceForm puts a sentence in the place of a form that sends something, and takes out every other.
func (p *page) replaceForm(n *html.Node) {
	if strings.EqualFold(attr(n, "method"), "post") && !p.formy {
		p.formy = true
		n.Parent.InsertBefore(paragraph(p.words[p.at.lang].form), n)
	}
	remove(n)
}

// rewriteAnchor changes a link. One that leads to what the archive does not have is taken out, if it stands by itself;
// else its text stays.
func (p *page) rewriteAnchor(n *html.Node) {
	href := attr(n, "href")
	if href != "#write" {
		if to, ok := p.resolve(href); ok {
			setAttr(n, "href", to)
			return
		}
	}
	if standsAlone(n) {
		remove(n)
		return
	}
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// actions are the classes of paragraphs that hold nothing but links.
var actions = []string{"act", "order", "jump", "reach", "more"}

// standsAlone reports whether a link is no part of a sentence.
func standsAlone(n *html.Node) bool {
	if slices.Contains(actions, attr(n.Parent, "class")) || n.Parent.DataAtom != atom.P && n.Parent.DataAtom != atom.Li &&
		n.Parent.DataAtom != atom.Dd {
		return true
	}
	return strings.TrimSpace(text(n.Parent)) == strings.TrimSpace(text(n))
}

// remove takes out an element, the dot before it, and what contains nothing any more.
func remove(n *html.Node) {
	parent := n.Parent
	if parent == nil {
		return
	}
	if before := previous(n); before != nil && attr(before, "class") == "dot" {
		parent.RemoveChild(before)
	}
	parent.RemoveChild(n)
	if parent.DataAtom != atom.Main && parent.DataAtom != atom.Body && strings.TrimSpace(text(parent)) == "" &&
		!hasPicture(parent) {
		remove(parent)
	}
}

func hasPicture(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img || c.DataAtom == atom.Svg {
			return true
		}
	}
	return false
}

// previous returns the element before n, if there is no text between them but white space.
func previous(n *html.Node) *html.Node {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode {
			return s
		}
		if s.Type == html.TextNode && strings.TrimSpace(s.Data) != "" {
			return nil
		}
	}
	return nil
}

// addBanner says at the beginning of the page that it is in an archive.
func (p *page) addBanner(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main {
			box := element(atom.Div, "class", "wrap")
			box.AppendChild(paragraph(p.words[p.at.lang].banner))
			n.InsertBefore(box, n.FirstChild)
			return
		}
	}
}

func paragraph(sentence string) *html.Node {
	n := element(atom.P, "class", "aside")
	n.AppendChild(&html.Node{Type: html.TextNode, Data: sentence})
	return n
}

func element(a atom.Atom, attributes ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
	for i := 0; i < len(attributes); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: attributes[i], Val: attributes[i+1]})
	}
	return n
}

// text returns the text in a node.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *html.Node, key, value string) {
	for i, a := range n.Attr {
		if a.Key == key {
			n.Attr[i].Val = value
		}
	}
}
