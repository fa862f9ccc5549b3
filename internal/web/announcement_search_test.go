package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// announceAll publishes announcements straight into the store: n about the reservoir, one a month from January 2030 on.
func (s *site) announceAll(n int) {
	s.Helper()
	for i := range n {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{notice.English: fmt.Sprint("reservoir-", i), notice.Spanish: fmt.Sprint("embalse-", i)}
		a.Published = time.Date(2030, time.Month(1+i), 1, 12, 0, 0, 0, time.UTC)
		for l, words := range map[notice.Lang]string{notice.English: "Reservoir", notice.Spanish: "Embalse"} {
			text := a.Texts[l]
			text.Title = fmt.Sprint(words, " ", i)
			a.Texts[l] = text
		}
		noticetest.Announce(s, s.store, a)
	}
}

// TestReadersSearchAnnouncements searches among announcements in one language and in both, for words in titles, summaries
// and bodies.
func TestReadersSearchAnnouncements(t *testing.T) {
	s := newSite(t)
	v, team := s.visitor(), s.staff(notice.Team)
	v.get("/en/").want(t, 200, `!role="search"`, `!class="picks"`)
	team.announce("publish", "The <bridge>", "It has **two** lanes & a walk.\n\nThe river is wide.", "summary.en", "About a bridge",
		"title.es", "El puente", "body.es", "Tiene dos carriles. El río es ancho.")
	team.announce("publish", "A tunnel", "No bridge, but a tunnel.")
	team.announce("draft", "A secret bridge", "Not yet.")
	at := func(l, text string) string { return "/" + l + "/search?q=" + url.QueryEscape(text) }
	for _, x := range []struct {
		path string
		has  []string
	}{
		{at("en", "bridge"), []string{"<h2>2 announcements found</h2>", `<h3><a href="/en/the-bridge">The &lt;<mark>bridge</mark>&gt;</a></h3>`,
			"About a <mark>bridge</mark>", "No <mark>bridge</mark>, but a tunnel.", "“bridge” in the announcements",
			`<meta name="robots" content="noindex">`, `name="q" value="bridge"`, `href="/es/search?q=bridge" lang="es"`,
			"0 comments", "!secret"}},
		{at("en", "TWO walk"), []string{"<h2>1 announcement found</h2>", "It has <mark>two</mark> lanes &amp; a <mark>walk</mark>. The river"}},
		{at("en", `"bridge about"`), []string{"<h2>0 announcements found</h2>"}}, // the end of a title, the beginning of a summary
		{at("en", `"lanes a walk"`), []string{"<h2>1 announcement found</h2>", "<mark>lanes &amp; a walk</mark>"}},
		{at("en", "rive"), []string{"<mark>river</mark>"}},
		{at("en", "ancho"), []string{"<h2>0 announcements found</h2>", "No announcement has all these words",
			"1 more announcement has these words only in its edition in Spanish.",
			`<a href="/es/search?q=ancho" hreflang="es">Search in Spanish</a>`}},
		{at("es", "rio"), []string{"<h2>1 anuncio encontrado</h2>", `<a href="/es/el-puente">El puente</a>`, "El <mark>río</mark> es ancho",
			"!edición en inglés"}},
		{at("es", "tunnel"), []string{"<h2>1 anuncio encontrado</h2>", `<li lang="en">`, `<p class="meta" lang="es">En inglés`}},
		{at("es", "lanes"), []string{"<h2>0 anuncios encontrados</h2>", "Hay 1 anuncio más que contiene estas palabras, pero solo en su edición en inglés."}},
		{at("en", "commit"), []string{"<h2>1 announcement found</h2>", "… ", " …"}},
		{at("en", "38.26"), []string{"<h2>0 announcements found</h2>"}}, // a coordinate of a place, which nobody sees
		{at("en", "¿?"), []string{"<h2>0 announcements found</h2>", "!more announcement"}},
		{at("en", "\xff<script>"), []string{"&lt;script&gt;", "!<script>"}},
		{at("en", " "), []string{"Type one or more words", "!<h2>"}},
		{"/es/search", []string{"Buscar en los anuncios", `name="q" value=""`}},
	} {
		page := v.get(x.path)
		page.want(t, 200, x.has...)
		v.get(x.path, "If-None-Match", page.Header().Get("Etag")).want(t, 304)
	}
	for path, code := range map[string]int{
		"/en/search?q=bridge&page=2": 404, "/en/search?q=bridge&page=x": 404, "/fr/search?q=x": 404, "/en/search?page=1": 200,
	} {
		v.get(path).want(t, code)
	}
	tag := v.get(at("en", "bridge")).Header().Get("Etag")
	team.announce("publish", "Another bridge", "Words.")
	v.get(at("en", "bridge"), "If-None-Match", tag).want(t, 200, "<h2>3 announcements found</h2>")
}

// TestListByYears goes through the list, its years and the pages of a search when there are many.
func TestListByYears(t *testing.T) {
	s := newSite(t)
	s.now.Store(time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano())
	v := s.visitor()
	s.announceAll(8)
	v.get("/en/").want(t, 200, `!role="search"`, "!?year=")
	for i := range 52 {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{notice.English: fmt.Sprint("dam-", i)}
		a.Published = time.Date(2031+i/40, 6, 1, 0, i, 0, 0, time.UTC)
		noticetest.Announce(t, s.store, a)
	}
	v.get("/en/").want(t, 200, `<form class="find" action="/en/search" role="search">`, "Announcements 1–50 of 61",
		`<a href="/en/" aria-current="true">All <span>(61)</span></a>`, `<a href="/en/?year=2031">2031 <span>(40)</span></a>`,
		`<a href="/en/?page=2" rel="next">`, `"position":50`, `aria-label="Pages of announcements"`, "!noindex")
	v.get("/en/?page=2").want(t, 200, "Announcements 51–61 of 61", `<a href="/en/" rel="prev">`, `"position":51`, "page 2",
		"56 Local Jurisdictions", `href="/es/?page=2"`)
	page := v.get("/es/?year=2032")
	page.want(t, 200, "<h1>Anuncios de 2032</h1>", `<a href="/es/?year=2032" aria-current="true">2032 <span>(12)</span></a>`,
		"!?page=", "noindex", `href="/en/?year=2032" lang="en"`)
	if got := strings.Count(page.body, "<h2><a"); got != 12 {
		t.Errorf("%d announcements of 2032, want 12", got)
	}
	for path, code := range map[string]int{"/en/?year=2029": 404, "/en/?year=2032&page=2": 404, "/en/?year=x": 404, "/en/?page=3": 404} {
		v.get(path).want(t, code)
	}
	first := v.get("/en/search?q=water")
	first.want(t, 200, "<h2>52 announcements found</h2>", `<a href="/en/search?page=2&amp;q=water" rel="next">`,
		`aria-label="Pages of results"`)
	last := v.get("/en/search?q=water&page=3")
	last.want(t, 200, `rel="prev"`, "(page 3)")
	if a, z := strings.Count(first.body, "<h3>"), strings.Count(last.body, "<h3>"); a != 20 || z != 12 {
		t.Errorf("%d and %d results on the first and the last page, want 20 and 12", a, z)
	}
	// In the institution's time zone, the last day of a year.
	a := noticetest.Water()
	a.Slugs = map[notice.Lang]string{notice.English: "eve"}
	a.Published = time.Date(2034, 1, 1, 2, 0, 0, 0, time.UTC)
	noticetest.Announce(t, s.store, a)
	v.get("/en/?year=2034").want(t, 200)
	s.staff(notice.Admin).upload(identityForm(0, "zone", "America/Lima")).want(t, 303)
	v.get("/en/?year=2034").want(t, 404)
	v.get("/en/?year=2033").want(t, 200, "31 December 2033")
}
