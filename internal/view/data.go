package view

import (
	"time"

	"noticeboard/internal/notice"
)

// The types below are what search engines read of a page (schema.org, as JSON-LD). html/template
// encodes them, so that no text can end the script element. What has no date is given none: null,
// which in JSON-LD says that there is no value.

type article struct {
	Context          string        `json:"@context"`
	Type             string        `json:"@type"`
	Headline         string        `json:"headline"`
	Description      string        `json:"description,omitempty"`
	InLanguage       notice.Lang   `json:"inLanguage"`
	URL              string        `json:"url"`
	DatePublished    *string       `json:"datePublished"`
	DateModified     *string       `json:"dateModified,omitempty"`
	Publisher        organisation  `json:"publisher"`
	TranslationOf    *translation  `json:"translationOfWork,omitempty"`
	WorkTranslations []translation `json:"workTranslation,omitempty"`
	CommentCount     uint64        `json:"commentCount"`
	Comments         []remark      `json:"comment,omitempty"`
}

type organisation struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type translation struct {
	Type       string      `json:"@type"`
	Headline   string      `json:"headline"`
	InLanguage notice.Lang `json:"inLanguage"`
	ID         string      `json:"@id"`
}

type remark struct {
	Type        string      `json:"@type"`
	ID          string      `json:"@id"`
	URL         string      `json:"url"`
	InLanguage  notice.Lang `json:"inLanguage,omitempty"`
	DateCreated *string     `json:"dateCreated"`
	Author      person      `json:"author"`
	Text        string      `json:"text"`
	ParentItem  *reference  `json:"parentItem,omitempty"`
}

type reference struct {
	ID string `json:"@id"`
}

type webPage struct {
	Context    string       `json:"@context"`
	Type       string       `json:"@type"`
	Name       string       `json:"name"`
	InLanguage notice.Lang  `json:"inLanguage"`
	URL        string       `json:"url"`
	Publisher  organisation `json:"publisher"`
}

const schema = "https://schema.org"

func (v *voice) publisher() organisation {
	return organisation{"Organization", in(v.Institution.Name, v.Lang()), v.canonical("/" + string(v.Lang()) + "/")}
}

// pageData describes a page of no special kind.
func (v *voice) pageData(f Frame, name string) webPage {
	return webPage{schema, "WebPage", name, v.Lang(), v.canonical(f.Path), v.publisher()}
}

// articleData describes an announcement with the comments that stand on the page and can be read.
func (v *voice) articleData(p Announcement) article {
	d, text := p.Discussion, v.text(p.Announcement)
	a := article{
		Context: schema, Type: "NewsArticle", Headline: text.Title, Description: text.Summary,
		InLanguage: v.textLang(d.Announcement), URL: v.canonical(v.origin(d.Announcement)), DatePublished: stamp(d.Announcement.Published),
		Publisher: v.publisher(), CommentCount: d.Tally.Published,
	}
	if n := len(d.Announcement.Changes); n > 0 {
		a.DateModified = stamp(d.Announcement.Changes[n-1].At)
	}
	for _, l := range notice.Langs {
		other, ok := d.Announcement.Texts[l]
		if !ok || l == v.textLang(d.Announcement) {
			continue
		}
		t := translation{"CreativeWork", other.Title, l, v.canonical("/" + string(l) + "/" + d.Announcement.Slugs[l])}
		if text.Translated == l {
			a.TranslationOf = &t
		} else if other.Translated != "" {
			a.WorkTranslations = append(a.WorkTranslations, t)
		}
	}
	numbers := map[notice.CommentID]notice.Comment{}
	for id, c := range d.Elsewhere {
		if c.On == d.Announcement.ID {
			numbers[id] = c
		}
	}
	for _, t := range d.Threads {
		for _, c := range append([]notice.Comment{t.Root}, t.Replies...) {
			numbers[c.ID] = c
			if c.Readable() {
				a.Comments = append(a.Comments, v.remark(d.Announcement, c, numbers))
			}
		}
	}
	return a
}

func (v *voice) remark(on notice.Announcement, c notice.Comment, known map[notice.CommentID]notice.Comment) remark {
	at := v.canonical(v.permalink(on, c))
	r := remark{
		Type: "Comment", ID: at, URL: at, DateCreated: stamp(c.Posted),
		Author: person{"Person", c.Author.Name}, Text: c.Body.Source(),
	}
	if c.Official() {
		r.Author.Type = "Organization"
	}
	if c.Lang.Served() {
		r.InLanguage = c.Lang
	}
	if parent, ok := known[c.Parent]; ok && parent.Readable() {
		r.ParentItem = &reference{v.canonical(v.permalink(on, parent))}
	}
	return r
}

// stamp writes a time with its zone (RFC 3339), or nothing if it is not known.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(time.RFC3339)
	return &text
}
