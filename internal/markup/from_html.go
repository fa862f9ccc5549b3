package markup

import (
	"slices"
	"strings"
	"unicode"

	"noticeboard/internal/notice"
)

// A Foreign is a text in HTML that was written for another site.
type Foreign struct {
	HTML  string
	Lines bool   // line breaks in the text are shown, as WordPress does with what was typed
	Base  string // URL that relative links and pictures are relative to; empty: they lead nowhere
}

// A Loss is a kind of difference between a text in HTML and what it became here.
type Loss string

// The kinds of losses. The characters of the text are shown nevertheless.
const (
	LostFormat   Loss = "format"   // formatting that texts here do not have
	LostLinks    Loss = "links"    // links that lead nowhere or to an address that is not allowed; their text is kept
	LostPictures Loss = "pictures" // pictures and embedded media: a link to them, or their description, is kept
)

// CommentFromHTML returns the body of a comment in one language that shows the characters that the HTML showed, and
// what else of it was lost, in the order of the constants. The formatting is kept as far as comments have it. A text
// for which no source is found that shows just its characters becomes a block of code. Errors: ErrNotText.
func CommentFromHTML(lang notice.Lang, f Foreign) (notice.Body, []Loss, error) {
	made, lost, err := fromHTML(f, comments)
	if err != nil {
		return notice.Body{}, nil, err
	}
	part := notice.Part{Lang: lang, Source: made.source, HTML: made.html}
	return notice.Body{Parts: []notice.Part{part}, Policy: Policy, Salt: salt()}, lost, nil
}

// AnnouncementFromHTML is CommentFromHTML for an announcement, which has headings and rules, too.
func AnnouncementFromHTML(lang notice.Lang, f Foreign) (notice.Body, []Loss, error) {
	made, lost, err := fromHTML(f, announcements)
	if err != nil {
		return notice.Body{}, nil, err
	}
	return Announcement(lang, made.source), lost, nil
}

// LineFromHTML returns the text that HTML shows, as one line, such as for a title.
func LineFromHTML(html string) (string, error) {
	doc := readHTML(Foreign{HTML: html}, false)
	var b strings.Builder
	doc.root.write(&b)
	return CleanLine(b.String())
}

// A fidelity says how much of the formatting of a text is written as marks, and how.
type fidelity struct {
	escape     bool // marks in the text are escaped
	inline     bool // emphasis, code in a line and links are written as marks
	containers bool // quotes, lists and headings are written as marks
	fence      bool // the text is a block of code
}

// fidelities are tried in this order until one shows the characters of the text.
var fidelities = []fidelity{
	{inline: true, containers: true},
	{escape: true, inline: true, containers: true},
	{escape: true, containers: true},
	{escape: true},
	{},
	{fence: true},
}

// A rendered is a source and the HTML that it is rendered to.
type rendered struct {
	source string
	html   notice.SafeHTML
}

func (p *policy) render(source string) rendered { return rendered{source, p.html(source)} }

func fromHTML(f Foreign, p *policy) (made rendered, lost []Loss, err error) {
	if f.HTML, err = Clean(f.HTML); err != nil {
		return made, nil, err
	}
	doc := readHTML(f, p.announcement)
	made, exact := doc.written(doc.root.children, p, fidelities[0])
	if !exact {
		made = doc.piecewise(p)
	}
	for _, l := range []Loss{LostFormat, LostLinks, LostPictures} {
		if doc.lost[l] {
			lost = append(lost, l)
		}
	}
	return made, lost, nil
}

// piecewise returns the document with each of its blocks in the first fidelity that shows its characters.
func (d *document) piecewise(p *policy) rendered {
	var parts []string
	for i := range d.root.children {
		block := d.root.children[i : i+1]
		for _, how := range fidelities {
			part, exact := d.written(block, p, how)
			if !exact && !how.fence {
				continue
			}
			if !how.inline {
				d.lost[LostFormat] = d.lost[LostFormat] || hasFormat(block)
			}
			if part.source != "" {
				parts = append(parts, part.source)
			}
			break
		}
	}
	made := p.render(strings.Join(parts, "\n\n"))
	if made.characters() != expected(d.root.children) { // neighbouring blocks change each other
		made, _ = d.written(d.root.children, p, fidelities[len(fidelities)-1])
		d.lost[LostFormat] = true
	}
	return made
}

// written returns blocks in a fidelity, and whether that shows just their characters.
func (d *document) written(blocks []*node, p *policy, how fidelity) (made rendered, exact bool) {
	w := sourceWriter{fidelity: how, announcement: p.announcement}
	if how.fence {
		w.fence(textLines(blocks))
	} else {
		w.blocks(blocks)
	}
	source, err := Clean(w.String())
	if err != nil {
		return made, false
	}
	made = p.render(source)
	return made, made.characters() == expected(blocks)
}

// characters returns the characters that are shown, without white space and without the hosts of links.
func (m rendered) characters() string {
	h := string(m.html)
	if strings.Contains(h, "<small>") {
		var b strings.Builder
		for {
			before, rest, found := strings.Cut(h, "<small>")
			b.WriteString(before)
			if !found {
				break
			}
			_, h, _ = strings.Cut(rest, "</small>")
		}
		h = b.String()
	}
	return squeezed(Text(notice.SafeHTML(h)))
}

// expected returns the characters of blocks as Clean leaves them, without white space.
func expected(blocks []*node) string {
	text := textOf(blocks)
	if cleaned, err := Clean(text); err == nil {
		text = cleaned // characters written as references
	}
	return squeezed(text)
}

// squeezed returns a text without white space.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func textOf(nodes []*node) string {
	var b strings.Builder
	for _, n := range nodes {
		n.write(&b)
	}
	return b.String()
}

// textLines returns the text of blocks with their line breaks.
func textLines(nodes []*node) string {
	w := sourceWriter{}
	w.blocks(nodes)
	return w.String()
}

func hasFormat(nodes []*node) bool {
	return slices.ContainsFunc(nodes, func(n *node) bool {
		return n.kind != textNode && n.kind != paragraphNode && n.kind != breakNode || hasFormat(n.children)
	})
}
