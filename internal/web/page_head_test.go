package web_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/public"
)

var metaElement = regexp.MustCompile(`<meta (?:name|property)="([^"]+)" content="([^"]*)">`)

var alternate = regexp.MustCompile(`<link rel="alternate" hreflang="(?:en|es|x-default)" href="https://`)

// metaOf returns the meta elements of a page, by name or property. The values of a name that is there twice are joined.
func metaOf(page []byte) map[string]string {
	all := map[string]string{}
	for _, m := range metaElement.FindAllSubmatch(page, -1) {
		name, value := string(m[1]), html.UnescapeString(string(m[2]))
		if old, twice := all[name]; twice {
			value = old + " | " + value
		}
		all[name] = value
	}
	return all
}

// TestHeadsForSharing checks the head of every public page.
func TestHeadsForSharing(t *testing.T) {
	r := renderer(t)
	for _, x := range examples() {
		for _, lang := range notice.Langs {
			page, err := r.Render(lang, x.page)
			if err != nil {
				t.Fatal(err)
			}
			meta := metaOf(page)
			if meta["og:title"] == "" {
				if meta["robots"] != "noindex" {
					t.Errorf("%s in %s: for search engines, and it says nothing", x.name, lang)
				}
				continue
			}
			if n := utf8.RuneCountInString(meta["description"]); n < 5 || n > 160 ||
				meta["og:description"] != meta["description"] {
				t.Errorf("%s in %s: description of %d characters: %q", x.name, lang, n, meta["description"])
			}
			if !strings.HasPrefix(meta["og:image"], "https://board.example/"+string(lang)+"/") ||
				!strings.Contains(meta["og:image"], "/card.png?v=") ||
				meta["og:image:alt"] == "" || meta["og:image:width"] != "1200" || meta["og:image:height"] != "630" ||
				meta["twitter:card"] != "summary_large_image" {
				t.Errorf("%s in %s: %v", x.name, lang, meta)
			}
			if locale := map[notice.Lang]string{notice.English: "en_GB",
				notice.Spanish: "es_ES"}[lang]; meta["og:locale"] != locale {
				t.Errorf("%s in %s: locale %q", x.name, lang, meta["og:locale"])
			}
			if n := strings.Count(string(page), `rel="canonical"`); n != 1 {
				t.Errorf("%s in %s: %d canonical addresses", x.name, lang, n)
			}
			editions := len(alternate.FindAll(page, -1))
			if _, both := meta["og:locale:alternate"]; both && editions != 3 || !both && editions != 0 {
				t.Errorf("%s in %s: %d addresses of editions", x.name, lang, editions)
			}
		}
	}
}

// announced renders an announcement after a change.
func announced(t *testing.T, lang notice.Lang, change func(*notice.Announcement)) []byte {
	t.Helper()
	a := announcement()
	change(&a)
	f := frame("/a-notice")
	f.Topic = &a
	f.Only = a.OnlyLang()
	page, err := renderer(t).Render(lang, public.AnnouncementShow{Frame: f,
		Discussion: notice.Discussion{Announcement: a, Page: 1, Pages: 1, Open: true}})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// retitle changes the title of the English text.
func retitle(title string) func(*notice.Announcement) {
	return func(a *notice.Announcement) {
		text := a.Texts[notice.English]
		text.Title = title
		a.Texts[notice.English] = text
	}
}

func TestCardOfAnAnnouncement(t *testing.T) {
	same := metaOf(announced(t, notice.English, func(*notice.Announcement) {}))
	if alt := same["og:image:alt"]; alt != "A Notice" ||
		!strings.HasPrefix(same["og:image"], "https://board.example/en/a-notice/card.png?v=") {
		t.Errorf("%q at %s", alt, same["og:image"])
	}
	spanish := metaOf(announced(t, notice.Spanish, func(*notice.Announcement) {}))
	if alt := spanish["og:image:alt"]; alt != "Un anuncio" ||
		!strings.HasPrefix(spanish["og:image"], "https://board.example/es/un-anuncio/card.png?v=") {
		t.Errorf("%q at %s", alt, spanish["og:image"])
	}
	for name, x := range map[string]struct {
		change func(*notice.Announcement)
		other  bool
	}{
		"title":   {retitle("Another"), true},
		"date":    {func(a *notice.Announcement) { a.Published = day.AddDate(0, 0, 1) }, true},
		"hour":    {func(a *notice.Announcement) { a.Published = day.Add(time.Hour) }, false},
		"closing": {func(a *notice.Announcement) { a.Closes = time.Time{} }, false},
		"correction": {func(a *notice.Announcement) { a.Changes = []notice.Change{{At: day, Kind: notice.Tidied}} },
			false},
	} {
		if got := metaOf(announced(t, notice.English, x.change))["og:image"] != same["og:image"]; got != x.other {
			t.Errorf("%s: another card: %v", name, got)
		}
	}
}

// An announcement whose title has letters that the card's fonts lack has the board's card.
func TestTheBoardsCard(t *testing.T) {
	for _, title := range []string{"公告", "Ανακοίνωση"} {
		meta := metaOf(announced(t, notice.English, retitle(title)))
		if !strings.HasPrefix(meta["og:image"], "https://board.example/en/card.png?v=") ||
			meta["og:image:alt"] != "Announcements: Open Government Partnership" {
			t.Errorf("%s: %q at %s", title, meta["og:image:alt"], meta["og:image"])
		}
	}
	r := renderer(t)
	if _, err := r.Card("fr", nil); err == nil {
		t.Error("a card in a language that is not served")
	}
	c, err := r.Card(notice.Spanish, nil)
	if err != nil || c.Title != "Alianza para el Gobierno Abierto" || c.Kicker == "" || c.Line == "" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWhatACardSays(t *testing.T) {
	r, a := renderer(t), announcement()
	c, err := r.Card(notice.Spanish, &a)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(c.Name, "/", c.Kicker, "/", c.Title, "/", c.Line),
		"Alianza para el Gobierno Abierto/Anuncio · 3 de noviembre de 2020/Un anuncio/Lo que dice."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	a.Published, a.Texts[notice.Spanish] = time.Time{}, notice.Text{Title: "Un anuncio", Place: "Mérida"}
	if c, err = r.Card(notice.Spanish, &a); err != nil || c.Kicker != "Anuncio" || c.Line != "Mérida" {
		t.Errorf("without a date: %+v, %v", c, err)
	}
}

func TestDescriptions(t *testing.T) {
	long := strings.Repeat("Una frase que sigue, y sigue; ", 10)
	for name, x := range map[string]struct {
		summary, body string
		want          string
	}{
		"summary":    {"What it says.", "<p>Body</p>", "What it says."},
		"no summary": {"", "<h2>A &amp; B</h2>\n<p>Some <em>w</em>ords.</p><ul><li>One</li><li><a href=\"https://x.example/?a&gt;b\">Two</a></li></ul>", "A & B Some words. One Two"},
		"long":       {long, "", "Una frase que sigue, y sigue; Una frase que sigue, y sigue; Una frase que sigue, y sigue; Una frase que sigue, y sigue; Una frase que sigue, y sigue; Una frase…"},
		"one word":   {strings.Repeat("ñ", 300), "", strings.Repeat("ñ", 159) + "…"},
		"exactly":    {strings.Repeat("ñ", 160), "", strings.Repeat("ñ", 160)},
		"a quote":    {`He said "no" <b>`, "", `He said "no" <b>`},
		"many lines": {" one\n two ", "", "one two"},
	} {
		page := announced(t, notice.English, func(a *notice.Announcement) {
			a.Texts[notice.English] = notice.Text{Title: "T", Summary: x.summary,
				Body: notice.Body{Parts: []notice.Part{{HTML: notice.SafeHTML(x.body)}}}}
		})
		got := metaOf(page)["description"]
		if got != x.want || utf8.RuneCountInString(got) > 160 {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

func TestOneLanguageHasNoEditions(t *testing.T) {
	page := string(announced(t, notice.English, func(a *notice.Announcement) {
		delete(a.Texts, notice.Spanish)
		delete(a.Slugs, notice.Spanish)
	}))
	for _, mark := range []string{` hreflang="`, "og:locale:alternate", "workTranslation"} {
		if strings.Contains(page, mark) {
			t.Errorf("%q is on the page", mark)
		}
	}
}

func TestUnlistedPagesSaySo(t *testing.T) {
	f := frame("/a-notice?order=newest")
	for _, unlisted := range []bool{false, true} {
		f.Unlisted = unlisted
		page, err := renderer(t).Render(notice.English, public.AnnouncementShow{Frame: f, Discussion: talk()})
		if err != nil {
			t.Fatal(err)
		}
		if got := metaOf(page)["robots"]; (got == "noindex") != unlisted {
			t.Errorf("unlisted %v: robots %q", unlisted, got)
		}
	}
}
