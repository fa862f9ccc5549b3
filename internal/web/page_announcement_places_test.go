package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/picture/worldmap"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

const (
	englishPlaces = "```places\n# Africa & more\n## Kenya\nNairobi (-1.29, 36.82)\n<Nandi> (0.2, 35.1)\n## Ghana\nShama District (5.01, -1.63)\n# Europe\n## Spain\nAragon (41.65, -0.88)\n```"
	spanishPlaces = "```places\n# África y más\n## Kenia\nNairobi (-1.29, 36.82)\n<Nandi> (0.2, 35.1)\n## Ghana\nDistrito de Shama (5.01, -1.63)\n# Europa\n## España\nAragón (41.65, -0.88)\n```"
)

// placed is a body with a block of places between two paragraphs.
func placed(l notice.Lang, above, block string) notice.Body {
	b := words(l, above)
	b.Parts = append(b.Parts, notice.Part{Lang: l, Source: block, HTML: "<ul>not for this page</ul>"})
	b.Parts = append(b.Parts, words(l, "Below.").Parts...)
	return b
}

func noticeWithPlaces() notice.Announcement {
	a := announcement()
	for l, block := range map[notice.Lang]string{notice.English: englishPlaces, notice.Spanish: spanishPlaces} {
		t := a.Texts[l]
		t.Body = placed(l, "Above.", block)
		a.Texts[l] = t
	}
	return a
}

// withPlaces is the page of an announcement that shows one region, or all for 0.
func withPlaces(a notice.Announcement, region uint64) public.AnnouncementShow {
	return public.AnnouncementShow{Frame: frame("/a-notice"), Region: region,
		Discussion: notice.Discussion{Announcement: a, Page: 1, Pages: 1, Open: true}}
}

func placesExamples() []example {
	english := noticeWithPlaces()
	delete(english.Texts, notice.Spanish)
	bare := announcement()
	for l := range bare.Texts {
		t := bare.Texts[l]
		t.Body = placed(l, "Above.", "```places\n# A\n## B\nC\n```")
		t.Body.Parts[0].HTML = "<h2>Members</h2>"
		bare.Texts[l] = t
	}
	busy := withPlaces(noticeWithPlaces(), 1)
	busy.Page, busy.Pages, busy.Order, busy.Tally.Threads = 2, 3, notice.Newest, 101
	busy.Unlisted = true
	return []example{
		{"places", withPlaces(noticeWithPlaces(), 0)},
		{"places, one region", busy},
		{"places, in one language", withPlaces(english, 2)},
		{"places, nobody knows where", withPlaces(bare, 0)},
	}
}

// register returns the names in a page's tables of places, and the dots on its map.
func register(html string) (names, dots []string) {
	for _, m := range regexp.MustCompile(`<(?:summary|th scope="row")>([^<]*?) ?[<]|<li id="place-(\d+)">(.*?)</li>`).FindAllStringSubmatch(html, -1) {
		names = append(names, strings.TrimSpace(m[1]+m[2]+" "+m[3]))
	}
	for _, m := range regexp.MustCompile(`<circle cx="[\d.]+" cy="[\d.]+" r="[\d.]+"><title>([^<]*)</title></circle>`).FindAllStringSubmatch(html, -1) {
		dots = append(dots, m[1])
	}
	return names, dots
}

func TestPlacesOnThePage(t *testing.T) {
	for _, x := range []struct {
		lang        notice.Lang
		region      uint64
		names, dots []string
		has, lacks  []string
	}{
		{notice.English, 0,
			[]string{"Africa &amp; more", "Kenya", "1 Nairobi", "2 &lt;Nandi&gt;", "Ghana", "3 Shama District",
				"Europe", "Spain", "4 Aragon"},
			[]string{"Nairobi and &lt;Nandi&gt;", "Shama District", "Aragon"},
			[]string{`<h2 id="extent">4 places in 3 countries</h2>`, `<a href="#places">4 places in 3 countries</a>`,
				`<b aria-current="true">All (4)</b>`,
				`<a href="?places=1#places" rel="nofollow">Africa &amp; more (3)</a>`,
				`<a href="?places=2#places" rel="nofollow">Europe (1)</a>`, "Kenya <span>2</span>", "<p>Above.</p>",
				"<p>Below.</p>"},
			[]string{"not for this page", `<table lang`, " style="}},
		{notice.Spanish, 1,
			[]string{"África y más", "Kenia", "1 Nairobi", "2 &lt;Nandi&gt;", "Ghana", "3 Distrito de Shama"},
			[]string{"Nairobi", "&lt;Nandi&gt;", "Distrito de Shama"},
			[]string{"4 lugares en 3 países", `<a href="?#places" rel="nofollow">Todos (4)</a>`,
				`<b aria-current="true">África y más (3)</b>`, `<a href="?places=2#places" rel="nofollow">Europa (1)</a>`},
			[]string{"Aragón"}},
		{notice.English, 2, []string{"Europe", "Spain", "4 Aragon"}, []string{"Aragon"},
			[]string{"<title>A Notice: Europe –"}, []string{"Kenya"}},
	} {
		html := render(t, x.lang, withPlaces(noticeWithPlaces(), x.region))
		names, dots := register(html)
		if !slices.Equal(names, x.names) || !slices.Equal(dots, x.dots) {
			t.Errorf("%s, region %d:\n%q\n%q", x.lang, x.region, names, dots)
		}
		for _, part := range x.has {
			if !strings.Contains(html, part) {
				t.Errorf("%s, region %d: no %q", x.lang, x.region, part)
			}
		}
		for _, part := range x.lacks {
			if strings.Contains(html, part) {
				t.Errorf("%s, region %d: there is %q", x.lang, x.region, part)
			}
		}
	}
}

func TestPlacesInAForeignLanguageSaySo(t *testing.T) {
	a := noticeWithPlaces()
	delete(a.Texts, notice.Spanish)
	html := render(t, notice.Spanish, withPlaces(a, 0))
	for _, part := range []string{`aria-labelledby="extent" lang="es"`, "4 lugares en 3 países",
		`<span lang="en">Europe</span> (1)</a>`, `<details lang="en">`, `aria-hidden="true" lang="en"`, "Todos (4)"} {
		if !strings.Contains(html, part) {
			t.Errorf("no %q", part)
		}
	}
}

// Beneath a heading of the text the block has none; without coordinates there is no map, and no choice of one region.
func TestPlacesBeneathAHeading(t *testing.T) {
	html := render(t, notice.English, placesExamples()[3].page)
	for part, want := range map[string]bool{`<p id="extent">1 place in 1 country</p>`: true, "<svg": false,
		"<figure": false, `class="choices"`: false, `<li id="place-1">C</li>`: true} {
		if strings.Contains(html, part) != want {
			t.Errorf("%q: want it %v", part, want)
		}
	}
}

// Links to a page, an order or a region keep the other two.
func TestThePagesOfADiscussionKeepTheRegion(t *testing.T) {
	html := render(t, notice.English, placesExamples()[1].page)
	for _, part := range []string{
		`href="?order=newest&amp;page=3&amp;places=1#comments"`,
		`href="?places=1#comments" rel="nofollow">Oldest first`,
		`href="?order=newest&amp;page=2#places"`, `href="?order=newest&amp;page=2&amp;places=2#places"`,
	} {
		if !strings.Contains(html, part) {
			t.Errorf("no %q", part)
		}
	}
}

// The map of a region shows a smaller part of the earth than that of all.
func TestTheMapOfARegionIsCloser(t *testing.T) {
	box := func(region uint64) string {
		html := render(t, notice.English, withPlaces(noticeWithPlaces(), region))
		return regexp.MustCompile(`<svg viewBox="([^"]*)"`).FindStringSubmatch(html)[1]
	}
	world, africa, europe := box(0), box(1), box(2)
	if !strings.Contains(world, " 500 ") || africa == world || europe == africa {
		t.Errorf("%q, %q, %q", world, africa, europe)
	}
	if w := worldmap.World(); w.Width != worldmap.Width {
		t.Errorf("the world is %v wide", w.Width)
	}
}

func TestAProblemOfALine(t *testing.T) {
	p := desk.AnnouncementEdit{Frame: deskFrame(notice.Team, nil), At: day,
		Problems: notice.Problems{"body.es": {Key: "problem.places.point", Line: 12, Text: "Shama <District> (5)"}}}
	for l, want := range map[notice.Lang]string{notice.English: "Line 12, “Shama &lt;District&gt; (5)”: write",
		notice.Spanish: "Línea 12, «Shama &lt;District&gt; (5)»: escriba"} {
		if html := render(t, l, p); strings.Count(html, want) != 2 {
			t.Errorf("%s: %q stands there %d times, want it in the list and at the field", l, want,
				strings.Count(html, want))
		}
	}
}
