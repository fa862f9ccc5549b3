package web_test

import (
	"bytes"
	"html"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"noticeboard/internal/notice"
)

var ogImage = regexp.MustCompile(`<meta property="og:image" content="http://example\.org([^"]+)">`)

// cardOf returns the path of the card that a page is shared with.
func (v *visitor) cardOf(path string) string {
	v.Helper()
	page := v.get(path)
	m := ogImage.FindStringSubmatch(page.body)
	if m == nil {
		v.Fatalf("%s: %d, without a card", path, page.Code)
	}
	return html.UnescapeString(m[1])
}

func (a answer) wantCard(t testing.TB) []byte {
	t.Helper()
	img, err := png.Decode(strings.NewReader(a.body))
	if a.Code != http.StatusOK || err != nil || img.Bounds().Dx() != 1200 || img.Bounds().Dy() != 630 ||
		len(a.body) > 40<<10 {
		t.Fatalf("%d, %d bytes, %v", a.Code, len(a.body), err)
	}
	return []byte(a.body)
}

func TestCards(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	cards := map[string]string{}
	for _, path := range []string{enPath, esPath, "/en/", "/es/", "/en/rules", enPath + "/threads/1"} {
		at := v.cardOf(path)
		a := v.get(at, "Accept-Encoding", "gzip, br")
		cards[path] = string(a.wantCard(t))
		h := a.Header()
		if h.Get("Content-Type") != "image/png" || h.Get("Content-Encoding") != "" ||
			h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", path, h)
		}
		v.get(at, "If-None-Match", h.Get("Etag")).want(t, 304)
		plain, _, _ := strings.Cut(at, "?")
		for _, other := range []string{plain, plain + "?v=other"} {
			a := v.get(other)
			if a.body != cards[path] || a.Header().Get("Cache-Control") != "no-cache" ||
				a.Header().Get("Etag") != h.Get("Etag") {
				t.Errorf("%s: %v", other, a.Header())
			}
		}
	}
	if cards[enPath] == cards[esPath] || cards["/en/"] == cards["/es/"] || cards[enPath] == cards["/en/"] {
		t.Error("two cards are one")
	}
	if cards["/en/rules"] != cards["/en/"] || cards[enPath+"/threads/1"] != cards[enPath] {
		t.Error("pages about one thing have different cards")
	}
	if pixels := cards[enPath]; !bytes.HasPrefix([]byte(pixels), []byte("\x89PNG")) {
		t.Error("no PNG")
	}
}

// Comments change the page and not the card, corrections of the title change both.
func TestTheAddressOfACardChangesWithIt(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	before := v.cardOf(enPath)
	s.staff(notice.Moderator).decide(t, idOf(s.visitor().comment("A new comment")), "action", "approve").want(t, 303)
	v.get(enPath).want(t, 200, "A new comment")
	if after := v.cardOf(enPath); after != before {
		t.Errorf("after a comment: %s, was %s", after, before)
	}
	team.announce("publish", "Consulta ñ", "Words.")
	first := v.cardOf("/en/consulta-ni")
	was := v.get(first).wantCard(t)
	s.edit("consulta-ni", func(a *notice.Announcement) {
		text := a.Texts[notice.English]
		text.Title = "Consulta ñandú"
		a.Texts = map[notice.Lang]notice.Text{notice.English: text}
	})
	second := v.cardOf("/en/consulta-ni")
	if bytes.Equal(v.get(second).wantCard(t), was) || second == first {
		t.Errorf("%s after %s", second, first)
	}
	if got := v.get(first).Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("the old address is %q", got)
	}
}

// edit changes an announcement in the store.
func (s *site) edit(slug string, change func(*notice.Announcement)) {
	s.Helper()
	err := s.store.Update(s.Context(), func(tx notice.WriteTx) error {
		a, err := tx.AnnouncementBySlug(slug)
		if err != nil {
			return err
		}
		before := a
		if change(&a); len(a.Changes) > len(before.Changes) {
			if err := tx.KeepTexts(before); err != nil {
				return err
			}
		}
		_, err = tx.PutAnnouncement(a)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}

func TestAddressesOfCards(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	team.announce("draft", "A draft", "Words.")
	en, es := strings.TrimPrefix(enPath, "/en"), strings.TrimPrefix(esPath, "/es")
	s.edit(en[1:], func(a *notice.Announcement) { a.OldSlugs = []string{"an-old-one"} })
	for _, x := range []struct {
		path     string
		code     int
		location string
	}{
		{enPath + "/card.png", 200, ""},
		{"/en" + es + "/card.png?v=1", 301, enPath + "/card.png?v=1"},
		{"/es" + en + "/card.png", 301, esPath + "/card.png"},
		{"/es/an-old-one/card.png", 301, esPath + "/card.png"},
		{"/en/an-old-one/threads/1?page=1", 301, enPath + "/threads/1?page=1"},
		{"/en/an-old-one/versions", 301, enPath + "/versions"},
		{"/en/a-draft/card.png", 404, ""},
		{"/en/nothing/card.png", 404, ""},
		{"/fr/card.png", 302, "/en/card.png"},
		{"/fr" + en + "/card.png", 302, enPath + "/card.png"},
		{enPath + "/card.jpg", 404, ""},
	} {
		a := v.get(x.path)
		if a.Code != x.code || a.Header().Get("Location") != x.location {
			t.Errorf("%s: %d %s, want %d %s", x.path, a.Code, a.Header().Get("Location"), x.code, x.location)
		}
	}
	head := v.do(httptest.NewRequest(http.MethodHead, enPath+"/card.png", nil))
	if head.Code != 200 || head.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
}

func TestManyAskForOneCardAtOnce(t *testing.T) {
	s := newSite(t)
	at := s.visitor().cardOf(esPath)
	bodies := make([]string, 8)
	var all sync.WaitGroup
	for i := range bodies {
		all.Go(func() { bodies[i] = s.visitor().get(at).body })
	}
	all.Wait()
	for i, b := range bodies {
		if b == "" || b != bodies[0] {
			t.Errorf("%d: %d bytes, the first has %d", i, len(b), len(bodies[0]))
		}
	}
}

// An announcement that cannot be set in the font is shared with the board's card, at either address.
func TestTheCardOfAnotherScript(t *testing.T) {
	s := newSite(t)
	s.edit(strings.TrimPrefix(enPath, "/en/"), func(a *notice.Announcement) {
		text := a.Texts[notice.English]
		text.Title = "公告"
		a.Texts = map[notice.Lang]notice.Text{notice.English: text, notice.Spanish: a.Texts[notice.Spanish]}
	})
	v := s.visitor()
	board := v.cardOf("/en/")
	if at := v.cardOf(enPath); at != board {
		t.Errorf("it is shared with %s, not %s", at, board)
	}
	if got := v.get(enPath + "/card.png"); got.body != v.get(board).body {
		t.Error("its own address has another card")
	}
	if es := v.cardOf(esPath); !strings.HasPrefix(es, esPath+"/card.png?v=") {
		t.Errorf("in Spanish it is shared with %s", es)
	}
}
