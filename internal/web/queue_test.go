package web_test

import (
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// sends has somebody send a comment, with further fields, and returns its id.
func (s *site) sends(name, words string, more ...string) string {
	s.Helper()
	s.pass(1e9)
	a := s.visitor().post(enPath+"/comments", append([]string{"comment", words, "name", name, "email",
		strings.ToLower(name) + "@private.example"}, more...)...)
	a.want(s, 303)
	return idOf(a.Header().Get("Location"))
}

func TestTheQueueIsNarrowedDownByLinks(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	mod.get("/desk/waiting").want(t, 200, "Nothing is waiting.", `!class="chip"`)
	s.sends("Ana", "Why is that?", "question", "1")
	s.sends("Bea", "¿Por qué?", "lang", "es")
	s.sends("Carla", "Two https://a.example https://b.example https://c.example")
	s.sends("Dora", "Thank you.")
	s.sends("Elsa", "thank  you.")

	const chip = `<a class="chip" href="/desk/waiting`
	queue := mod.get("/desk/waiting")
	queue.want(t, 200, "5 comments waiting", chip+`" aria-current="true"><span>All</span> <b>5</b>`,
		chip+`?only=questions"><span>Questions</span> <b>1</b>`, chip+`?only=closely"><span>Check carefully</span> <b>3</b>`,
		chip+`?only=first"><span>First time</span> <b>5</b>`, chip+`?language=es"><span>In Spanish</span> <b>1</b>`,
		`<a href="/desk/waiting?order=newest">Newest first`, `!By announcement`)
	for query, want := range map[string][]string{
		"only=questions":             {"Why is that?", "!Thank", "!Por qu", chip + `"><span>All</span> <b>5</b>`},
		"language=es":                {"Por qu", "!Why is that?", `href="/desk/waiting?language=es&amp;only=first"`},
		"only=questions&language=es": {"There are no comments here.", "<span>Questions</span> <b>0</b>"},
		"on=1":                       {"Why is that?", "By announcement"},
		"on=7":                       {"!Why is that?", "There are no comments here."},
	} {
		mod.get("/desk/waiting?"+query).want(t, 200, want...)
	}
	for _, query := range []string{"only=x", "order=x", "on=x", "after=x"} {
		mod.get("/desk/waiting?"+query).want(t, 404)
	}
	newest := mod.get("/desk/waiting?order=newest&apart=yes").body
	if strings.Index(newest, "thank  you.") > strings.Index(newest, "Why is that?") {
		t.Error("the newest is not first")
	}
	s.staff(notice.Admin).get("/desk/waiting?lang=es").want(t, 200, "Preguntas", "Revisar con atención", "En español")

	mod.post("/desk/batches", "action", "decline", "every", "1", "back", "/desk/waiting?only=closely").want(t, 200,
		"3 comments are about to be declined.", "!Why is that?")
}

// TestWhatWasFoundIsCountedAndMarked searches, and looks at what the page says of the results and offers for them.
func TestWhatWasFoundIsCountedAndMarked(t *testing.T) {
	s := newSite(t).searchable()
	mod := s.staff(notice.Moderator)
	long := strings.Repeat("Much is said here about everything. ", 60)
	id := s.sends("Ana", long+"And the water https://a.example is not clear.")
	s.sends("Waterman", "Another one.")
	mod.get("/desk/comments?q=water").want(t, 200, "2 comments", "<mark>water</mark>", "<mark>Waterman</mark>",
		"!Read on (", `value="approve"`, `value="decline"`, `!<button name="action" value="remove"`)
	mod.get("/desk/waiting").want(t, 200, "Read on (20 more lines)", "!<mark>")
	mod.decide(t, id, "action", "approve").want(t, 303)
	mod.get("/desk/comments?q=clear").want(t, 200, "1 comment", `!<button name="action" value="approve"`,
		`<button name="action" value="remove"`)
	first := func(query string) string {
		body := mod.get("/desk/comments?" + query).body
		return between(t, body, `<li id="case-`, `"`)
	}
	if newest, oldest := first("q=water"), first("q=water&order=oldest"); newest <= oldest || oldest != id {
		t.Errorf("the newest first: %s, the oldest first: %s", newest, oldest)
	}
	if newest, oldest := first("status=published"), first("status=published&order=oldest"); newest <= oldest {
		t.Errorf("of the published, the newest first: %s, the oldest first: %s", newest, oldest)
	}
	mod.get("/desk/comments?status=published").want(t, 200, "8 comments")
	mod.get("/desk/comments?order=x").want(t, 404)
}

// between returns what stands between two texts.
func between(t testing.TB, text, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, before)
	if !found {
		t.Fatalf("there is no %q", before)
	}
	got, _, _ := strings.Cut(rest, after)
	return got
}

// TestWhatSaysTheSameIsDecidedOnAsOne has three people send the same words, and a moderator decide on them with one press
// and take it back with another.
func TestWhatSaysTheSameIsDecidedOnAsOne(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	s.sends("Ana", "Another one.")
	one := s.sends("Bea", "Buy now!")
	two, three := s.sends("Carla", "buy  now!"), s.sends("Dora", "BUY NOW!")
	last := s.sends("Elsa", "The last one.")
	queue := mod.get("/desk/waiting")
	picks := one + "-pending " + two + "-pending " + three + "-pending"
	queue.want(t, 200, "5 comments waiting", "2 others say the same", "Approve all 3", "Decline all 3…",
		`name="pick" value="`+picks+`"`, `name="picks" value="`+picks+`"`, "!id=\"case-"+two, "/desk/comments/"+two,
		`href="/desk/waiting?apart=yes"`, "!say the same:")
	mod.get("/desk/waiting?apart=yes").want(t, 200, `id="case-`+two, "!Approve all 3", "say the same:")

	decide := []string{"do", "confirm", "then", "list", "picks", picks, "action", "decline", "reason", "advertising",
		"back", "/desk/waiting", "next", last}
	a := mod.post("/desk/batches", decide...)
	page := mod.follow(t, a)
	page.want(t, 200, "3 comments were declined", "2 comments waiting", "/undo")
	if before, _, _ := strings.Cut(page.body, `id="case-`+last); strings.Contains(before, `id="done"`) {
		t.Error("the notice does not stand before the next case")
	}
	undo := batchUndo.FindString(page.body)
	mod.follow(t, mod.post(undo, "back", "/desk/waiting", "then", "list")).want(t, 200, "3 actions were undone",
		"5 comments waiting", "Approve all 3")
	mod.post(undo, "back", "/desk/waiting", "then", "list").want(t, 409, "3 comments were left alone")

	s.staff(notice.Admin).decide(t, two, "action", "approve").want(t, 303) // a colleague, meanwhile
	report := mod.follow(t, mod.post("/desk/batches", decide...))
	report.want(t, 200, "2 comments were declined", "1 comment was left alone")
	mod.get("/desk/waiting?did=approve&batch=1").want(t, 200, `!id="done"`)
	mod.get("/desk/waiting?did=approve&batch=999").want(t, 200, `!id="done"`)

	mod.get("/desk/waiting?tick=page").want(t, 200, `form="many" checked>`, `name="back" value="/desk/waiting"`)
	ticked := mod.post("/desk/batches", "action", "approve", "back", "/desk/waiting", "pick",
		one+"-declined "+three+"-declined", "pick", last+"-pending")
	ticked.want(t, 200, "3 comments are about to be approved.")
}

var batchUndo = regexp.MustCompile(`/desk/batches/\d+/undo`)
