package markup

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"noticeboard/internal/notice"
)

// A policy says which Markdown a text may have and which HTML it may become. It is safe for concurrent use.
type policy struct {
	parser       parser.Parser
	rel          string // the rel attribute of every link
	announcement bool   // headings and rules are understood
	sanitizer    *bluemonday.Policy
}

const (
	ugcRel   = "nofollow ugc noopener" // for links in comments
	staffRel = "noopener"              // for links in announcements
)

// The HTML elements of each kind of text, besides links.
var (
	commentElements      = []string{"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "small"}
	announcementElements = append([]string{"h2", "h3", "hr"}, commentElements...)
)

var (
	comments      = newPolicy(ugcRel, commentElements)
	announcements = newPolicy(staffRel, announcementElements,
		util.Prioritized(rules, 200), util.Prioritized(headings, 600))
	unlinked = newSanitizer(announcementElements)
)

// newPolicy returns a policy with the parsers for every construct; the one with the lower number is tried first. There
// are no parsers for HTML, character references, images, tables and reference definitions.
func newPolicy(rel string, elements []string, blocks ...util.PrioritizedValue) *policy {
	return &policy{
		rel:          rel,
		announcement: len(blocks) > 0,
		sanitizer:    allowLinks(newSanitizer(elements), rel),
		parser: parser.NewParser(
			parser.WithBlockParsers(append(blocks,
				util.Prioritized(lists, 300),
				util.Prioritized(listItems, 400),
				util.Prioritized(fences, 700),
				util.Prioritized(quotes, 800),
				util.Prioritized(paragraphs, 1000),
			)...),
			parser.WithInlineParsers(
				util.Prioritized(codeSpanParser{parser.NewCodeSpanParser()}, 100),
				util.Prioritized(linkParser{}, 200),
				util.Prioritized(bareAddressParser{}, 300),
				util.Prioritized(emphasisParser{}, 500),
			),
		),
	}
}

var listStart = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

var listClass = regexp.MustCompile(`^paren$`)

func newSanitizer(elements []string) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
	p.AllowAttrs("start").Matching(listStart).OnElements("ol")
	p.AllowAttrs("class").Matching(listClass).OnElements("ol")
	return p
}

func allowLinks(p *bluemonday.Policy, rel string) *bluemonday.Policy {
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^` + rel + `$`)).OnElements("a")
	return p
}

// html returns the HTML of any source. If rendering fails, that is the source as plain text in one paragraph.
func (d *policy) html(source string) notice.SafeHTML {
	if made, ok := d.convert(source); ok {
		return notice.SafeHTML(made)
	}
	return notice.SafeHTML(d.sanitizer.Sanitize(plain(source)))
}

// convert returns the HTML of source. It reports false if rendering fails.
func (d *policy) convert(source string) (made string, ok bool) {
	return d.sanitized(func(w *writer) {
		w.source = []byte(source + "\n") // without it, goldmark drops some last characters
		w.node(d.parser.Parse(text.NewReader(w.source)))
	})
}

// sanitized returns the HTML that write writes. It reports false if the sanitizer would change it, and if write panics:
// a panic must not keep the board from starting when it renders all HTML again.
func (d *policy) sanitized(write func(*writer)) (made string, ok bool) {
	defer func() {
		if recover() != nil {
			made, ok = "", false
		}
	}()
	w := writers.Get().(*writer)
	defer w.release()
	w.rel, w.announcement = d.rel, d.announcement
	write(w)
	written := bytes.TrimSpace(w.Bytes())
	if err := d.sanitizer.SanitizeReaderToWriter(bytes.NewReader(written), &w.sanitized); err != nil {
		return "", false
	}
	return w.sanitized.String(), bytes.Equal(written, w.sanitized.Bytes())
}

func plain(source string) string {
	var w writer
	w.WriteString("<p>")
	for i, line := range strings.Split(source, "\n") {
		if i > 0 {
			w.WriteString("<br>\n")
		}
		w.raw([]byte(line))
	}
	w.WriteString("</p>")
	return w.String()
}
