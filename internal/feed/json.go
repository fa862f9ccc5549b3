package feed

import "encoding/json"

// The types of the objects of a JSON Feed.
type (
	jsonFeed struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		Description string       `json:"description,omitempty"`
		HomePage    string       `json:"home_page_url"`
		FeedURL     string       `json:"feed_url"`
		NextURL     string       `json:"next_url,omitempty"`
		Language    string       `json:"language"`
		Authors     []jsonPerson `json:"authors,omitempty"`
		Items       []jsonItem   `json:"items"`
	}

	jsonItem struct {
		ID        string       `json:"id"`
		URL       string       `json:"url"`
		Title     string       `json:"title"`
		HTML      string       `json:"content_html"`
		Summary   string       `json:"summary,omitempty"`
		Published string       `json:"date_published,omitempty"`
		Modified  string       `json:"date_modified"`
		Authors   []jsonPerson `json:"authors,omitempty"`
		Tags      []string     `json:"tags,omitempty"`
		Language  string       `json:"language,omitempty"`
		Thread    *jsonThread  `json:"_thread,omitempty"`
	}

	jsonPerson struct {
		Name string `json:"name"`
	}

	// A jsonThread is an extension that says what RFC 4685 says in Atom.
	jsonThread struct {
		About      string  `json:"about"`
		ReplyTo    string  `json:"in_reply_to,omitempty"`
		ReplyToURL string  `json:"in_reply_to_url,omitempty"`
		Replies    string  `json:"replies_url,omitempty"`
		Count      *uint64 `json:"replies_count,omitempty"`
	}
)

// threadAbout is where the members of a jsonThread are explained.
const threadAbout = "https://www.rfc-editor.org/rfc/rfc4685"

// JSON returns f as a JSON Feed.
func (f Feed) JSON() ([]byte, error) {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Description: f.Subtitle, HomePage: f.Page,
		FeedURL: f.Self.JSON, NextURL: f.Next.JSON, Language: f.Lang, Authors: people(f.Author), Items: []jsonItem{},
	}
	for _, e := range f.Entries {
		doc.Items = append(doc.Items, e.json())
	}
	return json.Marshal(doc)
}

func (e Entry) json() jsonItem {
	item := jsonItem{
		ID: e.ID, URL: e.Page, Title: e.Title, HTML: e.HTML, Summary: e.Summary, Modified: stamp(e.Updated),
		Authors: people(e.Author), Tags: e.Tags, Language: e.Lang,
	}
	if !e.Published.IsZero() {
		item.Published = stamp(e.Published)
	}
	if e.ReplyTo != nil || e.Replies != nil {
		item.Thread = &jsonThread{About: threadAbout}
	}
	if r := e.ReplyTo; r != nil {
		item.Thread.ReplyTo, item.Thread.ReplyToURL = r.ID, r.Page
	}
	if r := e.Replies; r != nil {
		item.Thread.Replies, item.Thread.Count = r.Feed.JSON, &r.Count
	}
	return item
}

func people(name string) []jsonPerson {
	if p := person(name); p != nil {
		return []jsonPerson{{p.Name}}
	}
	return nil
}
