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

// A dialect is a way of writing and what it may become. It is safe for concurrent use.
type dialect struct {
	parser parser.Parser
	rel    string // of every link
	wall   *bluemonday.Policy
}

const (
	strangerRel = "nofollow ugc noopener" // anyone may have written it
	houseRel    = "noopener"              // the institution wrote it
)

// Elements that may stand in a text, besides links.
var (
	commentElements      = []string{"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "small"}
	announcementElements = append([]string{"h2", "h3", "hr"}, commentElements...)
)

var (
	comments      = newDialect(strangerRel, commentElements)
	announcements = newDialect(houseRel, announcementElements,
		util.Prioritized(rules, 200), util.Prioritized(headings, 600))
	unlinked = newWall(announcementElements)
)

// newDialect lists every construct that goldmark is to know; the lower number goes first. There are
// no parsers for HTML, character references, images, tables or reference definitions.
func newDialect(rel string, elements []string, blocks ...util.PrioritizedValue) *dialect {
	return &dialect{
		rel:  rel,
		wall: allowLinks(newWall(elements), rel),
		parser: parser.NewParser(
			parser.WithBlockParsers(append(blocks,
				util.Prioritized(lists, 300),
				util.Prioritized(listItems, 400),
				util.Prioritized(fences, 700),
				util.Prioritized(quotes, 800),
				util.Prioritized(paragraphs, 1000),
			)...),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(links{}, 200),
				util.Prioritized(bareAddresses{}, 300),
				util.Prioritized(emphasis{}, 500),
			),
		),
	}
}

var listStart = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

func newWall(elements []string) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
	p.AllowAttrs("start").Matching(listStart).OnElements("ol")
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

// html returns what source becomes, whatever it is.
func (d *dialect) html(source string) notice.SafeHTML {
	if made, ok := d.convert(source); ok {
		return notice.SafeHTML(made)
	}
	return notice.SafeHTML(d.wall.Sanitize(plain(source)))
}

// convert returns what source becomes, unless that fails.
func (d *dialect) convert(source string) (made string, ok bool) {
	return d.walled(func(w *writer) {
		w.source = []byte(source + "\n") // goldmark overlooks some last characters
		w.node(d.parser.Parse(text.NewReader(w.source)))
	})
}

// walled returns what is written. It reports failure if that panics, which must not keep the board from
// starting when it makes all HTML again, and if the wall finds anything to change in what was written.
func (d *dialect) walled(write func(*writer)) (made string, ok bool) {
	defer func() {
		if recover() != nil {
			made, ok = "", false
		}
	}()
	w := writers.Get().(*writer)
	defer w.release()
	w.rel = d.rel
	write(w)
	written := bytes.TrimSpace(w.Bytes())
	if err := d.wall.SanitizeReaderToWriter(bytes.NewReader(written), &w.walled); err != nil {
		return "", false
	}
	return w.walled.String(), bytes.Equal(written, w.walled.Bytes())
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
