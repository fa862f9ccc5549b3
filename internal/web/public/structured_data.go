package public

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The types below are what search engines read of a page (schema.org, as JSON-LD). html/template
// encodes them, so that no text can end the script element. What is not known is left out, never null.
// A test knows which members of which types there are.

const schema = "https://schema.org"

// An article is an announcement. Its id is its address in its own language, whatever page describes it.
type article struct {
	Context          string        `json:"@context"`
	Type             string        `json:"@type"`
	ID               string        `json:"@id"`
	Headline         string        `json:"headline"`
	Description      string        `json:"description,omitempty"`
	InLanguage       notice.Lang   `json:"inLanguage"`
	URL              string        `json:"url"`
	MainEntityOfPage string        `json:"mainEntityOfPage"`
	Image            []image       `json:"image"`
	DatePublished    date          `json:"datePublished"`
	DateModified     date          `json:"dateModified,omitempty"`
	Author           organisation  `json:"author"`
	Publisher        organisation  `json:"publisher"`
	TranslationOf    *translation  `json:"translationOfWork,omitempty"`
	WorkTranslations []translation `json:"workTranslation,omitempty"`
	CommentCount     uint64        `json:"commentCount"`
	Comments         []remark      `json:"comment,omitempty"`
}

type image struct {
	Type   string `json:"@type"`
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type organisation struct {
	Type string `json:"@type"`
	ID   string `json:"@id"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
	Logo *image `json:"logo,omitempty"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type translation struct {
	Type          string      `json:"@type"`
	ID            string      `json:"@id"`
	Headline      string      `json:"headline"`
	InLanguage    notice.Lang `json:"inLanguage"`
	URL           string      `json:"url"`
	DatePublished date        `json:"datePublished"`
	Publisher     reference   `json:"publisher"`
}

type remark struct {
	Type          string        `json:"@type"`
	ID            string        `json:"@id"`
	URL           string        `json:"url"`
	InLanguage    []notice.Lang `json:"inLanguage,omitempty"`
	DatePublished date          `json:"datePublished"`
	Author        person        `json:"author"`
	Text          string        `json:"text"`
	ParentItem    *reference    `json:"parentItem,omitempty"`
}

// A reference names what is described elsewhere on the page, or on another page of the discussion.
type reference struct {
	ID string `json:"@id"`
}

// A date is a point in time with its zone (RFC 3339). One that is not known is an empty list, which says in
// JSON-LD that there is no value: a reader that looks for the date sees that it was not forgotten.
type date string

// MarshalJSON implements json.Marshaler.
func (d date) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("[]"), nil
	}
	return json.Marshal(string(d))
}

type webPage struct {
	Context    string       `json:"@context"`
	Type       string       `json:"@type"`
	ID         string       `json:"@id"`
	Name       string       `json:"name"`
	InLanguage notice.Lang  `json:"inLanguage"`
	URL        string       `json:"url"`
	Publisher  organisation `json:"publisher"`
	MainEntity *itemList    `json:"mainEntity,omitempty"`
}

type itemList struct {
	Type     string     `json:"@type"`
	Elements []listItem `json:"itemListElement"`
}

type listItem struct {
	Type     string `json:"@type"`
	Position uint64 `json:"position"`
	Name     string `json:"name"`
	URL      string `json:"url"`
}

func (v funcs) publisher() organisation {
	o := organisation{Type: "Organization", ID: v.Canonical("/#institution"), Name: view.In(v.Institution.Name, v.Lang()), URL: v.Canonical("/" + string(v.Lang()) + "/")}
	if logo := v.Institution.Logo.Light; !logo.None() {
		o.Logo = &image{"ImageObject", v.Canonical(v.Assets.Path("logo.png")), logo.Width, logo.Height}
	}
	return o
}

// pageData describes a page of no special kind.
func (v funcs) pageData(f view.Frame, name string) webPage {
	at := v.Canonical(f.Path)
	return webPage{Context: schema, Type: "WebPage", ID: at, Name: name, InLanguage: v.Lang(), URL: at, Publisher: v.publisher()}
}

// articleData describes an announcement with the comments that stand on the page and can be read.
func (v funcs) articleData(p AnnouncementShow) (article, error) {
	d, text, on := p.Discussion, v.Text(p.Announcement), p.Announcement
	at := v.Canonical(v.origin(on))
	shown, err := v.Shared(p.Frame)
	if err != nil {
		return article{}, err
	}
	a := article{
		Context: schema, Type: "NewsArticle", ID: at, Headline: text.Title, Description: view.Summary(text),
		InLanguage: v.TextLang(on), URL: at, MainEntityOfPage: v.Canonical(p.Path),
		Image:         []image{{"ImageObject", shown.Src, shown.Width, shown.Height}},
		DatePublished: stamp(on.Published), Author: v.publisher(), Publisher: v.publisher(), CommentCount: d.Tally.Published,
	}
	if len(on.Changes) > 0 {
		a.DateModified = stamp(on.Since(on.Version()))
	}
	a.TranslationOf, a.WorkTranslations = v.editionsElsewhere(on)
	known := map[notice.CommentID]notice.Comment{}
	for id, c := range d.Elsewhere {
		if c.On == on.ID {
			known[id] = c
		}
	}
	for _, t := range d.Threads {
		for _, c := range append([]notice.Comment{t.Root}, t.Replies...) {
			known[c.ID] = c
			if c.Readable() {
				a.Comments = append(a.Comments, v.remark(on, c, known))
			}
		}
	}
	return a, nil
}

// editionsElsewhere returns what an announcement was translated from, and into, of what has a page.
func (v funcs) editionsElsewhere(a notice.Announcement) (from *translation, into []translation) {
	text := v.Text(a)
	for _, l := range notice.Langs {
		other, ok := a.Texts[l]
		if !ok || l == v.TextLang(a) {
			continue
		}
		at := v.Canonical("/" + string(l) + "/" + a.Slugs[l])
		t := translation{"NewsArticle", at, other.Title, l, at, stamp(a.Published), reference{v.publisher().ID}}
		if text.Translated == l {
			from = &t
		} else if other.Translated != "" {
			into = append(into, t)
		}
	}
	return from, into
}

func (v funcs) remark(on notice.Announcement, c notice.Comment, known map[notice.CommentID]notice.Comment) remark {
	at := v.commentID(on, c)
	r := remark{
		Type: "Comment", ID: at, URL: at, InLanguage: languages(c), DatePublished: stamp(c.Posted),
		Author: person{"Person", c.Author.Name}, Text: c.Body.Source(),
	}
	if c.Official() {
		r.Author.Type = "Organization"
	}
	if parent, ok := known[c.Parent]; ok && parent.Readable() {
		r.ParentItem = &reference{v.commentID(on, parent)}
	}
	return r
}

// commentID returns the address that leads to a comment, beneath the announcement's own.
func (v funcs) commentID(on notice.Announcement, c notice.Comment) string {
	return v.Canonical(v.origin(on) + "/comments/" + strconv.FormatUint(c.Number, 10))
}

// languages returns the languages that a comment is known to be in.
func languages(c notice.Comment) (ls []notice.Lang) {
	for _, p := range c.Body.Parts {
		if p.Lang.Served() && !slices.Contains(ls, p.Lang) {
			ls = append(ls, p.Lang)
		}
	}
	return ls
}

// stamp returns t as a date.
func stamp(t time.Time) date {
	if t.IsZero() {
		return ""
	}
	return date(t.UTC().Format(time.RFC3339))
}
