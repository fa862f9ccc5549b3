package web_test

import (
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// A list of places is read by region with links alone.
func TestPlacesByRegion(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	all := v.get(enPath)
	all.want(t, 200, "56 places in 32 countries", `<b aria-current="true">All (56)</b>`,
		`<a href="?places=2#places" rel="nofollow">Americas (18)</a>`, `<li id="place-56">Northern Ireland</li>`,
		"<title>Makueni County, Nairobi and Nandi</title>", `<li id="place-25">Mexico City &#43; Cuahutémoc</li>`)
	v.get(esPath).want(t, 200, "56 lugares en 32 países", `<a href="?places=2#places" rel="nofollow">América (18)</a>`,
		`<li id="place-56">Irlanda del Norte</li>`)
	if got := strings.Count(all.body, `<li id="place-`); got != 56 {
		t.Errorf("%d places", got)
	}
	if got := strings.Count(all.body, "<circle "); got != 27 { // close ones are one
		t.Errorf("%d dots", got)
	}

	one := v.get(enPath + "?places=2")
	one.want(t, 200, `<b aria-current="true">Americas (18)</b>`, `<a href="?#places" rel="nofollow">All (56)</a>`,
		`<li id="place-13">`, `<li id="place-30">`, "!Nairobi, Kenya", `!id="place-12"`, `!id="place-31"`,
		`<link rel="canonical" href="http://example.org`+enPath+`">`, `<meta name="robots" content="noindex">`,
		`<a href="`+esPath+`?places=2" lang="es"`, `id="comment-7"`)
	v.get(esPath+"?places=2").want(t, 200, `<b aria-current="true">América (18)</b>`,
		`<a href="`+enPath+`?places=2" lang="en"`)
	v.get(enPath+"?order=newest&places=4").want(t, 200, `href="?order=newest#places"`, `href="?places=4#comments"`,
		`<a href="`+esPath+`?order=newest&amp;places=4"`)
	for _, query := range []string{"?places=5", "?places=0", "?places=-1", "?places=x", "?places=02",
		"?places=2&page=2", "?places=99999999999999999999"} {
		for _, path := range []string{enPath, esPath} {
			v.get(path+query).want(t, 404)
		}
	}
	v.get(enPath+"?places=").want(t, 200, "All (56)</b>")
	// Both are cached, each under a tag of its own.
	tags := map[string]bool{}
	for _, query := range []string{"", "?places=1", "?places=2", "?order=newest", "?order=newest&places=2"} {
		a := v.get(enPath + query)
		tags[a.Header().Get("Etag")] = true
		v.get(enPath+query, "If-None-Match", a.Header().Get("Etag")).want(t, 304)
	}
	if len(tags) != 5 {
		t.Errorf("%d tags of 5 pages", len(tags))
	}
}

func TestWritingAListOfPlaces(t *testing.T) {
	s := newSite(t)
	team, reader := s.staff(notice.Team), s.visitor()
	block := func(lines ...string) string { return "```places\r\n" + strings.Join(lines, "\r\n") + "\r\n```" }
	good := "Above.\r\n\r\n" + block("# Africa", "## Kenya", "Nairobi (-1.29, 36.82)", "# Europe", "## Spain",
		"Aragon") + "\r\n\r\nBelow."
	bueno := block("# África", "## Kenia", "Nairobi (-1.29, 36.82)", "# Europa", "## España", "Aragón")
	team.get("/desk/announcements/new").want(t, 200, "How to write a list of places", "Shama District (5.01, -1.66)")

	wrong := strings.Replace(good, "(-1.29, 36.82)", "(-1,29, 36,82)", 1)
	for do, code := range map[string]int{"publish": 422, "preview": 200} {
		team.post("/desk/announcements", "do", do, "original", "en", "title.en", "Two places", "body.en",
			wrong).want(t, code, "Nairobi (-1,29, 36,82)")
	}
	team.post("/desk/announcements", "do", "publish", "original", "en", "title.en", "Two places", "body.en", wrong).
		want(t, 422, "Line 6, “Nairobi (-1,29, 36,82)”: write a name, then latitude and longitude",
			`aria-invalid="true"`)
	team.post("/desk/announcements", "do", "publish", "original", "en", "title.en", "Two places", "body.en", good,
		"title.es", "Dos lugares", "body.es", block("# África", "## Kenia", "Nairobi")).
		want(t, 422, "must have the same regions, countries and places")
	team.post("/desk/announcements", "do", "preview", "original", "en", "title.en", "Two places", "body.en", good).
		want(t, 200, "<li>Kenya\n<ul>\n<li>Nairobi</li>\n</ul>\n</li>", "!<svg")
	team.announce("draft", "Not yet", wrong)

	path := team.announce("publish", "Two places", good, "title.es", "Dos lugares", "body.es", bueno)
	reader.get("/en/two-places").want(t, 200, "<p>Above.</p>", `<li id="place-1">Nairobi</li>`,
		`<li id="place-2">Aragon</li>`, "<p>Below.</p>", "2 places in 2 countries", "<title>Nairobi</title>",
		"!Aragon, Spain</title>", "!```")
	reader.get("/en/two-places?places=2").want(t, 200, "!Nairobi", "Aragon", "!<svg", `href="/es/dos-lugares?places=2"`)
	team.get(path).want(t, 200, "```places\n# Africa\n## Kenya\nNairobi (-1.29, 36.82)\n# Europe", "Below.</textarea>")

	// Saved as it came out of the form, nothing has changed; with another word, that is the one difference.
	fields := func(body string) []string {
		return []string{"seen", team.seen(path), "original", "en", "title.en", "Two places", "slug.en", "two-places",
			"body.en", body, "title.es", "Dos lugares", "slug.es", "dos-lugares", "body.es", bueno}
	}
	team.post(path, append(fields(good), "do", "correct", "correction.en", "x")...).want(t, 422,
		"Nothing in the texts was changed")
	team.post(path, append(fields(strings.Replace(good, "Aragon", "Aragón", 1)), "do", "form")...).want(t, 303)
	reader.get("/en/two-places/versions/1").want(t, 200, "<li>Aragon</li>", "<li>Nairobi</li>")
	reader.get("/en/two-places/versions/2").want(t, 200, "<li>Aragón</li>")
	reader.get("/en/two-places/versions/2?with=1").want(t, 200, "Aragon", "Aragón")

	// In one language, both frames have its regions.
	team.announce("publish", "Only English", good)
	reader.get("/es/only-english?places=1").want(t, 200, `lang="en"`, "Nairobi", "!Aragon",
		`href="/en/only-english?places=1"`, `rel="canonical" href="http://example.org/en/only-english"`)
	reader.get("/es/only-english?places=3").want(t, 404)
	reader.get("/en/not-yet").want(t, 404)
}

// An edition that has no such region is shown whole by the language switch.
func TestTheSwitchOfARegion(t *testing.T) {
	s := newSite(t)
	s.staff(notice.Team).announce("publish", "One list", "```places\n# A\n## B\nC\n# D\n## E\nF\n```", "title.es",
		"Sin lista", "body.es", "Nada.")
	v := s.visitor()
	v.get("/en/one-list?places=2").want(t, 200, `<a href="/es/sin-lista" lang="es"`)
	v.get("/es/sin-lista?places=2").want(t, 404)
	v.get("/es/sin-lista").want(t, 200, `!id="places"`)
}
