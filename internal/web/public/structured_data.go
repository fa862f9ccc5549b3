package public

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// What search engines read of a page: objects of schema.org as JSON-LD (https://www.w3.org/TR/json-ld11/), in a script
// element of the page. html/template encodes them, so that no text can end the element. A property whose value is
// unknown is left out and never null, except a date. Addresses are absolute URLs. TestDataOfEveryPage checks which
// properties an object may have, and which it must have.

// schema is the context of all objects: the vocabulary that their types and properties are of.
const schema = "https://schema.org"

// An article is an announcement (https://schema.org/NewsArticle). Its ID is the announcement's address in its own
// language, whichever page describes it.
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

// An image is a picture (https://schema.org/ImageObject); its sides are in pixels.
type image struct {
	Type   string `json:"@type"`
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// An organisation is the institution (https://schema.org/Organization). Its ID is the same on all pages.
type organisation struct {
	Type string `json:"@type"`
	ID   string `json:"@id"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
	Logo *image `json:"logo,omitempty"`
}

// A person is the author of a comment (https://schema.org/Person); of an official reply the type is Organization.
type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// A translation is an announcement in another language (https://schema.org/NewsArticle): the original of the article,
// or a translation of it.
type translation struct {
	Type          string      `json:"@type"`
	ID            string      `json:"@id"`
	Headline      string      `json:"headline"`
	InLanguage    notice.Lang `json:"inLanguage"`
	URL           string      `json:"url"`
	DatePublished date        `json:"datePublished"`
	Publisher     reference   `json:"publisher"`
}

// A remark is a comment (https://schema.org/Comment). ID and URL are the comment's permanent address; Text is what its
// author typed, without HTML.
type remark struct {
	Type          string        `json:"@type"`
	ID            string        `json:"@id"`
	URL           string        `json:"url"`
	InLanguage    []notice.Lang `json:"inLanguage,omitempty"`
	DatePublished date          `json:"datePublished"`
	Author        *person       `json:"author,omitempty"` // nil if the name was erased
	Text          string        `json:"text"`
	ParentItem    *reference    `json:"parentItem,omitempty"`
}

// A reference stands for an object that is described elsewhere on the page, or on another page of the discussion
// (a node reference of JSON-LD).
type reference struct {
	ID string `json:"@id"`
}

// A date is a point in time with its zone (https://schema.org/DateTime, RFC 3339). The zero value, an unknown time, is
// written as an empty list: in JSON-LD a property without values, so that a required property is there.
type date string

// MarshalJSON implements json.Marshaler.
func (d date) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("[]"), nil
	}
	return json.Marshal(string(d))
}

// A webPage is a page of no special kind (https://schema.org/WebPage) or, with MainEntity, a list
// (https://schema.org/CollectionPage).
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

// An itemList is the announcements of a page of the list (https://schema.org/ItemList).
type itemList struct {
	Type     string     `json:"@type"`
	Elements []listItem `json:"itemListElement"`
}

// A listItem is an announcement in a list (https://schema.org/ListItem). Position is that in the whole list, from 1.
type listItem struct {
	Type     string `json:"@type"`
	Position uint64 `json:"position"`
	Name     string `json:"name"`
	URL      string `json:"url"`
}

// publisher returns the institution.
func (f funcs) publisher() organisation {
	o := organisation{
		Type: "Organization", ID: f.Canonical("/#institution"), Name: view.In(f.Institution.Name, f.Lang()),
		URL: f.Canonical("/" + string(f.Lang()) + "/"),
	}
	if logo := f.Institution.Logo.Light; !logo.None() {
		o.Logo = &image{"ImageObject", f.Canonical(f.Assets.Path(view.PictureFile("logo", logo))), logo.Width, logo.Height}
	}
	return o
}

// pageData describes the page in a frame, with its title.
func (f funcs) pageData(frame view.Frame, name string) webPage {
	at := f.Canonical(frame.Path)
	return webPage{
		Context: schema, Type: "WebPage", ID: at, Name: name, InLanguage: f.Lang(), URL: at, Publisher: f.publisher(),
	}
}

// homeData describes a page of the list of announcements.
func (f funcs) homeData(p Home) (webPage, error) {
	name, err := f.Message("home.title")
	page := f.pageData(p.Frame, name)
	page.Type = "CollectionPage"
	list := itemList{Type: "ItemList"}
	for i, a := range p.Listed {
		if a.Announcement.Damaged() {
			continue
		}
		list.Elements = append(list.Elements, listItem{
			Type: "ListItem", Position: p.First() + uint64(i), Name: f.Text(a.Announcement).Title,
			URL: f.Canonical(f.origin(a.Announcement)),
		})
	}
	if len(list.Elements) > 0 {
		page.MainEntity = &list
	}
	return page, err
}

// articleData describes an announcement with the readable comments of the page.
func (f funcs) articleData(p AnnouncementShow) (article, error) {
	d, text, on := p.Discussion, f.Text(p.Announcement), p.Announcement
	at := f.Canonical(f.origin(on))
	shown, err := f.Shared(p.Frame)
	if err != nil {
		return article{}, err
	}
	a := article{
		Context: schema, Type: "NewsArticle", ID: at, Headline: text.Title, Description: view.Summary(text),
		InLanguage: f.TextLang(on), URL: at, MainEntityOfPage: f.Canonical(p.Path),
		Image:         []image{{"ImageObject", shown.Src, shown.Width, shown.Height}},
		DatePublished: stamp(on.Published), Author: f.publisher(), Publisher: f.publisher(),
		CommentCount: d.Tally.Published,
	}
	if len(on.Changes) > 0 {
		a.DateModified = stamp(on.Since(on.Version()))
	}
	a.TranslationOf, a.WorkTranslations = f.editionsElsewhere(on)
	known := map[notice.CommentID]notice.Comment{}
	for id, c := range d.Elsewhere {
		if c.On == on.ID {
			known[id] = c
		}
	}
	for _, thread := range d.Threads {
		for _, c := range append([]notice.Comment{thread.Root}, thread.Replies...) {
			known[c.ID] = c
			if c.Readable() {
				a.Comments = append(a.Comments, f.remark(on, c, known))
			}
		}
	}
	return a, nil
}

// editionsElsewhere returns the edition that the shown text was translated from, nil if it is the original, and the
// other editions that are translations.
func (f funcs) editionsElsewhere(a notice.Announcement) (from *translation, into []translation) {
	text := f.Text(a)
	for _, l := range notice.Langs {
		other, ok := a.Texts[l]
		if !ok || l == f.TextLang(a) {
			continue
		}
		at := f.Canonical("/" + string(l) + "/" + a.Slugs[l])
		t := translation{"NewsArticle", at, other.Title, l, at, stamp(a.Published), reference{f.publisher().ID}}
		if text.Translated == l {
			from = &t
		} else if other.Translated != "" {
			into = append(into, t)
		}
	}
	return from, into
}

// remark describes a comment on an announcement. known has the comments that it may reply to.
func (f funcs) remark(on notice.Announcement, c notice.Comment, known map[notice.CommentID]notice.Comment) remark {
	at := f.commentID(on, c)
	r := remark{
		Type: "Comment", ID: at, URL: at, InLanguage: languages(c), DatePublished: stamp(c.Posted),
		Text: c.Body.Source(),
	}
	if c.Author.Name != "" {
		r.Author = &person{"Person", c.Author.Name}
	}
	if c.Official() && r.Author != nil {
		r.Author.Type = "Organization"
	}
	if parent, ok := known[c.Parent]; ok && parent.Readable() {
		r.ParentItem = &reference{f.commentID(on, parent)}
	}
	return r
}

// commentID returns the permanent address of a comment, which is its identifier.
func (f funcs) commentID(on notice.Announcement, c notice.Comment) string {
	return f.Canonical(f.origin(on) + "/comments/" + strconv.FormatUint(c.Number, 10))
}

// languages returns the languages of a comment's parts, without those that the board is not served in.
func languages(c notice.Comment) (ls []notice.Lang) {
	for _, p := range c.Body.Parts {
		if p.Lang.Served() && !slices.Contains(ls, p.Lang) {
			ls = append(ls, p.Lang)
		}
	}
	return ls
}

// stamp returns t as a date; the zero time is the zero date.
func stamp(t time.Time) date {
	if t.IsZero() {
		return ""
	}
	return date(t.UTC().Format(time.RFC3339))
}
