package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed/atom"
	"golang.org/x/net/html"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/web"
	"noticeboard/internal/web/archive"
)

// archived returns the files of an archive of a site.
func archived(t testing.TB, s *site) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := archive.Write(context.Background(), archive.Config{
		Site: s.handler, Views: rendererAt(t, "http://"+s.host+s.path), Base: "http://" + s.host + s.path, At: noticetest.Epoch,
		Put: func(name string, content []byte) error {
			if files[name] != nil {
				t.Errorf("%s is written twice", name)
			}
			files[name] = bytes.Clone(content)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// crowdedSite has a conversation of several pages, a thread with pages of its own, and all that pages link to.
func crowdedSite(t testing.TB, options ...option) *site {
	s := newSite(t, options...)
	on := must(s.board.Announcements(context.Background(), 0, 1))[0].Announcement.ID
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		for n := range 120 {
			c := notice.Comment{On: on, Question: n%7 == 0, Lang: "en", Body: noticetest.Text("en", fmt.Sprint("words of many ", n))}
			c.Author.Name = "Ana"
			first, err := noticetest.Place(tx, c)
			if err != nil {
				return err
			}
			if n != 3 {
				continue
			}
			for range 80 {
				c.Parent = first.ID
				if _, err := noticetest.Place(tx, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return s
}

// TestEveryLinkOfAnArchiveLeadsToAFile is the link checker: it looks at every address in every page.
func TestEveryLinkOfAnArchiveLeadsToAFile(t *testing.T) {
	files := archived(t, crowdedSite(t))
	ids := map[string]map[string]bool{}
	for name, content := range files {
		if path.Ext(name) == ".html" {
			ids[name] = idsOf(t, content)
		}
	}
	for name, content := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, address := range addressesIn(t, content) {
			u, err := url.Parse(address)
			if err != nil || u.IsAbs() {
				if err != nil || strings.Contains(address, "example.org") && u.Host == "example.org" {
					t.Errorf("%s: the link %s leads to the site, or nowhere (%v)", name, address, err)
				}
				continue
			}
			to := name
			if u.Path != "" {
				to = path.Join(path.Dir(name), u.Path)
			}
			if strings.HasPrefix(u.Path, "/") || files[to] == nil || u.RawQuery != "" {
				t.Errorf("%s: the link %s leads to no file", name, address)
			} else if u.Fragment != "" && !ids[to][u.Fragment] {
				t.Errorf("%s: the link %s leads to no place on %s", name, address, to)
			}
		}
	}
	for _, want := range []string{
		"index.html", "en/index.html", "es/index.html", "en/rules.html", "es/about.html", "en/privacy.html",
		"en/accessibility.html", "en/feed.html", "en/feed.atom", "es/questions.json", "en/replies.atom",
		"en" + strings.TrimPrefix(enPath, "/en") + "/index.html", "es" + strings.TrimPrefix(esPath, "/es") + "/page-3.html",
		"en" + strings.TrimPrefix(enPath, "/en") + "/show-unanswered.html",
		"en" + strings.TrimPrefix(enPath, "/en") + "/feed.atom",
	} {
		if files[want] == nil {
			t.Errorf("there is no %s in the archive: %q", want, slices.Sorted(maps.Keys(files)))
			return
		}
	}
}

// TestArchiveOfABoardWithAPath has the same files as that of a board without one.
func TestArchiveOfABoardWithAPath(t *testing.T) {
	names := func(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }
	without := archived(t, newSite(t))
	with := archived(t, newSite(t, func(w *web.Config, _ *board.Config) { w.Base = "http://example.org/board" }))
	if diff := cmp.Diff(names(without), names(with)); diff != "" {
		t.Errorf("(-without +with a path)\n%s", diff)
	}
	for name, content := range with {
		if path.Ext(name) == ".html" && bytes.Contains(content, []byte(`"/board`)) {
			t.Errorf("%s has a link to the board", name)
		}
	}
}

// TestAnArchiveNeedsNoServer looks for what only works with one.
func TestAnArchiveNeedsNoServer(t *testing.T) {
	for name, content := range archived(t, crowdedSite(t)) {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, wrong := range []string{"<script", "<form", "<textarea", "<button", "/desk/", `href="/`, `src="/`, `name="email"`} {
			if bytes.Contains(content, []byte(wrong)) {
				t.Errorf("%s has %s", name, wrong)
			}
		}
		if name != "index.html" && !bytes.Contains(content, []byte(map[string]string{"en": "part of an archive", "es": "parte de un archivo"}[name[:2]])) {
			t.Errorf("%s does not say that it is in an archive", name)
		}
	}
}

func TestFormsOfAnArchiveAreASentence(t *testing.T) {
	page := string(archived(t, newSite(t))[enPath[1:]+"/index.html"])
	if n := strings.Count(page, "nothing can be sent from here"); n != 1 {
		t.Errorf("the sentence is on the announcement's page %d times", n)
	}
	if !strings.Contains(page, `id="comment-1"`) {
		t.Error("the conversation is not on the page")
	}
}

// TestFeedsOfAnArchiveAreWhole follows each feed from page to page, as files, and expects every comment once, in either
// format.
func TestFeedsOfAnArchiveAreWhole(t *testing.T) {
	files := archived(t, crowdedSite(t))
	relative := func(from, href string) string {
		u, err := url.Parse(href)
		if err != nil || u.IsAbs() || u.RawQuery != "" {
			t.Fatalf("%s: the link %q leads out of the archive", from, href)
		}
		return path.Join(path.Dir(from), u.Path)
	}
	for name, want := range map[string]int{
		enPath[1:] + "/feed": 120 + 80 + 7, esPath[1:] + "/feed": 120 + 80 + 7, "en/feed": 1, "en/replies": 1, "es/questions": 21,
	} {
		ids := map[string]bool{}
		for at, pages := name+".atom", 0; at != ""; pages++ {
			f, err := new(atom.Parser).Parse(bytes.NewReader(files[at]))
			if err != nil || pages > 9 {
				t.Fatalf("%s: %v, on page %d", at, err, pages)
			}
			before := at
			at = ""
			for _, l := range f.Links {
				switch to := relative(before, l.Href); {
				case files[to] == nil:
					t.Errorf("%s: the link %s leads to no file", before, l.Href)
				case l.Rel == "next":
					at = to
				case l.Rel == "self" && to != before, l.Rel == "first" && to != name+".atom":
					t.Errorf("%s: the link %s leads to %s", before, l.Rel, to)
				}
			}
			for _, e := range f.Entries {
				ids[e.ID] = true
			}
		}
		if len(ids) < want {
			t.Errorf("%s.atom has %d entries in all, and %d are wanted", name, len(ids), want)
		}
		for at := name + ".json"; at != ""; {
			var f struct {
				Next  string `json:"next_url"`
				Items []struct{ ID string }
			}
			if err := json.Unmarshal(files[at], &f); err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			for _, i := range f.Items {
				if !ids[i.ID] {
					t.Errorf("%s has %s, which is not in the other format, or twice", at, i.ID)
				}
				delete(ids, i.ID)
			}
			if f.Next != "" {
				f.Next = relative(at, f.Next)
			}
			at = f.Next
		}
		if len(ids) > 0 {
			t.Errorf("%s.json lacks %d entries", name, len(ids))
		}
	}
}

// addressesIn returns all that a page links to or shows.
func addressesIn(t testing.TB, content []byte) (all []string) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if slices.Contains([]string{"href", "src", "srcset", "action", "poster"}, a.Key) {
				all = append(all, a.Val)
			}
		}
	}
	return all
}

func idsOf(t testing.TB, content []byte) map[string]bool {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
	}
	return ids
}
