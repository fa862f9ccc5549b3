package web_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A urlSet is a sitemap as sitemaps.org has it.
type urlSet struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"url"`
}

// mapped returns the editions of every page of a sitemap, by hreflang, and when it was changed last.
func (a answer) mapped(t testing.TB) (pages map[string]map[string]string, changed map[string]string) {
	t.Helper()
	a.want(t, 200)
	if kind := a.Header().Get("Content-Type"); kind != "application/xml; charset=utf-8" {
		t.Errorf("type %s", kind)
	}
	var set urlSet
	if err := xml.Unmarshal([]byte(a.body), &set); err != nil {
		t.Fatalf("%v: %.200s", err, a.body)
	}
	pages, changed = map[string]map[string]string{}, map[string]string{}
	for _, u := range set.URLs {
		if pages[u.Loc] != nil {
			t.Errorf("%s is there twice", u.Loc)
		}
		pages[u.Loc] = map[string]string{}
		for _, l := range u.Links {
			if pages[u.Loc][l.Lang] != "" || l.Rel != "alternate" {
				t.Errorf("%s: %+v", u.Loc, l)
			}
			pages[u.Loc][l.Lang] = l.Href
		}
		if u.LastMod != "" {
			changed[u.Loc] = u.LastMod
			must(time.Parse(time.RFC3339, u.LastMod))
		}
	}
	return pages, changed
}

var (
	hreflang  = regexp.MustCompile(`<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">`)
	canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]+)">`)
)

// TestSitemap follows every address of the sitemap and compares it with what the page says of itself.
func TestSitemap(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	team.announce("publish", "Only here", "Words.")
	team.announce("draft", "A draft", "Words.")
	team.announce("publish", "In two & more", "Words.", "title.es", "En dos", "body.es", "Palabras.")
	tomorrow := notice.MomentOf(time.Unix(0, s.now.Load()).Add(24*time.Hour), time.UTC)
	team.announce("schedule", "Not yet", "Words.", "date", tomorrow.Date, "time", tomorrow.Time)

	const base = "http://example.org"
	robots := v.get("/robots.txt")
	robots.want(t, 200, "User-agent: *\nDisallow: /desk/\n", "\nSitemap: "+base+"/sitemap.xml\n", "!receipt")
	pages, changed := v.get("/sitemap.xml").mapped(t)
	want := []string{
		base + "/en/", base + "/es/", base + "/en/rules", base + "/es/rules", base + "/en/about", base + "/es/about", base + "/en/feed", base + "/en/developers", base + "/es/developers", base + "/es/feed",
		base + "/en/accessibility", base + "/es/accessibility", base + "/en/privacy", base + "/es/privacy",
		base + enPath, base + esPath,
		base + "/en/only-here", base + "/en/in-two-more", base + "/es/en-dos",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(pages))); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	for at, editions := range pages {
		page := v.get(strings.TrimPrefix(at, base))
		page.want(t, 200, "!noindex")
		if page.Header().Get("X-Robots-Tag") != "" {
			t.Errorf("%s is for no robot", at)
		}
		if m := canonical.FindStringSubmatch(page.body); m == nil || m[1] != at {
			t.Errorf("%s: canonical %q", at, m)
		}
		own := map[string]string{}
		for _, m := range hreflang.FindAllStringSubmatch(page.body, -1) {
			own[m[1]] = m[2]
		}
		if diff := cmp.Diff(own, editions); diff != "" {
			t.Errorf("%s (-page +sitemap):\n%s", at, diff)
		}
		if len(editions) > 0 && (len(editions) != 3 || editions["x-default"] != editions["en"] ||
			!slices.Contains(slices.Collect(maps.Values(editions)), at)) {
			t.Errorf("%s: editions %v", at, editions)
		}
	}
	if len(pages[base+"/en/only-here"]) != 0 {
		t.Error("what is in one language has editions")
	}
	if changed[base+enPath] != "" || changed[base+"/en/only-here"] != time.Unix(0,
		s.now.Load()).UTC().Format(time.RFC3339) {
		t.Errorf("changed %v", changed)
	}
}

// The sitemap is as old as what it says: an announcement appears at its time, a correction dates it.
func TestSitemapChanges(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	tomorrow := notice.MomentOf(time.Unix(0, s.now.Load()).Add(24*time.Hour), time.UTC)
	team.announce("schedule", "Not yet", "Words.", "date", tomorrow.Date, "time", tomorrow.Time)
	first := v.get("/sitemap.xml")
	first.want(t, 200, "!not-yet")
	if h := first.Header(); h.Get("Cache-Control") != "no-cache" || h.Get("Vary") != "Accept-Encoding" {
		t.Errorf("%v", h)
	}
	v.get("/sitemap.xml", "If-None-Match", first.Header().Get("Etag")).want(t, 304)
	if gzip := v.get("/sitemap.xml", "Accept-Encoding", "gzip"); gzip.body != first.body ||
		gzip.Header().Get("Content-Encoding") != "gzip" || gzip.Header().Get("Etag") == first.Header().Get("Etag") {
		t.Errorf("packed: %v", gzip.Header())
	}
	s.pass(24 * time.Hour)
	v.get("/sitemap.xml", "If-None-Match", first.Header().Get("Etag")).want(t, 200, "/en/not-yet</loc>")
	at := time.Unix(0, s.now.Load()).UTC().Add(time.Hour)
	s.edit("not-yet", func(a *notice.Announcement) { a.Changes = []notice.Change{{At: at, Kind: notice.Tidied}} })
	_, changed := v.get("/sitemap.xml").mapped(t)
	if got := changed["http://example.org/en/not-yet"]; got != at.Format(time.RFC3339) {
		t.Errorf("changed %s, want %v", got, at)
	}
}

// A board with many announcements has an index, whose parts hold each of them once.
func TestSitemapInParts(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	const many = 1100
	slugs := map[string]bool{strings.TrimPrefix(enPath, "/en/"): true, strings.TrimPrefix(esPath, "/es/"): true}
	err := s.store.Update(t.Context(), func(tx notice.WriteTx) error {
		for i := range many {
			en, es := fmt.Sprint("notice-", i), fmt.Sprint("anuncio-", i)
			a := notice.Announcement{
				Draft: i >= many-200, Published: noticetest.Epoch.Add(-time.Hour),
				Slugs: map[notice.Lang]string{notice.English: en, notice.Spanish: es},
				Texts: map[notice.Lang]notice.Text{notice.English: {Title: en}, notice.Spanish: {Title: es,
					Translated: notice.English}},
			}
			if !a.Draft {
				slugs[en], slugs[es] = true, true
			}
			if _, err := tx.PutAnnouncement(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	index := v.get("/sitemap.xml")
	index.want(t, 200)
	var parts struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Loc     []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal([]byte(index.body), &parts); err != nil {
		t.Fatal(err)
	}
	if len(parts.Loc) != 2 { // the drafts behind number 901 call for no third
		t.Errorf("parts %q", parts.Loc)
	}
	seen := map[string]string{}
	for _, at := range parts.Loc {
		path, ours := strings.CutPrefix(at, "http://example.org")
		pages, _ := v.get(path).mapped(t)
		if !ours || len(pages) == 0 {
			t.Errorf("%s has %d pages", at, len(pages))
		}
		for page := range pages {
			slug := page[strings.LastIndex(page, "/")+1:]
			if seen[page] != "" {
				t.Errorf("%s is in %s and in %s", page, seen[page], at)
			}
			seen[page] = at
			delete(slugs, slug)
		}
	}
	if len(slugs) > 0 || seen["http://example.org/en/"] != parts.Loc[0] {
		t.Errorf("%d addresses are missing; home is in %q", len(slugs), seen["http://example.org/en/"])
	}
	if want := 14 + 2 + 2*(many-200); len(seen) != want {
		t.Errorf("%d pages, want %d", len(seen), want)
	}
	for query, code := range map[string]int{"?part=2": 200, "?part=3": 404, "?part=0": 404, "?part=": 404,
		"?part=x": 404, "?part=281474976710655": 404} {
		v.get("/sitemap.xml"+query).want(t, code)
	}
}

// TestWhatSearchEnginesList tries each kind of page. What is listed is the canonical address of itself.
func TestWhatSearchEnginesList(t *testing.T) {
	s := newSite(t)
	v, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := v.comment("A new comment")
	mod.decide(t, idOf(receipt), "action", "approve").want(t, 303)
	for path, listed := range map[string]bool{
		"/en/": true, "/es/": true, enPath: true, esPath: true, "/en/rules": true, "/es/rules": true,
		"/en/about": true, "/es/privacy": true, "/en/rules?version=1": true,
		enPath + "?order=newest": false, enPath + "/threads/1": false, "/en/comment/" + idOf(receipt): false,
		enPath + "/comments": false, enPath + "/versions": false, enPath + "/versions/1": false, receipt: false,
		"/en/nothing": false, "/desk/sign-in": false,
	} {
		a := v.get(path)
		if unlisted := strings.Contains(a.body, `<meta name="robots" content="noindex">`); unlisted == listed {
			t.Errorf("%s: asked to leave it out: %v", path, unlisted)
		}
		if header := a.Header().Get("X-Robots-Tag") != ""; header && listed {
			t.Errorf("%s: a header keeps it out", path)
		}
		if m := canonical.FindStringSubmatch(a.body); listed && (m == nil ||
			m[1] != "http://example.org"+strings.TrimSuffix(path, "?version=1")) {
			t.Errorf("%s: canonical %q", path, m)
		}
	}
}
