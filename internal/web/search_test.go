package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestReadersSearch searches among comments in every state, for words, names, numbers and nonsense.
func TestReadersSearch(t *testing.T) {
	s := newSite(t).searchable()
	v := s.visitor()
	waits := in(notice.English, "The reservoir is secret")
	waits.Status = notice.Pending
	gone := in(notice.English, "The reservoir is gone")
	gone.Author.Name = "Gonzalo"
	hard := in(notice.English, "")
	hard.Body = markup.Comment(notice.English, "A *reservoir* & <b>walls</b>")
	hard.Author = notice.Author{Name: "Reservoir <Dogs>", Organisation: "Friends of the Reservoir"}
	put := s.discuss(waits, gone, hard, in(notice.Spanish, "El Río está lejos"))
	s.remove(put[1].ID)
	at := func(text string) string { return enPath + "/search?q=" + url.QueryEscape(text) }
	for _, x := range []struct {
		path string
		has  []string
	}{
		{at("reservoir"), []string{"<h2>1 comment found</h2>", `<bdi><mark>Reservoir</mark> &lt;Dogs&gt;</bdi>`,
			"Friends of the <mark>Reservoir</mark>", "<em><mark>reservoir</mark></em> &amp; &lt;b&gt;walls&lt;/b&gt;",
			`name="q" value="reservoir"`, `<meta name="robots" content="noindex">`, "“reservoir” in the comments – 56 Local",
			`<a href="` + enPath + `/comments/9"><span>Comment</span>`, `href="` + esPath + `/search?q=reservoir" lang="es"`,
			"!secret", "!is gone", "!reply_to"}},
		{at("secret"), []string{"<h2>0 comments found</h2>", "No published comment has all these words", "!reservoir is"}},
		{at("gonzalo"), []string{"<h2>0 comments found</h2>"}},
		{at("RIO está"), []string{`lang="es"`, "El <mark>Río</mark> <mark>está</mark> lejos"}},
		{at("10"), []string{`/comments/10"><span>Comment</span>`}},
		{at(`"walls reservoir"`), []string{"<h2>0 comments found</h2>", `value="&#34;walls reservoir&#34;"`}},
		{at("¿?"), []string{"<h2>0 comments found</h2>"}},
		{at("a OR * NEAR(\"b"), []string{"comments found"}},
		{at(strings.Repeat("reservoir ", 60)), []string{"<h2>1 comment found</h2>"}},
		{at("\xff<script>"), []string{"&lt;script&gt;", "!<script>"}},
		{at("  "), []string{"Type one or more words", "!<h2>"}},
		{enPath + "/search", []string{"Search the comments", `name="q" value=""`}},
		{esPath + "/search?q=lejos", []string{"1 comentario encontrado", "Volver a la conversación", "«lejos» en los comentarios"}},
		{enPath, []string{`action="` + enPath + `/search" role="search"`}},
	} {
		page := v.get(x.path)
		page.want(t, 200, x.has...)
		v.get(x.path, "If-None-Match", page.Header().Get("Etag")).want(t, 304)
	}
	for path, code := range map[string]int{
		enPath + "/search?q=x&before=nonsense": 404, "/en/no-such-thing/search?q=x": 404, "/fr/x/search": 404,
	} {
		v.get(path).want(t, code)
	}
	// Under the old tag, after a change, the page is another one.
	tag := v.get(at("lejos")).Header().Get("Etag")
	s.discuss(in(notice.Spanish, "Más lejos"))
	v.get(at("lejos"), "If-None-Match", tag).want(t, 200, "<h2>2 comments found</h2>")
}

// TestHomeSaysWhatIsNew looks at the list of announcements while comments come and go.
func TestHomeSaysWhatIsNew(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get("/en/").want(t, 200, "Open Government Partnership: what it makes public",
		`<a class="waits" href="`+enPath+`?show=unanswered#comments" rel="nofollow">3 questions waiting</a>`)
	c := in(notice.English, "The newest")
	c.Posted = noticetest.Epoch
	put := s.discuss(c)
	v.get("/es/").want(t, 200, `<a href="`+esPath+`/comments/8">Comentario más reciente: 2 de enero de 2030</a>`)
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		c, err := tx.Comment(put[0].ID)
		if err != nil {
			return err
		}
		c.Status = notice.Withdrawn
		_, err = tx.PutComment(c)
		return err
	})
	v.get("/es/").want(t, 200, "!Comentario más reciente")
	team := s.staff(notice.Team)
	team.announce("publish", "The bridge", "Words.")
	v.get("/en/").want(t, 200, "The bridge", "0 comments")
}

// TestWholeConversation reads a discussion of several pages at once, as long as it is not too long for that.
func TestWholeConversation(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get(enPath).want(t, 200, "!/whole")
	v.get(enPath+"/whole").want(t, 200, "7 comments", "noindex", "!<form", "!reply_to")
	var more []notice.Comment
	for i := range 493 {
		more = append(more, in(notice.English, fmt.Sprint("Word ", i, ".")))
	}
	put := s.discuss(more[:450]...)
	for _, c := range more[450:] {
		c.Parent = put[0].ID
		s.discuss(c)
	}
	v.get(enPath).want(t, 200, `href="`+enPath+`/whole" rel="nofollow">Print or keep the whole conversation`,
		"Conversations 1–50 of 456, page 1 of 10. <code>http://example.org"+enPath+"</code> <span>")
	page := v.get(enPath + "/whole")
	page.want(t, 200, "500 comments", "!<details>", "!more replies", `href="`+esPath+`/whole" lang="es"`)
	for i := range 493 {
		if !strings.Contains(page.body, fmt.Sprint("Word ", i, ".")) {
			t.Errorf("comment %d is not on the page", i)
		}
	}
	v.get(enPath+"/whole", "If-None-Match", page.Header().Get("Etag")).want(t, 304)
	s.discuss(in(notice.English, "One too many"))
	v.get(enPath+"/whole").want(t, 404)
	v.get(enPath).want(t, 200, "!/whole")
	v.get("/en/no-such-thing/whole").want(t, 404)
}

// TestSearchPages goes through the results while more are published.
func TestSearchPages(t *testing.T) {
	s := newSite(t).searchable()
	v := s.visitor()
	var all []notice.Comment
	for i := range 45 {
		all = append(all, in(notice.English, fmt.Sprint("Water ", i)))
	}
	s.discuss(all...)
	seen := map[string]int{}
	path, pages := enPath+"/search?q=water", 0
	for ; path != ""; pages++ {
		page := v.get(path)
		page.want(t, 200, "<mark>Water</mark>")
		for _, part := range strings.Split(page.body, "<mark>Water</mark> ")[1:] {
			n, _, _ := strings.Cut(part, "<")
			seen[n]++
		}
		s.discuss(in(notice.English, "Water again"))
		_, rest, more := strings.Cut(page.body, `<a class="quiet" href="`)
		if path, _, _ = strings.Cut(rest, `" rel="next"`); !more || !strings.Contains(path, "before=") || strings.Contains(path, ">") {
			path = ""
		}
		path = strings.ReplaceAll(path, "&amp;", "&")
	}
	if pages != 3 || len(seen) != 45 {
		t.Errorf("%d comments on %d pages, want 45 on 3", len(seen), pages)
	}
	for text, n := range seen {
		if n != 1 {
			t.Errorf("%q is shown %d times", text, n)
		}
	}
}

// TestSearchesAreLimited searches again and again from one network.
func TestSearchesAreLimited(t *testing.T) {
	s := newSite(t, limited(time.Second, 5)).searchable()
	v := s.visitor()
	refused := false
	for i := 0; i < 40 && !refused; i++ {
		refused = v.get(fmt.Sprint(enPath, "/search?q=w", i)).Code == 429
	}
	if !refused {
		t.Error("40 searches at once are answered")
	}
	v.get(enPath).want(t, 200)
	v.get(enPath+"/search").want(t, 200)
	other := s.visitor()
	other.from = "198.51.100.7:1"
	other.get(enPath+"/search?q=water").want(t, 200)
	s.pass(2 * time.Second)
	v.get(enPath+"/search?q=water").want(t, 200)
}

// TestSearchWithoutAnIndex searches while the index cannot be used.
func TestSearchWithoutAnIndex(t *testing.T) {
	v := newSite(t).visitor() // its index does not run
	page := v.get(enPath + "/search?q=water")
	page.want(t, 503)
	if got := page.Header().Get("Etag"); got != "" {
		t.Errorf("the error has the entity tag %s", got)
	}
}

// TestSearchTellsLettersApart searches for words that differ by n and ñ: each is found alone, and the other is offered.
func TestSearchTellsLettersApart(t *testing.T) {
	s := newSite(t).searchable()
	v, mod := s.visitor(), s.staff(notice.Moderator)
	waits := in(notice.Spanish, "una campaña que espera")
	waits.Status = notice.Pending
	s.discuss(in(notice.Spanish, "Feliz año nuevo"), in(notice.Spanish, "Otro an\u0303o con Peña"),
		in(notice.Spanish, "El ano es una parte del cuerpo"), in(notice.Spanish, "La campana de la iglesia"), waits)
	at := func(text string) string { return enPath + "/search?q=" + url.QueryEscape(text) }
	other := func(text, words string) string {
		return `<a class="quiet" href="` + at(text) + `">` + words + "</a>"
	}
	v.get(at("año")).want(t, 200, "<h2>2 comments found</h2>", "!cuerpo", other("ano", "“ano”, 1 comment"))
	v.get(at("an\u0303o")).want(t, 200, "<h2>2 comments found</h2>", "<mark>an\u0303o</mark>", "!cuerpo")
	v.get(at("ano")).want(t, 200, "<h2>1 comment found</h2>", "cuerpo", "!nuevo", other("año", "“año”, 2 comments"))
	v.get(at("pena")).want(t, 200, "<h2>0 comments found</h2>", other("peña", "“peña”, 1 comment"))
	v.get(at("campana")).want(t, 200, "<h2>1 comment found</h2>", "!are different letters") // the other is not public
	v.get(at("iglesia")).want(t, 200, "<h2>1 comment found</h2>", "!are different letters")
	mod.get("/desk/comments?q=campana&on=1").want(t, 200, "iglesia", "!espera",
		`href="/desk/comments?on=1&amp;q=campa%C3%B1a">“campaña”, 1 comment</a>`)
}
