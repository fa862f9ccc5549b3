package web_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// announce sends a new announcement in English, and more fields, and returns its path at the desk.
func (v *visitor) announce(do, title, body string, more ...string) string {
	v.Helper()
	a := v.post("/desk/announcements", append([]string{"do", do, "original", "en", "title.en", title, "body.en",
		body}, more...)...)
	path, _, _ := strings.Cut(a.Header().Get("Location"), "?")
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(path, "/desk/announcements/") {
		v.Fatalf("announcing: %d to %s: %.2000s", a.Code, path, a.body)
	}
	return path
}

// seen returns the number in the form by which it is told that someone else was faster.
func (v *visitor) seen(path string) string {
	v.Helper()
	m := regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(v.get(path).body)
	if m == nil {
		v.Fatalf("%s has no form", path)
	}
	return m[1]
}

func TestWritingAnAnnouncement(t *testing.T) {
	s := newSite(t)
	team, reader := s.staff(notice.Team), s.visitor()
	team.get("/desk/announcements/new").want(t, 200, "Edition in English", "Edition in Spanish", `name="title.es"`,
		"preview.js", "Save draft", "Publish at this time")
	a := team.post("/desk/announcements", "do", "preview", "original", "es", "title.es", "La presa <b>", "body.es",
		"Es **alta** <script>alert(1)</script>", "title.en", "The dam", "body.en", "x")
	a.want(t, 200, "La presa &lt;b&gt;", "<strong>alta</strong>", "&lt;script&gt;alert(1)", "!<script>alert",
		"Es **alta**", "Nothing has been saved yet")
	team.get("/desk/announcements").want(t, 200, "!La presa", "1 announcement<")

	path := team.announce("draft", "The dam", "It is **high**.", "title.es", "La presa", "body.es", "Es alta.",
		"summary.en", "A wall.", "place.en", "Quito")
	team.get(path+"?did=draft").want(t, 200, "The draft is saved.", "It is **high**.", `value="the-dam"`,
		`value="la-presa"`, "Discard this draft")
	reader.get("/en/the-dam").want(t, 404)
	team.post(path, "do", "publish", "seen", team.seen(path), "original", "en", "title.en", "The dam", "slug.en",
		"the-dam", "summary.en", "A wall.", "place.en", "Quito", "body.en", "It is **high**.",
		"title.es", "La presa", "slug.es", "la-presa", "body.es", "Es alta.").want(t, 303)
	team.get(path+"?did=publish").want(t, 200, "The announcement is published.", "Save with correction note",
		"!Discard this draft", "!Save draft")
	reader.get("/en/the-dam").want(t, 200, "<strong>high</strong>", "Quito",
		`hreflang="es" href="http://example.org/es/la-presa"`, `name="comment"`, "Be the first to comment")
	reader.get("/es/la-presa").want(t, 200, "Es alta.", "Esta edición es una traducción")
	reader.get("/es/the-dam").want(t, 301)
	reader.get("/en/").want(t, 200, "The dam", "0 comments")
	if home := reader.get("/en/").body; strings.Index(home, "The dam") > strings.Index(home, "56 Local") {
		t.Error("the newest does not stand first")
	}
}

// TestDraftsAreNobodysBusiness tries every public way to what is not public, or not yet.
func TestDraftsAreNobodysBusiness(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	at := notice.MomentOf(noticetest.Epoch.Add(2*time.Hour), time.UTC)
	draft := team.announce("draft", "Hidden one", "hidden words")
	team.announce("schedule", "Hidden two", "hidden words two", "date", at.Date, "time", at.Time)
	for name, v := range map[string]*visitor{"reader": s.visitor(), "team": team} {
		for _, slug := range []string{"hidden-one", "hidden-two"} {
			for _, lang := range []string{"/en/", "/es/"} {
				for _, rest := range []string{"", "?page=1", "?order=newest", "/comments", "/comments?reply_to=1",
					"/comments/1", "/threads/1", "/versions", "/versions/1", "/versions/1?with=1",
					"/search", "/search?q=hidden", "/whole"} {
					if a := v.get(lang + slug + rest); a.Code != 404 || strings.Contains(a.body, "Hidden") ||
						strings.Contains(a.body, "hidden words") {
						t.Errorf("%s at %s%s%s: %d", name, lang, slug, rest, a.Code)
					}
				}
				for _, do := range []string{"post", "preview"} {
					v.post(lang+slug+"/comments", "do", do, "comment", "kept text", "name", "A", "email",
						"a@b.example").want(t, 404, "kept text", "!Hidden")
				}
			}
		}
		for _, page := range []string{"/en/", "/es/", "/robots.txt"} {
			v.get(page).want(t, 200, "!Hidden", "!hidden-")
		}
	}
	if a := s.visitor().get(draft); a.Code != 303 || !strings.HasPrefix(a.Header().Get("Location"), "/desk/sign-in") {
		t.Errorf("a reader at the draft's desk: %d to %s", a.Code, a.Header().Get("Location"))
	}
	s.visitor().get("/en/hidden-one", "If-None-Match", "*").want(t, 404)
}

func TestPublishingAtATime(t *testing.T) {
	s := newSite(t)
	team, reader := s.staff(notice.Team), s.visitor()
	at := notice.MomentOf(noticetest.Epoch.Add(20*time.Minute), time.UTC)
	path := team.announce("schedule", "On time", "Now.", "date", at.Date, "time", at.Time)
	team.get(path+"?did=schedule").want(t, 200, "will be published on", `value="`+at.Date+`"`, `value="`+at.Time+`"`,
		"Scheduled")
	reader.get("/en/").want(t, 200, "!On time")
	tag := reader.get("/en/").Header().Get("Etag")
	s.pass(19*time.Minute + 50*time.Second)
	reader.get("/en/on-time").want(t, 404)
	s.pass(10 * time.Second)
	reader.get("/en/", "If-None-Match", tag).want(t, 200, "On time")
	reader.get("/en/on-time").want(t, 200, `name="comment"`)
	reader.post("/en/on-time/comments", "comment", "first", "name", "Ana", "email", "a@b.example").want(t, 303)
	// Whoever still has the form of before is told, and loses nothing.
	team.post(path, "do", "draft", "seen", "1", "original", "en", "title.en", "On time", "slug.en", "on-time",
		"body.en", "Typed too late.").
		want(t, 409, "has become public", "Typed too late.", "Save with correction note", "<del>", "<ins>")
	for _, bad := range [][2]string{{"2029-01-01", "10:00"}, {"tomorrow", "10:00"}, {"2031-02-30", "10:00"},
		{"2031-02-03", ""}} {
		team.post("/desk/announcements", "do", "schedule", "original", "en", "title.en", "T", "body.en", "kept body",
			"date", bad[0], "time", bad[1]).
			want(t, 422, "kept body", `aria-invalid="true"`, "Error:", `value="`+bad[0]+`"`)
	}
}

func TestCorrectingInPublic(t *testing.T) {
	s := newSite(t)
	mod, reader := s.staff(notice.Moderator), s.visitor()
	path := mod.announce("publish", "The dam", "It is 3 m high.")
	change := func(do, body string, more ...string) answer {
		t.Helper()
		return mod.post(path, append([]string{"do", do, "seen", mod.seen(path), "original", "en", "title.en",
			"The dam", "slug.en", "the-dam", "body.en", body}, more...)...)
	}
	reader.get("/en/the-dam").want(t, 200, "!/versions", "!dateModified")
	s.pass(24 * time.Hour)
	mod = s.visitor()
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	change("correct", "It is 30 m high.").want(t, 422, "Enter what was corrected (English)", "It is 30 m high.",
		`href="#correction.en"`)
	change("form", "It is 30 m high.", "correction.en", "typed note").want(t, 422, "typed note",
		"You wrote a correction note")
	change("correct", "It is 30 m high.", "correction.en", "It is 30 m, not <3> m.").want(t, 303)
	reader.get("/en/the-dam").want(t, 200, "It is 30 m high.", "Correction, January 3, 2030:",
		"It is 30 m, not &lt;3&gt; m.", "/en/the-dam/versions", `"dateModified":"2030-01-03T`)
	change("form", "It is 30 m high!").want(t, 303)
	reader.get("/en/the-dam").want(t, 200, "high!", "Correction, January 3, 2030:", "3 versions")
	reader.get("/en/the-dam/versions").want(t, 200, "Version 3", "As first published", "Minor edit",
		"not &lt;3&gt; m", `name="robots" content="noindex"`, `rel="canonical" href="http://example.org/en/the-dam"`,
		"!moderator")
	reader.get("/en/the-dam/versions/1").want(t, 200, "It is 3 m high.", "This is an earlier version",
		"replaced on January 3, 2030", `href="/en/the-dam"`, "noindex")
	reader.get("/en/the-dam/versions/3").want(t, 200, "It is 30 m high!", "This is the current version")
	for _, with := range []string{"", "2"} {
		reader.get("/en/the-dam/versions/1?with="+with).want(t, 200, "<del>", "removed:", "<ins>", "added:", "noindex")
	}
	reader.get("/es/the-dam/versions/1?with=2").want(t, 200, "suprimido:", "añadido:")
	for _, path := range []string{"/versions/0", "/versions/4", "/versions/x", "/versions/1?with=9",
		"/versions/3?with=", "/versions/1?with=3", "/versions/3?with=1", "/versions/2?with=2"} {
		reader.get("/en/the-dam"+path).want(t, 404)
	}
	mod.post(path, "do", "draft", "seen", mod.seen(path), "original", "en", "title.en", "The dam", "body.en",
		"away").want(t, 409)
	mod.post(path, "do", "form", "seen", mod.seen(path), "original", "en").want(t, 422)
	reader.get("/en/the-dam").want(t, 200, "high!")
	a := mod.post(path, "do", "form", "seen", mod.seen(path), "original", "en", "title.en", "The dam", "slug.en",
		"the-high-dam", "body.en", "It is 30 m high!")
	a.want(t, 303)
	reader.get("/en/the-high-dam").want(t, 200, "3 versions")
	if moved := reader.get("/en/the-dam"); moved.Code != 301 || moved.Header().Get("Location") != "/en/the-high-dam" {
		t.Errorf("the old address: %d to %s", moved.Code, moved.Header().Get("Location"))
	}
}

// TestComparisonsOutliveComments has a comparison made again after a change to the texts, and not after a comment.
func TestComparisonsOutliveComments(t *testing.T) {
	s := newSite(t)
	mod, reader := s.staff(notice.Moderator), s.visitor()
	path := mod.announce("publish", "The dam", "It is 3 m high.")
	change := func(body, slug string) {
		t.Helper()
		mod.post(path, "do", "form", "seen", mod.seen(path), "original", "en", "title.en", "The dam", "slug.en", slug,
			"body.en", body).want(t, 303)
	}
	change("It is 30 m high.", "the-dam")
	pages := []string{"/en/the-dam/versions/1?with=2", "/en/the-dam/versions/1", "/en/the-dam/versions/2"}
	tags := make([]string, len(pages))
	for i, page := range pages {
		tags[i] = reader.get(page).Header().Get("Etag")
	}
	sent := reader.post("/en/the-dam/comments", "comment", "high", "name", "Ana", "email", "a@b.example")
	mod.decide(t, idOf(sent.Header().Get("Location")), "action", "approve").want(t, 303)
	for i, page := range pages {
		reader.get(page, "If-None-Match", tags[i]).want(t, 304)
	}
	change("It is 30 m high.", "the-high-dam")
	reader.get("/en/the-high-dam/versions/1?with=2", "If-None-Match", tags[0]).want(t, 200,
		`href="/en/the-high-dam/versions/2"`)
	change("It is 31 m high.", "the-high-dam")
	reader.get("/en/the-high-dam/versions/2", "If-None-Match", tags[2]).want(t, 200, "This is an earlier version")
}

func TestOneLanguage(t *testing.T) {
	s := newSite(t)
	team, reader := s.staff(notice.Team), s.visitor()
	path := team.announce("publish", "Only here", "English words.", "title.es", "", "body.es", " ", "original", "es")
	reader.get("/es/only-here").want(t, 200, `<html lang="es"`, "disponible solo en inglés", `<h1 lang="en">`,
		`rel="canonical" href="http://example.org/en/only-here"`, "!hreflang", `href="/en/only-here"`)
	reader.get("/en/only-here").want(t, 200, `rel="canonical" href="http://example.org/en/only-here"`, "!hreflang",
		"!available only")
	reader.get("/es/").want(t, 200, "Only here", "En inglés")
	reader.get("/es/only-here/comments").want(t, 200)
	reader.post("/es/only-here/comments", "comment", "Hola", "name", "Ana", "email", "a@b.example").want(t, 303)
	team.post(path, "do", "form", "seen", "1", "original", "en", "title.en", "Only here", "slug.en", "only-here",
		"body.en", "English words.", "title.es", "También aquí", "body.es", "Palabras.").want(t, 303)
	reader.get("/es/only-here").want(t, 301)
	reader.get("/es/tambien-aqui").want(t, 200, "Palabras.", "!disponible solo", `hreflang="en"`)
	reader.get("/en/only-here/versions").want(t, 200, "An edition in another language was added")
	reader.get("/es/tambien-aqui/versions/1").want(t, 200, "disponible solo en inglés", "English words.")
}

func TestEachAnnouncementHasItsOwnDiscussion(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	for i, slug := range []string{"second", "third"} {
		mod.announce("publish", slug, "Words.")
		for n := range 2 {
			text := fmt.Sprintf("Words %d about the %s", n, slug)
			a := s.visitor().post("/en/"+slug+"/comments", "comment", text, "name", "Ana", "email", "a@b.example")
			a.want(t, 303)
			mod.post("/desk/comments/"+idOf(a.Header().Get("Location"))+"/decision", "action", "approve", "seen",
				"pending").want(t, 303)
			s.visitor().get("/en/"+slug).want(t, 200, text, fmt.Sprintf(`id="comment-%d"`, n+1))
		}
		other := []string{"third", "second"}[i]
		s.visitor().get("/en/"+slug).want(t, 200, "2 comments", "!about the "+other, "!Jack Sim")
	}
	s.visitor().get("/en/").want(t, 200, "7 comments", "2 comments")
	s.visitor().get(enPath).want(t, 200, "7 comments", "!about the")
	s.visitor().get("/en/second/comments/3").want(t, 404)
	s.visitor().get("/en/second/comments?reply_to=7").want(t, 404)
}

func TestTwoEditorsAtOnce(t *testing.T) {
	s := newSite(t)
	first, second := s.staff(notice.Team), s.staff(notice.Moderator)
	path := first.announce("draft", "Ours", "Common words.")
	second.post(path, "do", "draft", "seen", "1", "original", "en", "title.en", "Ours", "slug.en", "ours", "body.en",
		"Common words, theirs.").want(t, 303)
	a := first.post(path, "do", "publish", "seen", "1", "original", "en", "title.en", "Ours", "slug.en", "ours",
		"body.en", "Common words, mine.")
	a.want(t, 409, "moderator saved this announcement", "save number 2", "Common words, mine.", "<del>", "theirs",
		`name="seen" value="2"`, `href="#differs"`)
	s.visitor().get("/en/ours").want(t, 404)
	first.post(path, "do", "publish", "seen", "2", "original", "en", "title.en", "Ours", "slug.en", "ours", "body.en",
		"Common words, mine.").want(t, 303)
	s.visitor().get("/en/ours").want(t, 200, "mine.")
}

func TestBadInputKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	long := strings.Repeat("ñ", 100_001)
	team.post("/desk/announcements", "do", "publish", "original", "en", "title.en", "", "slug.en", "Bad Slug",
		"summary.en", "Ñandú \"quoted\"", "place.en", strings.Repeat("p", 101), "body.en", long).
		want(t, 422, "Enter a title", "Address must be lower-case letters", `value="Bad Slug"`, "Ñandú &#34;quoted&#34;",
			"Place must be", "Text must be 100,000", long, `href="#title.en"`)
	team.post("/desk/announcements", "do", "publish", "original", "en", "title.en", "T", "body.en",
		strings.Repeat("ñ", 100_000)).want(t, 303)
	team.post("/desk/announcements", "do", "draft", "original", "en", "title.en", "T", "title.fr", "Le barrage",
		"body.fr", "Des mots").
		want(t, 422, "There is no edition in that language", "Le barrage", "Des mots")
	team.post("/desk/announcements", "do", "publish", "original", "fr", "title.en", "T", "body.en", "B").want(t, 422,
		"Choose the language of the original")
	team.post("/desk/announcements", "do", "draft", "original", "en", "title.en", "T", "slug.en",
		strings.TrimPrefix(enPath, "/en/")).want(t, 422, "Another announcement has this address")
	team.post("/desk/announcements", "do", "publish", "original", "en", "title.en", "T", "slug.en", "rules",
		"body.en", "B").want(t, 422, "needs this address for itself")
	team.post("/desk/announcements", "do", "explode", "original", "en", "title.en", "typed title").want(t, 400,
		"typed title")
	team.send("/desk/announcements", "do=draft&title.en=caf%e9&body.en=typed+body", "Sec-Fetch-Site",
		"same-origin").want(t, 400, "typed body")
	team.post("/desk/announcements/99", "do", "draft", "title.en", "typed title").want(t, 404, "typed title")
	s.visitor().post("/desk/announcements", "do", "publish", "title.en", "typed title", "body.es", "texto escrito",
		"correction.en", "typed note").want(t, 401, "typed title", "texto escrito", "typed note")
	s.pass(31 * time.Minute)
	team.post("/desk/announcements", "do", "draft", "title.en", "typed title", "body.en", "an hour of work").want(t,
		401, "typed title", "an hour of work")
}

func TestLivePreview(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	a := team.post("/desk/announcements/preview", "lang", "en", "title.en", "<b>T</b>", "body.en",
		"[x](javascript:alert(1)) <img src=x onerror=alert(1)> **bold**")
	a.want(t, 200, "<strong>bold</strong>", "&lt;b&gt;T", "!<img", "!href=\"javascript", "!<html")
	if h := a.Header(); h.Get("Cache-Control") != "private, no-store" {
		t.Errorf("headers %v", h)
	}
	team.post("/desk/announcements/preview", "lang", "en", "title.en", "").want(t, 204)
	team.post("/desk/announcements/preview", "lang", "fr", "title.fr", "T").want(t, 422)
	team.send("/desk/announcements/preview", "lang=en&title.en=x", "Sec-Fetch-Site", "cross-site").want(t, 403)
	s.visitor().post("/desk/announcements/preview", "lang", "en", "title.en", "T").want(t, 401)
	team.get("/desk/announcements").want(t, 200, "!preview.js")
}

func TestClosingAndReopening(t *testing.T) {
	s := newSite(t)
	team, reader := s.staff(notice.Team), s.visitor()
	path := "/desk/announcements/1"
	team.post(path+"/comments", "action", "close").want(t, 303)
	team.get(path+"?did=close").want(t, 200, "Comments are closed.", "Reopen comments")
	reader.get(enPath).want(t, 200, `!name="comment"`, "Comments are closed")
	reader.post(enPath+"/comments", "comment", "too late", "name", "A", "email", "a@b.example").want(t, 409, "too late")
	team.post(path+"/comments", "action", "reopen").want(t, 303)
	reader.get(enPath).want(t, 200, `name="comment"`)
	team.post(path+"/comments", "action", "close-at", "date", "2029-01-01", "time", "10:00").want(t, 422,
		"still to come", `value="2029-01-01"`)
	at := notice.MomentOf(noticetest.Epoch.Add(10*time.Minute), time.UTC)
	team.post(path+"/comments", "action", "close-at", "date", at.Date, "time", at.Time).want(t, 303)
	reader.get(enPath).want(t, 200, `name="comment"`, "Comments close")
	s.pass(10 * time.Minute)
	reader.get(enPath).want(t, 200, `!name="comment"`)
	team.post(path+"/comments", "action", "burn").want(t, 400)
	path = team.announce("publish", "Quiet", "Words.")
	team.post(path+"/comments", "action", "close").want(t, 303)
}

func TestDiscardingADraft(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	path := team.announce("draft", "Mistake", "Words.")
	team.get(path+"/discard").want(t, 200, "“Mistake” will be gone", `name="seen" value="1"`)
	team.post(path+"/discard", "seen", "7").want(t, 409)
	team.post(path+"/discard", "seen", "1").want(t, 303)
	team.get(path).want(t, 404)
	team.get("/desk/announcements?did=discard").want(t, 200, "!Mistake", "The draft is discarded.")
	team.get("/desk/announcements/1/discard").want(t, 409)
	team.post("/desk/announcements/1/discard", "seen", "0").want(t, 409)
	s.visitor().get(enPath).want(t, 200)
}

func TestManyAnnouncements(t *testing.T) {
	s := newSite(t)
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		for i := range 60 {
			a := noticetest.Water()
			a.Slugs = map[notice.Lang]string{notice.English: fmt.Sprint("water-", i),
				notice.Spanish: fmt.Sprint("agua-", i)}
			a.Published = noticetest.Epoch.Add(-time.Duration(i) * time.Hour)
			if _, err := tx.PutAnnouncement(a); err != nil {
				return err
			}
		}
		return nil
	})
	reader := s.visitor()
	reader.get("/en/").want(t, 200, `"/en/water-0"`, `"/en/water-49"`, `!"/en/water-50"`, "/en/?page=2", "!56 Local")
	reader.get("/es/?page=2").want(t, 200, `!"/es/agua-49"`, `"/es/agua-50"`, `"/es/agua-59"`, "56 jurisdicciones",
		"!page=3", `rel="canonical" href="http://example.org/es/?page=2"`, "página 2")
	reader.get("/en/?page=3").want(t, 404)
	reader.get("/en/?page=0").want(t, 404)
	team := s.staff(notice.Team)
	team.announce("draft", "First of all", "")
	team.get("/desk/announcements").want(t, 200, "First of all", "62 announcements<", "/desk/announcements?after=")
	team.get("/desk/announcements?page=4").want(t, 200, `!rel="next"`, `rel="prev"`, "56 Local") // without a place
	team.get("/desk/announcements?after=x").want(t, 404)
}

// TestPagesOfAListWithoutGaps goes through lists to their ends, and through the desk's back again, while announcements are
// published in between: all that were there at the beginning are on one page each way.
func TestPagesOfAListWithoutGaps(t *testing.T) {
	s := newSite(t)
	put := func(name string, published time.Time) {
		noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
			a := noticetest.Water()
			a.Slugs = map[notice.Lang]string{notice.English: "water-" + name, notice.Spanish: "agua-" + name}
			a.Texts = maps.Clone(a.Texts)
			for l, text := range a.Texts {
				text.Title = "Water " + name + "."
				a.Texts[l] = text
			}
			a.Published, a.Released = published, true
			_, err := tx.PutAnnouncement(a)
			return err
		})
	}
	var want []string
	for i := range 130 {
		name := fmt.Sprintf("%03d", i)
		put(name, noticetest.Epoch.Add(-time.Duration(i/3)*time.Hour)) // three have the same time
		want = append(want, name)
	}
	named, late := regexp.MustCompile(`Water (\d{3})\.`), 0
	// walk returns the announcements on the pages that a link leads to, in order, and the address of the last page.
	walk := func(v *visitor, path string, link *regexp.Regexp) (found []string, last string) {
		t.Helper()
		for path != "" {
			page := v.get(path)
			page.want(t, 200)
			there := map[string]bool{}
			for _, m := range named.FindAllStringSubmatch(page.body, -1) {
				there[m[1]] = true
			}
			found, last, path = append(found, slices.Sorted(maps.Keys(there))...), path, ""
			if m := link.FindStringSubmatch(page.body); m != nil {
				link := strings.ReplaceAll(html.UnescapeString(m[1]), `\u0026`, "&") // in HTML, XML or JSON
				path = strings.TrimPrefix(link, "http://example.org")
			}
			late++
			put(fmt.Sprint("late-", late), noticetest.Epoch.Add(time.Hour))
		}
		slices.Sort(found)
		return found, last
	}
	team := s.staff(notice.Team)
	for _, list := range []struct {
		v          *visitor
		path, next string // next finds the link to the next page
	}{
		{team, "/desk/announcements", `<a href="([^"]*)" rel="next"`},
		{s.visitor(), "/api/v1/announcements", `"next":\s*"([^"]*)"`},
		{s.visitor(), "/en/feed.atom", `<link rel="next"[^>]* href="([^"]*)"`},
	} {
		found, last := walk(list.v, list.path, regexp.MustCompile(list.next))
		if !slices.Equal(found, want) {
			t.Errorf("%s, up to %s: %v", list.path, last, found)
		}
		if list.v != team {
			continue
		}
		found, _ = walk(team, last, regexp.MustCompile(`<a href="([^"]*)" rel="prev"`))
		if !slices.Equal(slices.Compact(found), want) {
			t.Errorf("%s, back: %v", list.path, found)
		}
	}
}

// TestSlugsDoNotStandInTheWay holds the list of reserved slugs to the routes.
func TestSlugsDoNotStandInTheWay(t *testing.T) {
	for _, r := range routesOf(newSite(t)) {
		parts := strings.Split(r.Path, "/")
		for _, part := range parts[1:min(3, len(parts))] {
			if part != "" && !strings.HasPrefix(part, ":") && !strings.Contains(part, ".") &&
				!strings.HasPrefix(r.Path, "/desk/") && !strings.HasPrefix(r.Path, "/api/v1/") &&
				!strings.HasPrefix(r.Path, "/.well-known/") &&
				!notice.ReservedSlug(part) {
				t.Errorf("%s: an announcement could be called %q", r.Path, part)
			}
		}
	}
	if _, err := url.Parse("/en/" + fold.Slug("¿Qué pasó?", notice.MaxSlug)); err != nil {
		t.Error(err)
	}
}
