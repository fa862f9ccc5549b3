package web_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

const (
	enFeed = enPath + "/feed"
	esFeed = esPath + "/feed"
)

// readFeed reads a feed from its first page to its last, and compares both formats. It returns the entries.
func (v *visitor) readFeed(t *testing.T, path string) (entries []*gofeed.Item) {
	t.Helper()
	const base = "http://example.org"
	ids := map[string]bool{}
	atom, other := path+".atom", path+".json"
	for page := 0; atom != ""; page++ {
		a, j := v.get(atom), v.get(other)
		a.want(t, 200)
		j.want(t, 200)
		for _, x := range []struct {
			answer
			is string
		}{{a, "application/atom+xml; charset=utf-8"}, {j, "application/feed+json; charset=utf-8"}} {
			if h := x.Header(); h.Get("Content-Type") != x.is || h.Get("Access-Control-Allow-Origin") != "*" ||
				h.Get("Cache-Control") != "no-cache" {
				t.Errorf("%s: headers %v", path, h)
			}
			if strings.Contains(x.body, "private.example") || strings.Contains(x.body, "maria") {
				t.Errorf("%s tells an address or a login", path)
			}
		}
		v.get(atom, "If-None-Match", a.Header().Get("Etag")).want(t, 304)
		if a.Header().Get("Etag") == j.Header().Get("Etag") {
			t.Errorf("%s: both formats have one entity tag", path)
		}
		checkAtom(t, a.body)
		f, err := gofeed.NewParser().ParseString(a.body)
		g, err2 := gofeed.NewParser().ParseString(j.body)
		if err != nil || err2 != nil {
			t.Fatalf("%s: %v, %v: %s", path, err, err2, a.body)
		}
		if f.FeedLink != base+atom || g.FeedLink != base+other || f.Title == "" || f.Title != g.Title {
			t.Errorf("%s: %q at %q and %q at %q", path, f.Title, f.FeedLink, g.Title, g.FeedLink)
		}
		if len(f.Items) != len(g.Items) {
			t.Fatalf("%s: %d entries and %d", path, len(f.Items), len(g.Items))
		}
		for i, e := range f.Items {
			o := g.Items[i]
			if e.GUID != o.GUID || e.Title != o.Title || e.Link != o.Link || e.Content != o.Content ||
				e.Authors[0].Name != o.Authors[0].Name || !e.UpdatedParsed.Equal(*o.UpdatedParsed) {
				t.Errorf("%s, entry %d:\n%+v\n%+v", path, i, e, o)
			}
			if ids[e.GUID] || !urn.MatchString(e.GUID) {
				t.Errorf("%s: id %q", path, e.GUID)
			}
			ids[e.GUID] = true
			link, _, _ := strings.Cut(strings.TrimPrefix(e.Link, base), "#")
			if code := v.get(link).Code; code != 200 && code != 302 {
				t.Errorf("%s: an entry leads to %s: %d", path, link, code)
			}
		}
		entries = append(entries, f.Items...)
		atom, other = next(t, a.body, j.body)
	}
	return entries
}

var urn = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// next returns the paths of the next page in both formats; empty if there is none.
func next(t *testing.T, atom, other string) (string, string) {
	t.Helper()
	var f struct {
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
	}
	var g struct {
		Next string `json:"next_url"`
	}
	if err := xml.Unmarshal([]byte(atom), &f); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(other), &g); err != nil {
		t.Fatal(err)
	}
	for _, l := range f.Links {
		if l.Rel == "next" {
			return strings.TrimPrefix(l.Href, "http://example.org"), strings.TrimPrefix(g.Next, "http://example.org")
		}
	}
	if g.Next != "" {
		t.Errorf("only the JSON has a next page, %s", g.Next)
	}
	return "", ""
}

// checkAtom checks what RFC 4287 asks of every feed and entry: one id, one title, one update, an author, a link.
func checkAtom(t *testing.T, text string) {
	t.Helper()
	type part struct {
		Lang  string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID    []string `xml:"http://www.w3.org/2005/Atom id"`
		Title []struct {
			Lang string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			Text string `xml:",chardata"`
		} `xml:"http://www.w3.org/2005/Atom title"`
		ReplyTo *struct{} `xml:"http://purl.org/syndication/thread/1.0 in-reply-to"`
		Updated []string  `xml:"http://www.w3.org/2005/Atom updated"`
		Author  []string  `xml:"http://www.w3.org/2005/Atom author>name"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
	}
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		part
		Entries []part `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	latest := ""
	for _, e := range f.Entries {
		latest = max(latest, e.Updated[0])
	}
	if latest > f.Updated[0] {
		t.Errorf("an entry of %s is newer than the feed of %s", latest, f.Updated[0])
	}
	for _, e := range f.Entries {
		if e.ReplyTo != nil && e.Title[0].Lang != f.Lang { // "Comment 3 by Ana", of a comment in any language
			t.Errorf("the feed in %s has the title %+v", f.Lang, e.Title[0])
		}
	}
	for _, p := range append(f.Entries, f.part) {
		if len(p.ID) != 1 || len(p.Title) != 1 || p.Title[0].Text == "" || len(p.Updated) != 1 || len(p.Author) != 1 ||
			p.Lang == "" {
			t.Errorf("%+v", p)
		}
		if _, err := time.Parse(time.RFC3339, p.Updated[0]); err != nil {
			t.Error(err)
		}
		for _, l := range p.Links {
			if !strings.HasPrefix(l.Href, "http://example.org/") {
				t.Errorf("link %+v", l)
			}
		}
	}
}

// TestFeeds reads every feed of a board in both languages and both formats, with comments in every state.
func TestFeeds(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	waits, gone := in(notice.English, "still secret"), in(notice.English, "gone for good")
	waits.Status = notice.Pending
	asks := in(notice.Spanish, "")
	asks.Body = markup.Comment(notice.Spanish, "¿Cuándo & cómo?")
	asks.Question, asks.Author.Name, asks.Posted = true, "Ana <b>", noticetest.Epoch
	put := s.discuss(waits, gone, asks)
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		c, err := tx.Comment(put[1].ID)
		if err != nil {
			return err
		}
		c.Status = notice.Removed
		_, err = tx.PutComment(c)
		return err
	})
	for _, path := range []string{enFeed, esFeed} {
		all := v.readFeed(t, path)
		var numbers []string
		for _, e := range all {
			_, n, _ := strings.Cut(e.Link, "/comments/")
			numbers = append(numbers, n)
		}
		if want := strings.Split("9 7 6 5 4 3 2 1", " "); !slices.Equal(numbers, want) {
			t.Errorf("%s: comments %v, want %v", path, numbers, want)
		}
		first := all[0]
		if !strings.Contains(first.Title, "Ana <b>") || !strings.Contains(first.Content, "¿Cuándo &amp; cómo?") ||
			!strings.HasPrefix(first.Content, `<div lang="es" dir="auto">`) ||
			!slices.Equal(first.Categories, []string{"question", "unanswered"}) {
			t.Errorf("%s: %+v", path, first)
		}
	}
	if en, es := v.readFeed(t, enFeed), v.readFeed(t, esFeed); en[0].GUID != es[0].GUID {
		t.Error("a comment has an id in each language")
	}
	asked := v.readFeed(t, "/en/questions")
	if len(asked) != 4 ||
		asked[0].Title != "Ana <b>, on “56 Local Jurisdictions Join Global Partnership to Promote Open Government”" {
		t.Errorf("%d questions; %+v", len(asked), asked[0])
	}
	before := len(v.readFeed(t, "/es/replies"))
	tag := v.get("/es/replies.atom").Header().Get("Etag")
	team.post("/desk/comments/"+put[2].ID.String()+"/answer", "answer.en", "In May.", "answer.es", "En mayo.").
		want(t, 303)
	v.get("/es/replies.atom", "If-None-Match", tag).want(t, 200, "En mayo.")
	answers := v.readFeed(t, "/es/replies")
	if len(answers) != before+1 || !slices.Equal(answers[0].Categories, []string{"official-reply"}) ||
		strings.Index(answers[0].Content, "En mayo.") > strings.Index(answers[0].Content, "In May.") {
		t.Errorf("%d replies, %+v", len(answers), answers[0])
	}
	reply := answers[0].Extensions["thr"]["in-reply-to"]
	if len(reply) != 1 || reply[0].Attrs["ref"] != asked[0].GUID ||
		!strings.HasSuffix(reply[0].Attrs["href"], "/comments/9") {
		t.Errorf("it replies to %+v", reply)
	}
	if left := v.readFeed(t, "/en/questions"); len(left) != 3 {
		t.Errorf("%d questions are left", len(left))
	}
	thread := v.readFeed(t, enPath+"/threads/"+fmt.Sprint(put[2].Thread)+"/feed")
	if len(thread) != 2 || !strings.HasSuffix(thread[0].Link, "/comments/10") ||
		!strings.HasSuffix(thread[1].Link, "/comments/9") {
		t.Errorf("a conversation of %d", len(thread))
	}
	for _, path := range []string{enFeed, "/en/replies", "/en/questions", "/en/feed"} {
		for _, e := range v.readFeed(t, path) {
			if strings.Contains(e.Content, "secret") || strings.Contains(e.Content, "gone for good") {
				t.Errorf("%s: %s", path, e.Content)
			}
		}
	}
}

// TestFeedOfAnnouncements publishes announcements and reads their feed.
func TestFeedOfAnnouncements(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	team.announce("draft", "A draft", "Words.")
	for i := range 22 {
		team.announce("publish", fmt.Sprint("The bridge & more ", i), "It is *open*.")
	}
	for _, path := range []string{"/en/feed", "/es/feed"} {
		all := v.readFeed(t, path)
		if len(all) != 23 || !strings.HasPrefix(all[0].Title, "The bridge & more") ||
			!strings.Contains(all[0].Content, "<em>open</em>") {
			t.Fatalf("%s: %d announcements, %+v", path, len(all), all[0])
		}
		seed := all[22]
		for _, text := range []string{"Ghana: ", "; ", "<p>"} {
			if !strings.Contains(seed.Content, text) {
				t.Errorf("%s: the seed's text has no %q", path, text)
			}
		}
		if total := seed.Extensions["thr"]["total"]; len(total) != 1 || total[0].Value != "7" {
			t.Errorf("%s: %+v", path, seed.Extensions)
		}
		if strings.Contains(seed.Content, "```") {
			t.Errorf("%s shows the source of the places", path)
		}
	}
	if en, es := v.readFeed(t, "/en/feed"), v.readFeed(t, "/es/feed"); en[22].GUID == es[22].GUID ||
		en[0].GUID != es[0].GUID {
		t.Error("editions, and only editions, have an id each")
	}
}

// TestFeedPages goes through a long feed while more are published.
func TestFeedPages(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	var all []notice.Comment
	for range 110 {
		all = append(all, in(notice.English, "Water"))
	}
	put := s.discuss(all...)
	for range 60 {
		c := in(notice.English, "A reply")
		c.Parent = put[0].ID
		s.discuss(c)
	}
	if got := len(v.readFeed(t, enFeed)); got != 177 {
		t.Errorf("%d comments", got)
	}
	if got := len(v.readFeed(t, enPath+"/threads/"+fmt.Sprint(put[0].Thread)+"/feed")); got != 61 {
		t.Errorf("%d comments in the conversation", got)
	}
	second := v.get(enFeed + ".atom?before=100")
	second.want(t, 200, "/comments/99", "!/comments/100<", `?before=100"`)
	s.discuss(in(notice.English, "One more"))
	if again := v.get(enFeed + ".atom?before=100"); again.body != second.body {
		t.Error("an earlier page changed when a comment came")
	}
}

// TestFeedsThatAreNotThere asks for feeds by wrong addresses.
func TestFeedsThatAreNotThere(t *testing.T) {
	v := newSite(t).visitor()
	for path, code := range map[string]int{
		"/fr/feed.atom": 404, "/en/no-such-thing/feed.atom": 404, enFeed + ".rss": 404, enFeed + ".atom?before=0": 404,
		enFeed + ".atom?before=x": 404, "/en/feed.atom?before=0": 404, "/en/feed.json?before=99": 404,
		"/en/questions.atom?before=12": 404, "/en/replies.json?before=0000000000001": 404,
		enPath + "/threads/0/feed.atom": 404, enPath + "/threads/99/feed.atom": 404, "/fr/feed": 404,
	} {
		if a := v.get(path); a.Code != code || a.Header().Get("Etag") != "" {
			t.Errorf("%s: %d, %v", path, a.Code, a.Header())
		}
	}
	if to := v.get("/es" + strings.TrimPrefix(enFeed, "/en") + ".atom").Header().Get("Location"); to != esFeed+".atom" {
		t.Errorf("the other language's slug leads to %q", to)
	}
	for page, feed := range map[string]string{"/en/": "/en/feed", enPath: enFeed, esPath + "/threads/1": esPath + "/threads/1/feed"} {
		v.get(page).want(t, 200, `<link rel="alternate" type="application/atom+xml" href="`+feed+`.atom">`)
	}
	v.get("/es/feed").want(t, 200, `href="/es/questions.atom"`, "Canales")
}
