package brand

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"noticeboard/internal/notice"
)

// Limits of an SVG, so that neither this program nor a reader's browser works long for one.
const (
	maxSVGElements = 10_000 // after <use> and other references were followed
	maxSVGDepth    = 64
	svgHeight      = 200 // in pixels, unless the picture is too wide for that
)

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
)

// errSVG is wrapped by the errors of SVG files that cannot be used.
var errSVG = errors.New("not an SVG that can be used")

// An svgNode is an element of an SVG, or a text if its name is empty.
type svgNode struct {
	name string // of an element of svgElements
	attr []svgAttr
	text string
	in   []*svgNode
}

// An svgAttr is an attribute of svgAttributes.
type svgAttr struct{ name, value string }

// logoOfSVG returns the logo in an SVG file (W3C Scalable Vector Graphics 1.1 and 2). It is written again with the
// elements and attributes of svgElements and svgAttributes alone: shapes, gradients, clips, masks and text, without
// scripts, animations, filters, pictures, links and styles. What style sheets say about the elements becomes
// attributes. References lead to elements of the same file only.
func logoOfSVG(file []byte) (p notice.Picture, problem string) {
	root, err := parseSVG(file)
	if err != nil {
		return p, "problem.logo.svg"
	}
	x, y, w, h, err := root.box()
	if err != nil || !root.draws() {
		return p, "problem.logo.svg"
	}
	p.Width, p.Height = int(math.Round(svgHeight*w/h)), svgHeight
	if p.Width > notice.MaxLogoWidth {
		p.Width, p.Height = notice.MaxLogoWidth, int(math.Round(notice.MaxLogoWidth*h/w))
	}
	if p.Height < notice.MinLogoHeight || p.Width < 1 {
		return p, "problem.logo.size"
	}
	if n := newSVGReferences(root).count(root, 0); n > maxSVGElements {
		return p, "problem.logo.svg"
	}
	root.set("viewBox", fmt.Sprintf("%s %s %s %s", decimal(x), decimal(y), decimal(w), decimal(h)))
	root.set("width", strconv.Itoa(p.Width))
	root.set("height", strconv.Itoa(p.Height))
	var b bytes.Buffer
	root.write(&b)
	if b.Len() > notice.MaxLogo {
		return p, "problem.logo.bytes"
	}
	p.SVG = b.Bytes()
	return p, ""
}

var svgTag = regexp.MustCompile(`<([\w-]+:)?svg\b`)

// isSVG reports whether the first bytes of a file have the begin of an <svg>.
func isSVG(file []byte) bool { return svgTag.Match(file[:min(len(file), 4096)]) }

// parseSVG reads an SVG. What is not allowed is left out.
func parseSVG(file []byte) (*svgNode, error) {
	d := xml.NewDecoder(bytes.NewReader(file))
	var css strings.Builder
	var root *svgNode
	classes := map[*svgNode]svgSelf{}
	var open []*svgNode // nil for an element that is left out but not its children
	elements, styled := 0, false
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errSVG, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			elements++
			if len(open) >= maxSVGDepth || elements > maxSVGElements {
				return nil, errSVG
			}
			n, self := svgElement(t)
			switch {
			case root == nil && (n == nil || n.name != "svg"):
				return nil, errSVG
			case n == nil && t.Name.Local == "style":
				styled = true
				open = append(open, nil)
				continue
			case n == nil && !svgWrappers[t.Name.Local]:
				if err := d.Skip(); err != nil {
					return nil, fmt.Errorf("%w: %w", errSVG, err)
				}
				continue
			}
			if n != nil {
				classes[n] = self
				if root == nil {
					root = n
				} else if in := innermost(open); in != nil {
					in.in = append(in.in, n)
				}
			}
			open = append(open, n)
		case xml.EndElement:
			open, styled = open[:len(open)-1], false
		case xml.CharData:
			if in := innermost(open); styled {
				css.Write(t)
			} else if in != nil && svgElements[in.name] == svgText {
				in.in = append(in.in, &svgNode{text: string(t)})
			}
		}
	}
	if root == nil {
		return nil, errSVG
	}
	rules := parseSVGStyles(css.String())
	root.style(rules, classes)
	return root, nil
}

// innermost returns the last element that is kept.
func innermost(open []*svgNode) *svgNode {
	for _, n := range slices.Backward(open) {
		if n != nil {
			return n
		}
	}
	return nil
}

// svgElement returns an element with its attributes, without what is not allowed, and what style sheets select it by. It
// returns nil if the element is not allowed.
func svgElement(t xml.StartElement) (*svgNode, svgSelf) {
	if _, ok := svgElements[t.Name.Local]; !ok || t.Name.Space != svgSpace && t.Name.Space != "" {
		return nil, svgSelf{}
	}
	n := &svgNode{name: t.Name.Local}
	self := svgSelf{name: n.name}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == xlinkSpace && a.Name.Local == "href", a.Name.Space == "" && a.Name.Local == "href":
			if localReference.MatchString(a.Value) {
				n.set("href", a.Value)
			}
		case a.Name.Space != "":
		case a.Name.Local == "class":
			self.classes = strings.Fields(a.Value)
		case a.Name.Local == "style":
			self.inline = a.Value
		case allowedSVG(a.Name.Local, a.Value):
			n.set(a.Name.Local, a.Value)
		}
		if a.Name.Space == "" && a.Name.Local == "id" {
			self.id = a.Value
		}
	}
	return n, self
}

// set sets an attribute.
func (n *svgNode) set(name, value string) {
	for i, a := range n.attr {
		if a.name == name {
			n.attr[i].value = value
			return
		}
	}
	n.attr = append(n.attr, svgAttr{name, value})
}

// value returns the value of an attribute; empty if there is none.
func (n *svgNode) value(name string) string {
	for _, a := range n.attr {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// draws reports whether an element or one in it is a shape or a text.
func (n *svgNode) draws() bool {
	if kind := svgElements[n.name]; kind == svgShape || n.name == "text" || n.name == "use" {
		return true
	}
	return slices.ContainsFunc(n.in, (*svgNode).draws)
}

// box returns the part of the coordinate system that the root shows.
func (n *svgNode) box() (x, y, w, h float64, err error) {
	if box := strings.FieldsFunc(n.value("viewBox"), func(r rune) bool { return r == ',' || r == ' ' }); len(box) == 4 {
		for i, at := range []*float64{&x, &y, &w, &h} {
			if *at, err = strconv.ParseFloat(box[i], 64); err != nil {
				return 0, 0, 0, 0, errSVG
			}
		}
	} else {
		w, h = pixels(n.value("width")), pixels(n.value("height"))
	}
	const most = 1e6
	if !(w > 0 && h > 0 && w < most && h < most && math.Abs(x) < most && math.Abs(y) < most) {
		return 0, 0, 0, 0, errSVG
	}
	return x, y, w, h, nil
}

// pixels returns a length in pixels; NaN if it is in no absolute unit.
func pixels(length string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(length), "px"), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// decimal returns a number as SVG has it, without an exponent.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// write writes an element or a text.
func (n *svgNode) write(b *bytes.Buffer) {
	if n.name == "" {
		_ = xml.EscapeText(b, []byte(n.text)) // a Buffer returns no errors
		return
	}
	b.WriteString("<" + n.name)
	if n.name == "svg" {
		b.WriteString(` xmlns="` + svgSpace + `"`)
	}
	for _, a := range n.attr {
		b.WriteString(" " + a.name + `="`)
		_ = xml.EscapeText(b, []byte(a.value))
		b.WriteString(`"`)
	}
	if len(n.in) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, in := range n.in {
		in.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

// svgReferences finds the elements that elements refer to.
type svgReferences struct {
	byID  map[string]*svgNode
	known map[*svgNode]int // elements that are drawn for one, as far as is known; -1 while it is counted
}

func newSVGReferences(root *svgNode) *svgReferences {
	r := &svgReferences{map[string]*svgNode{}, map[*svgNode]int{}}
	var add func(*svgNode)
	add = func(n *svgNode) {
		if id := n.value("id"); id != "" && r.byID[id] == nil {
			r.byID[id] = n
		}
		for _, in := range n.in {
			add(in)
		}
	}
	add(root)
	return r
}

// references finds the ids in the value of an attribute.
var references = regexp.MustCompile(`#([\w.-]+)`)

// count returns how many elements a browser draws for n, if each reference is followed each time: more than
// maxSVGElements if there are so many or if the references go round in a circle.
func (r *svgReferences) count(n *svgNode, depth int) int {
	switch known, ok := r.known[n]; {
	case ok && known < 0, depth > 4*maxSVGDepth:
		return maxSVGElements + 1
	case ok:
		return known
	}
	r.known[n] = -1
	sum := 1
	for _, in := range n.in {
		sum = min(sum+r.count(in, depth+1), maxSVGElements+1)
	}
	for _, a := range n.attr {
		if a.name != "href" && !strings.Contains(a.value, "url(") {
			continue
		}
		for _, m := range references.FindAllStringSubmatch(a.value, -1) {
			if to := r.byID[m[1]]; to != nil {
				sum = min(sum+r.count(to, depth+1), maxSVGElements+1)
			}
		}
	}
	r.known[n] = sum
	return sum
}
