package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// discuss puts comments on the first announcement, straight into the store.
func (s *site) discuss(comments ...notice.Comment) (put []notice.Comment) {
	s.Helper()
	noticetest.Update(s, s.store, func(tx notice.WriteTx) error {
		put = nil
		for _, c := range comments {
			c.On = 1
			c, err := noticetest.Place(tx, c)
			if err != nil {
				return err
			}
			put = append(put, c)
		}
		return nil
	})
	return put
}

// remove stores a published comment as one that was removed for want of respect.
func (s *site) remove(id notice.CommentID) {
	s.Helper()
	noticetest.Update(s, s.store, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		c.Status, c.Reason, c.Rules = notice.Removed, "respect", 1
		_, err = tx.PutComment(c)
		return err
	})
}

func in(l notice.Lang, text string) notice.Comment {
	return notice.Comment{Author: notice.Author{Name: "Ana"}, Lang: l, Body: noticetest.Text(l, text)}
}

// shown lists the comments on a page, in their order.
func shown(a answer) (numbers []string) {
	for _, m := range regexp.MustCompile(`<li id="comment-(\d+)`).FindAllStringSubmatch(a.body, -1) {
		numbers = append(numbers, m[1])
	}
	return numbers
}

func TestThreadsByLanguage(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	var more []notice.Comment
	for i := range 120 {
		more = append(more, in(notice.Langs[i%2], fmt.Sprint("Words ", i)))
	}
	more = append(more, in("qu", "Simi"))
	s.discuss(more...)
	for _, x := range []struct {
		path  string
		code  int
		has   []string
		count int // of comments
	}{
		{enPath, 200, []string{`href="?lang=es#comments" rel="nofollow">In Spanish (65)`, "In English (63)",
			"In other languages (1)", "!noindex"}, 51},
		{enPath + "?lang=es", 200, []string{
			`href="` + esPath + `?lang=es" lang="es"`, `<meta name="robots" content="noindex">`,
			`<link rel="canonical" href="http://example.org` + enPath + `">`,
			"(conversations in Spanish) – ", "!(page 1", `href="` + enPath + `/comments/9"`,
			"!hreflang=\"x-default\"", "Show all 128 comments", "?lang=es&amp;page=2#comments",
		}, 51},
		{enPath + "?lang=es&page=2", 200, []string{"page 2 of 2",
			`href="` + esPath + `?lang=es&amp;page=2" lang="es"`}, 14},
		{esPath + "?lang=es&order=newest", 200, []string{`href="` + enPath + `?lang=es&amp;order=newest" lang="en"`,
			"conversaciones en español"}, 50},
		{enPath + "?lang=es&page=3", 404, nil, 0},
		{enPath + "?lang=und", 200, []string{"Only conversations with a comment in another language"}, 1},
		{enPath + "?lang=fr", 404, nil, 0},
		{enPath + "?lang=", 404, nil, 0},
		{enPath + "?lang=unanswered", 404, nil, 0},
		{enPath + "?show=es", 404, nil, 0},
		{enPath + "?show=all", 404, nil, 0},
		{enPath + "?lang=es&show=unanswered", 404, nil, 0},
		{enPath + "?show=unanswered", 200, []string{"Only conversations with a question",
			"<b>3</b> questions waiting", "Questions waiting (3)", "noindex"}, 3},
		{enPath + "?show=answered", 200, []string{"Only conversations with a question that has been answered",
			"Answered (1)", "noindex"}, 2},
		{enPath + "?lang=answered", 404, nil, 0},
	} {
		a := v.get(x.path)
		a.want(t, x.code, x.has...)
		if got := shown(a); len(got) != x.count && x.code == 200 {
			t.Errorf("%s shows %d comments, want %d: %q", x.path, len(got), x.count, got)
		}
		if x.code == 200 {
			v.get(x.path, "If-None-Match", a.Header().Get("Etag")).want(t, 304)
		}
	}
	for path, want := range map[string]string{
		enPath + "?lang=es&page=2":              "101 103 105 107 109 111 113 115 117 119 121 123 125 127",
		enPath + "?lang=es&order=newest&page=2": "27 25 23 21 19 17 15 13 11 9 6 4 3 1 2",
		enPath + "?show=unanswered":             "4 6 7",
	} {
		if got := strings.Join(shown(v.get(path)), " "); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if a, b := v.get(enPath+"?lang=es").Header().Get("Etag"), v.get(enPath).Header().Get("Etag"); a == b {
		t.Errorf("a part has the tag of the whole: %s", a)
	}
	// A question that is answered leaves its list.
	team := s.staff(notice.Team)
	action := regexp.MustCompile(`/desk/comments/\w{13}/answer`).FindString(team.get("/desk/questions").body)
	team.post(action, "answer.en", "Yes.", "answer.es", "Sí.", "back", "/desk/questions").want(t, 303)
	if a := v.get(enPath + "?show=unanswered"); len(shown(a)) != 2 || !strings.Contains(a.body, "2 questions waiting") {
		t.Errorf("after an answer: %q", shown(a))
	}
}

func TestPermalinks(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	var more []notice.Comment
	for i := range 100 {
		more = append(more, in(notice.English, fmt.Sprint("Words ", i)))
	}
	put := s.discuss(more...)
	reply := in(notice.English, "A reply")
	reply.Parent = put[99].ID
	s.discuss(reply)
	long := in(notice.Spanish, "Otra")
	long.Parent = put[0].ID
	var replies []notice.Comment
	for range 60 {
		replies = append(replies, long)
	}
	s.discuss(replies...)
	for path, want := range map[string]string{
		enPath + "/comments/2":                         enPath + "#comment-2", // the sixth thread is comment 7
		enPath + "/comments/8":                         enPath + "#comment-8",
		enPath + "/comments/51":                        enPath + "#comment-51",
		enPath + "/comments/52":                        enPath + "?page=2#comment-52",
		esPath + "/comments/107?order=newest&lang=es":  esPath + "?page=3#comment-107",
		enPath + "/comments/108":                       enPath + "?page=3#comment-108",
		enPath + "/comments/128":                       enPath + "#comment-128",
		enPath + "/comments/129":                       enPath + "/threads/7#comment-129",
		esPath + "/comments/168":                       esPath + "/threads/7?page=2#comment-168",
		"/es" + enPath[3:] + "/comments/52":            esPath + "?page=2#comment-52",
		enPath + "/comments/168?utm_source=newsletter": enPath + "/threads/7?page=2#comment-168",
	} {
		a := v.get(path)
		if got := a.Header().Get("Location"); a.Code != 302 || got != want {
			t.Errorf("%s: %d to %s, want %s", path, a.Code, got, want)
			continue
		}
		address, number, _ := strings.Cut(want, "#")
		v.get(address).want(t, 200, `<li id="`+number+`"`)
	}
	v.get(enPath+"/comments/169").want(t, 404, "There is no comment with this number", `href="`+enPath+`"`,
		`href="`+esPath+`" lang="es"`)
	v.get(esPath+"/comments/9999").want(t, 404, "No hay ningún comentario con este número", `href="`+esPath+`"`,
		`<html lang="es"`)
	for _, number := range []string{"0", "x", "007"} {
		v.get(esPath+"/comments/"+number).want(t, 404, "No hay ningún comentario con este número")
	}
	// On a page that will not stay as it is, numbers lead to where a comment stays.
	v.get(enPath+"?order=newest&page=2").want(t, 200, `(page 2 of 3) – `,
		`<a href="`+enPath+`/comments/50"><span>Comment</span>`, `href="`+esPath+`?order=newest&amp;page=2" lang="es"`)
	v.get(enPath+"?page=2").want(t, 200, `<a href="#comment-52"><span>Comment</span>`)
	v.get(enPath+"?order=newest&page=3").want(t, 200, `(page 3 of 3) – `)
	v.get(enPath+"?order=newest&page=4").want(t, 404)
}

// An announcement in one language has its comments at addresses of both.
func TestPermalinksOfAnAnnouncementInOneLanguage(t *testing.T) {
	s := newSite(t)
	a := noticetest.Announce(t, s.store, notice.Announcement{
		Published: noticetest.Epoch.Add(-time.Hour), Slugs: map[notice.Lang]string{notice.English: "only"},
		Texts: map[notice.Lang]notice.Text{notice.English: {Title: "Only", Body: noticetest.Text(notice.English,
			"Words")}},
	})
	c := noticetest.Put(t, s.store, notice.Comment{On: a.ID})
	v := s.visitor()
	if to := v.get("/es/only/comments/1").Header().Get("Location"); to != "/es/only#comment-1" {
		t.Errorf("led to %s", to)
	}
	v.get("/es/only").want(t, 200, `<li id="comment-1"`, `href="/en/only" lang="en"`)
	v.get("/en/comment/"+c.ID.String()).want(t, 200)
}

func TestLatest(t *testing.T) {
	s := newSite(t)
	v, mod := s.visitor(), s.staff(notice.Moderator)
	type news struct {
		Last, Comments int
		Open           bool
	}
	read := func(path string) (got news) {
		t.Helper()
		a := v.get(path)
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.Code != 200 ||
			a.Header().Get("Content-Type") != "application/json" ||
			a.Header().Get("Cache-Control") != "no-cache" || len(a.body) > 60 || a.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v %s", path, a.Code, a.Header(), a.body)
		}
		return got
	}
	tag := v.get(enPath + "/latest").Header().Get("Etag")
	if got, want := read(enPath+"/latest"), (news{7, 7, true}); got != want {
		t.Errorf("at first %+v, want %+v", got, want)
	}
	receipt := v.comment("Something new")
	if a := v.get(enPath+"/latest", "If-None-Match", tag); a.Code != 304 || a.body != "" {
		t.Errorf("a comment that waits is news: %d %s", a.Code, a.body)
	}
	if other := v.get(esPath + "/latest").Header().Get("Etag"); other != tag {
		t.Errorf("in the other language it is %s, not %s", other, tag)
	}
	mod.decide(t, idOf(receipt), "action", "approve").want(t, 303)
	v.get(esPath+"/latest", "If-None-Match", tag).want(t, 200)
	if got, want := read(esPath+"/latest"), (news{8, 8, true}); got != want {
		t.Errorf("after it was published %+v, want %+v", got, want)
	}
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "remove", "seen", "published", "reason",
		"respect").want(t, 303)
	if got, want := read(enPath+"/latest"), (news{8, 7, true}); got != want {
		t.Errorf("after it was removed %+v, want %+v", got, want)
	}
	v.get("/en/nothing/latest").want(t, 404)

	a := must(s.board.Announcement(t.Context(), strings.TrimPrefix(enPath, "/en/")))
	a.Closes = time.Unix(0, s.now.Load()).Add(time.Hour)
	noticetest.Announce(t, s.store, a)
	tag = v.get(enPath + "/latest").Header().Get("Etag")
	s.pass(time.Hour)
	v.get(enPath+"/latest", "If-None-Match", tag).want(t, 200, `"open":false`)
}

// TestALongDiscussionIsLight weighs the first page of 500 comments, compressed as for a browser of today,
// and what is loaded beside it: at most 40 KB, and 100 KB in all. Without Brotli, which finds in all of
// a page what search engines read of it, the page is heavier.
func TestALongDiscussionIsLight(t *testing.T) {
	s := newSite(t)
	random := rand.New(rand.NewPCG(1, 2))
	a := must(s.board.Announcement(t.Context(), strings.TrimPrefix(enPath, "/en/")))
	// Words as often as they are in a text, but in no order, so that they cannot be compressed better
	// than those of people.
	words := func(l notice.Lang, n int) string {
		vocabulary := strings.Fields(a.Texts[l].Body.Source())
		var all []string
		for range n {
			all = append(all, vocabulary[random.IntN(len(vocabulary))])
		}
		return strings.Join(all, " ")
	}
	said := func(i int, parent notice.CommentID) notice.Comment {
		l := notice.Langs[i%2]
		c := in(l, words(l, 20+random.IntN(100)))
		c.Parent, c.Author.Name, c.Posted = parent, words(l, 2), noticetest.Epoch.Add(time.Duration(i)*time.Hour)
		c.Question = i%9 == 0
		return c
	}
	var roots, replies []notice.Comment
	for i := range 243 {
		roots = append(roots, said(i, 0))
	}
	roots = s.discuss(roots...)
	for i := range 250 {
		replies = append(replies, said(i, roots[random.IntN(len(roots))].ID))
	}
	s.discuss(replies...)
	page := s.visitor().get(enPath)
	page.want(t, 200, "<b>500</b> comments", "page=5#comments")
	length, beside := 0, 0
	for _, c := range append(roots, replies...) {
		length += len(c.Body.Source())
	}
	files := map[string]bool{} // each is fetched once, also if it is named twice, as fonts are
	for _, m := range regexp.MustCompile(`(?:src="|href="|url\()(/assets/[^")]+\.(?:js|woff2|svg))`).FindAllStringSubmatch(page.body, -1) {
		files[m[1]] = true
	}
	for file := range files {
		size := s.weight(file, "gzip")
		if size == 0 {
			t.Errorf("%s has no length", file)
		}
		beside += size
	}
	for encodings, most := range map[string]int{"gzip, deflate, br, zstd": 40 << 10, "gzip": 60 << 10} {
		html := s.weight(enPath, encodings)
		t.Logf("%s: %d comments of %d bytes are %d bytes, %d in all", encodings, len(shown(page)),
			length/(len(roots)+len(replies)), html, html+beside)
		if html == 0 || html > most || html+beside > 100<<10 {
			t.Errorf("%s: the page is %d bytes, %d in all", encodings, html, html+beside)
		}
	}
}

// weight returns how many bytes are sent.
func (s *site) weight(path, encodings string) int {
	n, _ := strconv.Atoi(s.visitor().get(path, "Accept-Encoding", encodings).Header().Get("Content-Length"))
	return n
}

// TestEveryWaitingQuestionIsShown asks in a thread whose first replies fill what a page shows of it: the list of waiting
// questions shows each, marks it, and folds none away.
func TestEveryWaitingQuestionIsShown(t *testing.T) {
	s := newSite(t)
	root := s.discuss(in("en", "Root"))[0]
	reply := func(question bool, text string) notice.Comment {
		c := in("en", text)
		c.Parent, c.Question = root.ID, question
		return s.discuss(c)[0]
	}
	near := reply(true, "Near?")
	for i := range notice.MaxReplies + 2 {
		reply(false, fmt.Sprint("Reply ", i))
	}
	far := reply(true, "Far?")
	reply(false, "After")
	v := s.visitor()
	for _, path := range []string{enPath, esPath} {
		page := v.get(path + "?show=unanswered")
		page.want(t, 200, "Near?", "Far?", "!After", "<details open>",
			fmt.Sprintf(`<li id="comment-%d" class="marked">`, near.Number),
			fmt.Sprintf(`<li id="comment-%d" class="marked">`, far.Number),
			fmt.Sprintf(`<a href="#comment-%d">%[1]d</a>`, far.Number))
		if strings.Contains(page.body, fmt.Sprintf(`<li id="comment-%d" class="marked">`, root.Number)) {
			t.Errorf("%s: what is no question is marked", path)
		}
		v.get(path).want(t, 200, "Near?", "!Far?", `!class="marked"`)
	}
	v.get(enPath+"?show=unanswered").want(t, 200, fmt.Sprintf(`/threads/%d">4 more replies`, root.Thread))
}

// TestReplyingToWhatIsGone follows a link to reply to a comment that was removed since.
func TestReplyingToWhatIsGone(t *testing.T) {
	s := newSite(t)
	c := s.discuss(in("en", "Gone"))[0]
	noticetest.Update(s, s.store, func(tx notice.WriteTx) error {
		gone := c
		gone.Status, gone.Reason, gone.Rules = notice.Removed, "spam", 1
		_, err := tx.PutComment(gone)
		return err
	})
	v := s.visitor()
	v.get(fmt.Sprintf("%s/comments?reply_to=%d", enPath, c.Number)).want(t, 409,
		"The comment you are replying to is no longer shown", `name="comment"`, `!name="parent" value="0`, "!have the numbers")
	v.get(fmt.Sprintf("%s/comments?reply_to=%d", esPath, c.Number)).want(t, 409, "ya no está a la vista")
	v.get(enPath+"/comments?reply_to=99").want(t, 404, "have the numbers 1 to")
}
