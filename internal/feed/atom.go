package feed

import (
	"encoding/xml"
	"strings"
	"time"
)

// The types of the elements of an Atom document. Attributes and elements are written in the order of the fields.
type (
	atomFeed struct {
		XMLName  xml.Name     `xml:"feed"`
		Atom     string       `xml:"xmlns,attr"`
		Thread   string       `xml:"xmlns:thr,attr"`
		Lang     string       `xml:"xml:lang,attr"`
		ID       string       `xml:"id"`
		Title    string       `xml:"title"`
		Subtitle string       `xml:"subtitle,omitempty"`
		Updated  string       `xml:"updated"`
		Author   *atomPerson  `xml:"author"`
		Links    []atomLink   `xml:"link"`
		Entries  []*atomEntry `xml:"entry"`
	}

	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		ID         string         `xml:"id"`
		Title      atomTitle      `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published,omitempty"`
		Author     *atomPerson    `xml:"author"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		ReplyTo    *atomReplyTo   `xml:"thr:in-reply-to"`
		Total      *uint64        `xml:"thr:total"`
		Summary    string         `xml:"summary,omitempty"`
		Content    *atomContent   `xml:"content"`
	}

	atomTitle struct {
		Lang string `xml:"xml:lang,attr,omitempty"`
		Text string `xml:",chardata"`
	}

	atomPerson struct {
		Name string `xml:"name"`
	}

	atomLink struct {
		Rel     string  `xml:"rel,attr"`
		Type    string  `xml:"type,attr,omitempty"`
		Href    string  `xml:"href,attr"`
		Count   *uint64 `xml:"thr:count,attr"`
		Updated string  `xml:"thr:updated,attr,omitempty"`
	}

	atomCategory struct {
		Term string `xml:"term,attr"`
	}

	atomReplyTo struct {
		Ref  string `xml:"ref,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}

	atomContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

const htmlType = "text/html"

// Atom returns f as an Atom document in UTF-8.
func (f Feed) Atom() ([]byte, error) {
	doc := atomFeed{
		Atom: "http://www.w3.org/2005/Atom", Thread: "http://purl.org/syndication/thread/1.0",
		Lang: f.Lang, ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: stamp(f.Updated),
		Author: person(f.Author),
	}
	for _, l := range []atomLink{
		{Rel: "self", Type: AtomType, Href: f.Self.Atom},
		{Rel: "alternate", Type: htmlType, Href: f.Page},
		{Rel: "alternate", Type: JSONType, Href: f.Self.JSON},
		{Rel: "first", Type: AtomType, Href: f.First.Atom},
		{Rel: "next", Type: AtomType, Href: f.Next.Atom},
	} {
		if l.Href != "" {
			doc.Links = append(doc.Links, l)
		}
	}
	for _, e := range f.Entries {
		doc.Entries = append(doc.Entries, e.atom())
	}
	text, err := xml.Marshal(doc)
	return append([]byte(xml.Header), text...), err
}

func (e Entry) atom() *atomEntry {
	a := &atomEntry{
		Lang: e.Lang, ID: e.ID, Title: atomTitle{e.TitleLang, e.Title}, Updated: stamp(e.Updated),
		Author: person(e.Author), Summary: e.Summary,
		Links: []atomLink{{Rel: "alternate", Type: htmlType, Href: e.Page}},
	}
	if !e.Published.IsZero() {
		a.Published = stamp(e.Published)
	}
	for _, tag := range e.Tags {
		a.Categories = append(a.Categories, atomCategory{tag})
	}
	if r := e.ReplyTo; r != nil {
		a.ReplyTo = &atomReplyTo{r.ID, htmlType, r.Page}
	}
	if r := e.Replies; r != nil {
		link := atomLink{Rel: "replies", Type: AtomType, Href: r.Feed.Atom, Count: &r.Count}
		if !r.Updated.IsZero() {
			link.Updated = stamp(r.Updated)
		}
		a.Links, a.Total = append(a.Links, link), &r.Count
	}
	if e.HTML != "" {
		a.Content = &atomContent{"html", e.HTML}
	}
	return a
}

func person(name string) *atomPerson {
	if strings.TrimSpace(name) == "" {
		return nil
	}
	return &atomPerson{name}
}

// stamp returns t as RFC 3339 has it. The zero time, which has no place where a date is required, is 1970.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}
