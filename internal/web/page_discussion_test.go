package web_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/public"
)

// page renders a discussion with its white space collapsed.
func page(t *testing.T, lang notice.Lang, d notice.Discussion) string {
	t.Helper()
	html, err := renderer(t).Render(lang, public.AnnouncementShow{Frame: frame("/a-notice"), Discussion: d})
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\s+`).ReplaceAllString(string(html), " ")
}

// item returns the HTML of one comment on a page, up to the next comment.
func item(t *testing.T, html string, number int) string {
	t.Helper()
	_, rest, found := strings.Cut(html, fmt.Sprintf(`<li id="comment-%d"`, number))
	if !found {
		t.Fatalf("comment %d is not on the page", number)
	}
	part, _, _ := strings.Cut(rest, `<li id="comment-`)
	return part
}

func TestComments(t *testing.T) {
	html := page(t, notice.English, talk())
	for _, x := range []struct {
		name        string
		comment     int
		has, hasNot []string
	}{
		{"a question that is answered", 1, []string{`<bdi>Cecilia Nava</bdi>`,
			`href="#comment-2">Question, answered in comment 2`, `lang="es"`, `In Spanish`,
			`href="/en/a-notice/comments?reply_to=1" rel="nofollow"`}, []string{`waiting`}},
		{"an official reply", 2, []string{`<b>Official reply</b> OGP Local Team`, `class="c official"`}, nil},
		{"two languages", 3, []string{`In Spanish and English`, `<div class="text" dir="auto" lang="es">`,
			`<div class="text" dir="auto"><p>Congrat`, `<bdi>viasoluciones</bdi>`}, nil},
		{"a question that waits", 4, []string{`Question, waiting for an answer`}, []string{`In English`}},
		{"another language", 5, []string{`lang="und"`, `In another language`}, nil},
		{"removed", 6, []string{`Comment 6 was removed by a moderator on 3 November 2020: short of personal-data (rule 4).`}, []string{`Gone`, `Said as`, `reply_to=6"`}},
		{"withdrawn", 7, []string{`Comment 7 was withdrawn by its author on 3 November 2020.`}, []string{`Gone`}},
		{"removed, nobody knows why", 8, []string{`Comment 8 was removed by a moderator.`}, nil},
		{"without a date", 9, []string{`<bdi>Undated</bdi>`}, []string{`<time`, `0001`}},
		{"removed, nobody knows when", 10,
			[]string{`Comment 10 was removed by a moderator: short of respect (rule 2).`}, nil},
		{"withdrawn, nobody knows when", 11, []string{`Comment 11 was withdrawn by its author.`}, nil},
		{"the parent is on another page", 41,
			[]string{`href="/en/a-notice/comments/99">In reply to Far away, comment 99`}, nil},
		{"the parent is unknown", 42, []string{`href="/en/comment/` + notice.CommentID(98).String() + `"`,
			`In reply to another comment`}, nil},
		{"answered on another page", 60, []string{`>Question, answered</a>`}, nil},
	} {
		got := item(t, html, x.comment)
		for _, want := range x.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", x.name, want, got)
			}
		}
		for _, no := range x.hasNot {
			if strings.Contains(got, no) {
				t.Errorf("%s: %q in %s", x.name, no, got)
			}
		}
	}
}

// TestOfficialReplyInTwoLanguages: a page has the official reply in its language, and the same in the other folded.
func TestOfficialReplyInTwoLanguages(t *testing.T) {
	reply := official(said(1, 0, 0, "Equipo OGP Local"))
	reply.Body.Parts = append(words(notice.English, "Thanks.").Parts, words(notice.Spanish, "Gracias.").Parts...)
	reader := reply
	reader.Author.Role = notice.Reader
	d := notice.Discussion{Announcement: announcement(), Threads: []notice.Thread{{Root: reply}}, Page: 1, Pages: 1}
	for lang, want := range map[notice.Lang][]string{
		notice.English: {`<b>Official reply</b> OGP Local Team</p>`, `<div class="text" dir="auto"><p>Thanks.</p></div>`,
			`<details class="translation" lang="es"> <summary lang="en">In Spanish</summary> <div class="text" dir="auto"><p>Gracias.</p>`},
		notice.Spanish: {`<b>Respuesta oficial</b></p>`, `<div class="text" dir="auto"><p>Gracias.</p></div>`,
			`<details class="translation" lang="en"> <summary lang="es">En inglés</summary> <div class="text" dir="auto"><p>Thanks.</p>`},
	} {
		d.Threads[0].Root = reply
		html := page(t, lang, d)
		for _, part := range want {
			if !strings.Contains(html, part) {
				t.Errorf("%s: no %q in %s", lang, part, item(t, html, 1))
			}
		}
		d.Threads[0].Root = reader
		if html := page(t, lang, d); strings.Contains(html, `class="translation"`) {
			t.Errorf("%s: the words of a reader are folded", lang)
		}
	}
}

func TestRepliesStandAtFourLevelsAndThenSayWhomTheyAnswer(t *testing.T) {
	d := notice.Discussion{Announcement: announcement(), Threads: []notice.Thread{deep(20, 8)}, Page: 1, Pages: 1}
	d.Threads[0].Replies[5].Status = notice.Removed // comment 26, which 27 answers
	html := page(t, notice.English, d)
	level := 0
	levels := map[string]int{}
	for _, m := range regexp.MustCompile(`<ol class="thread|</ol>|<li id="comment-(\d+)`).FindAllStringSubmatch(html,
		-1) {
		switch {
		case m[1] != "":
			levels[m[1]] = level
		case m[0] == "</ol>":
			level--
		default:
			level++
		}
	}
	for number, want := range map[string]int{"20": 1, "21": 2, "22": 3, "23": 4, "24": 4, "28": 4} {
		if levels[number] != want {
			t.Errorf("comment %s is at level %d, want %d", number, levels[number], want)
		}
	}
	for number, want := range map[int]string{24: "In reply to Deep, comment 23", 28: "In reply to Deep, comment 27",
		27: "In reply to comment 26"} {
		if got := item(t, html, number); !strings.Contains(got, want) {
			t.Errorf("comment %d does not say %q: %s", number, want, got)
		}
	}
	if got := item(t, html, 23); strings.Contains(got, "In reply to") {
		t.Errorf("comment 23 stands beneath what it answers, and says so: %s", got)
	}
}

func TestFolding(t *testing.T) {
	many := func(n uint64, change func(*notice.Comment)) notice.Discussion {
		thread := notice.Thread{Root: said(1, 0, 0, "Root"), Total: n}
		for k := uint64(1); k <= n; k++ {
			thread.Replies = append(thread.Replies, said(1+k, 1, k, "Reply"))
		}
		if change != nil {
			change(&thread.Replies[n-1])
		}
		return notice.Discussion{Announcement: announcement(), Threads: []notice.Thread{thread}, Page: 1, Pages: 1}
	}
	direct := func(c *notice.Comment) { c.Author.Role = notice.Team }
	inside := func(c *notice.Comment) { c.Author.Role = notice.Team; c.Parent = 2 }
	for _, x := range []struct {
		name string
		d    notice.Discussion
		want string // the fold
	}{
		{"three are open", many(3, nil), `<details open> <summary>3 replies`},
		{"four are folded", many(4, nil), `<details> <summary>4 replies`},
		{"an official reply stands before the fold", many(5, direct), `</ol> <details> <summary>4 replies`},
		{"one further down keeps the fold open", many(5, inside), `<details open> <summary>5 replies`},
	} {
		html := page(t, notice.English, x.d)
		if !strings.Contains(html, x.want) {
			t.Errorf("%s: no %q", x.name, x.want)
		}
		if official := strings.Index(html, "Official reply"); official > 0 {
			before := html[:official]
			if strings.Count(before, "<details>") > strings.Count(before, "</details>") {
				t.Errorf("%s: the official reply is folded away", x.name)
			}
		}
	}
	long := many(20, nil)
	long.Threads[0].Total = 32
	if html, want := page(t, notice.Spanish, long),
		`href="/es/un-anuncio/threads/1">12 respuestas más`; !strings.Contains(html, want) {
		t.Errorf("a long thread: no %q", want)
	}
}

func TestAccount(t *testing.T) {
	d := talk()
	d.Tally.Of(notice.Unanswered).Comments, d.Tally.AnswerTimes[6] = 1, 3
	html := page(t, notice.Spanish, d)
	for _, want := range []string{
		`<h2 id="comments" tabindex="-1">La conversación</h2>`, `<b>9</b> comentarios`, `<b>1</b> respuesta oficial`,
		`<b>1</b> pregunta en espera <span>en el comentario <a href="#comment-4">4</a></span>`,
		`<b>2 días</b> es el plazo`,
		`<a href="?order=newest&amp;show=unanswered#comments" rel="nofollow">Preguntas en espera (1)</a>`,
		`Conversaciones 51–100 de 100`, `<a class="button" href="#write">Escribir un comentario</a>`, `href="?order=newest&amp;page=3#comments" rel="next"`, `href="?order=newest&amp;page=2#comments" aria-current="page"`,
		`(página 2 de 12)`, `<a href="?#comments" rel="nofollow">Primero los más antiguos</a>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestClosedDiscussionsTakeNoReplies(t *testing.T) {
	d := talk()
	d.Open = false
	html := page(t, notice.English, d)
	for _, no := range []string{"reply_to", `id="reply-form"`, `name="comment"`} {
		if strings.Contains(html, no) {
			t.Errorf("has %q", no)
		}
	}
	if want := "Comments on this announcement closed on 3 November 2021"; !strings.Contains(html, want) {
		t.Errorf("does not say %q", want)
	}
}

func TestPickingThreads(t *testing.T) {
	all := picked("")
	english := picked("")
	english.Tally.Of("es").Comments = 0
	newest := picked("es")
	newest.Order, newest.Page = notice.Newest, 2
	unanswered := picked(notice.Unanswered)
	*unanswered.Tally.Of(notice.Unanswered) = notice.FacetCount{Comments: 2, Threads: 2}
	settled := picked(notice.Settled)
	*settled.Tally.Of(notice.Settled) = notice.FacetCount{Comments: 5, Threads: 2}
	for _, x := range []struct {
		name        string
		d           notice.Discussion
		lang        notice.Lang
		has, hasNot []string
	}{
		{"in two languages", all, notice.English, []string{
			`<li><a href="?#comments" aria-current="true" rel="nofollow">All (31)</a></li> <li><a href="?lang=en#comments" rel="nofollow">In English (12)</a></li> <li><a href="?lang=es#comments" rel="nofollow">In Spanish (20)</a></li> </ul>`,
			`<a href="#comment-3">`,
		}, []string{"In other languages", "Only conversations", "Answered", `name="robots"`}},
		{"in one language alone", english, notice.English, nil, []string{"?lang="}},
		{"picked, newest first", newest, notice.Spanish, []string{
			`<title>Un anuncio (conversaciones en español) (Primero los más recientes) (página 2 de 2)`,
			`<a href="?order=newest#comments" rel="nofollow">Todos (31)</a>`,
			`<a href="?lang=es&amp;order=newest#comments" aria-current="true" rel="nofollow">En español (20)</a>`,
			`Conversaciones 51–60 de 60`,
			`Solo se muestran las conversaciones con algún comentario en español`,
			`<a href="?order=newest#comments">Mostrar los 31 comentarios</a>`,
			`<a href="?lang=es#comments" rel="nofollow">Primero los más antiguos</a>`,
			`href="?lang=es&amp;order=newest#comments" rel="prev"`,
			`<a href="/es/un-anuncio/comments/3">`,
		}, []string{`rel="alternate" hreflang="x-default"`}},
		{"nothing in a language", picked("und"), notice.English,
			[]string{"There is no comment in another language.", `aria-current="true" rel="nofollow">In other languages (0)</a>`},
			[]string{`id="comment-1"`}},
		{"questions", unanswered, notice.English, []string{
			`Only conversations with a question that is waiting for an answer`,
			`<a href="?#comments">Show all 31 comments</a>`, `<a href="?order=newest&amp;show=unanswered#comments"`,
			`<b>1</b> question waiting`,
			`<a href="?show=unanswered#comments" aria-current="true" rel="nofollow">Questions waiting (2)</a>`,
			`<a href="?#comments" rel="nofollow">All (31)</a>`,
		}, []string{`aria-current="true" rel="nofollow">All`}},
		{"answered", settled, notice.English, []string{
			`Only conversations with a question that has been answered`,
			`<a href="?show=answered#comments" aria-current="true" rel="nofollow">Answered (5)</a>`,
		}, nil},
	} {
		f := part("/a-notice?x")
		f.Unlisted = x.d.Facet != ""
		html, err := renderer(t).Render(x.lang, public.AnnouncementShow{Frame: f, Discussion: x.d})
		if err != nil {
			t.Fatal(err)
		}
		got := regexp.MustCompile(`\s+`).ReplaceAllString(string(html), " ")
		for _, want := range x.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q", x.name, want)
			}
		}
		for _, no := range x.hasNot {
			if strings.Contains(got, no) {
				t.Errorf("%s: has %q", x.name, no)
			}
		}
	}
}

// The messages of the script are in the page, in its language.
func TestWordsOfTheScript(t *testing.T) {
	d := picked("")
	html := page(t, notice.Spanish, d)
	for _, want := range []string{
		`data-id="1"`, `data-last="33"`, `data-dates="es"`, `data-fresh="Nuevo"`,
		`data-since1="{n} comentario nuevo desde`,
		`data-since="{n} comentarios nuevos desde su última visita, el {date}`,
		`data-live1="Hay {n} comentario nuevo`, `<p class="live" role="status"></p>`,
		`<p class="since" hidden></p>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q", want)
		}
	}
	d.Open = false
	if html = page(t, notice.Spanish, d); strings.Contains(html, `class="live"`) ||
		!strings.Contains(html, `data-since=`) {
		t.Error("a closed discussion waits for news, or does not say what is new")
	}
}
