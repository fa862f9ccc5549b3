package web_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// writes posts a comment and returns its receipt's path.
func (v *visitor) writes(text, name, organisation, email string) string {
	v.Helper()
	a := v.post(enPath+"/comments", "comment", text, "name", name, "organisation", organisation, "email", email,
		"question", "1")
	if a.Code != 303 {
		v.Fatalf("posting: %d %s", a.Code, a.body)
	}
	return a.Header().Get("Location")
}

// eraseWith are the fields of the form that erases a comment as a whole.
func eraseWith(scope, reason string, more ...string) []string {
	return append([]string{"scope", scope, "reason", reason}, more...)
}

// Everything that a reader, a colleague or an export could have of a comment is without it, at once, and whole again
// after Undo.
func TestErasingAComment(t *testing.T) {
	s := newSite(t).searchable()
	reader, admin := s.visitor(), s.staff(notice.Admin)
	mod, team := s.staff(notice.Moderator), s.staff(notice.Team)
	receipt := reader.writes("Quizzaciously asked?", "Hortensia Ñ", "Zymurgists", "ana@private.example")
	id := idOf(receipt)
	admin.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending", "note",
		"Hortensia is known").want(t, 303)
	admin.post("/desk/comments/"+id+"/answer", "answer.en", "An official reply").want(t, 303)
	words := []string{"uizzaciously", "Hortensia", "ymurgists", "ana@private.example"}
	var gone []string
	for _, w := range words {
		gone = append(gone, "!"+w)
	}
	pages := []string{
		enPath, esPath, enPath + "?order=newest", enPath + "/whole", enPath + "/threads/6", "/en/comment/" + id,
		enPath + "/comments?reply_to=8", "/en/", enPath + "/feed.atom", enPath + "/feed.json", "/en/feed.atom",
		"/en/questions.atom", enPath + "/search?q=quizzaciously", enPath + "/search?q=hortensia", receipt,
		enPath + "/card.png", "/api/v1/comments/" + id, "/api/v1/announcements/1/comments",
	}
	tags := map[string]string{}
	for _, path := range pages {
		tags[path] = reader.get(path).Header().Get("ETag")
	}
	reader.get(enPath).want(t, 200, words[:3]...)
	reader.get(enPath+"/feed.atom").want(t, 200, words[:2]...)
	s.visitor().get(enPath+"/search?q=quizzaciously").want(t, 200, "1 comment found")

	page := admin.get("/desk/comments/" + id)
	form := linkTo(t, page, "/desk/comments/"+id+"/erasure")
	mod.get("/desk/comments/"+id).want(t, 200, "!/erasure")
	admin.get(form).want(t, 200, append(words, `value="published"`, "Copies made before", "24 hours")...)
	admin.post(form, "seen", "published").want(t, 422, "<title>Error:", "Choose what to erase", "Choose why it is erased")
	admin.post(form, eraseWith("all", "whim", "seen", "published")...).want(t, 422, "!Choose what", "Choose why",
		`value="all" checked`)
	admin.post(form, eraseWith("all", "author", "seen", "pending")...).want(t, 409, "Nothing was erased", words[0])
	mod.post(form, eraseWith("all", "author", "seen", "published")...).want(t, 403)
	done := admin.post(form, eraseWith("all", "author", "seen", "published")...)
	done.want(t, 303)
	list := admin.get(done.Header().Get("Location"))
	list.want(t, 200, append(gone, "It is erased.", "1 comment", "Its author asked for it", "January 3, 2030")...)
	admin.get(form).want(t, 303)

	stub := "Comment 8 was erased on January 2, 2030 at the request of its author."
	for _, path := range pages {
		a, without := s.visitor().get(path, "If-None-Match", tags[path]), gone
		if strings.Contains(path, "/search?") { // which says what was searched for
			without = []string{"0 comments found", "!asked?", "!ymurgists"}
		}
		if a.want(t, a.Code, without...); tags[path] != "" && a.Code == 304 && !strings.HasSuffix(path, "card.png") {
			t.Errorf("%s: the old tag is still that of the page", path)
		}
		if t.Failed() {
			t.Fatalf("%s", path)
		}
	}
	reader.get(enPath).want(t, 200, stub, "An official reply")
	reader.get(esPath).want(t, 200, "El comentario 8 se suprimió el 2 de enero de 2030 a petición de quien lo escribió.")
	reader.get("/en/comment/"+id).want(t, 200, stub, "An official reply")
	reader.get("/api/v1/comments/"+id).want(t, 200, `"status":"erased"`, `"erased":{"what":"all","reason":"author"}`)
	reader.get(receipt).want(t, 200, append(gone, "Your comment was erased", "Its author asked for it.",
		`!name="email"`, "!data-token=\"\"")...)
	reader.post(receipt, "email", "ana@private.example").want(t, 303)
	reader.get(receipt+"/withdrawal").want(t, 303)
	admin.get("/desk/export.json").want(t, 200, append(gone, `"status":"erased","erased":"all author"`)...)
	for _, v := range []*visitor{admin, mod, team} {
		if a := v.get("/desk/comments/" + id); v == team {
			a.want(t, 403, gone...)
		} else {
			a.want(t, 200, append(gone, "Its author asked for it.", "Erased", "!/desk/batches/")...)
		}
	}
	mod.get("/desk/comments?status=erased").want(t, 200, append(gone, "/desk/comments/"+id)...)
	mod.get("/desk/comments?q=quizzaciously").want(t, 200, "!/desk/comments/"+id)
	mod.get("/desk/erasures").want(t, 403)
	team.get("/desk/questions").want(t, 200, gone...)
	mod.post("/desk/comments/"+id+"/decision", "action", "remove", "seen", "published", "reason", "respect").want(t, 409)
	seq := regexp.MustCompile(`/desk/erasures/(\d+)/undo`).FindStringSubmatch(list.body)
	mod.post("/desk/journal/"+seq[1]+"/undo").want(t, 409)
	mod.post(seq[0]).want(t, 403)

	admin.post(seq[0]).want(t, 303)
	reader.get(enPath).want(t, 200, append(words[:3], "An official reply", "!"+stub)...)
	admin.get("/desk/comments/"+id).want(t, 200, append(words, "Hortensia is known", "undid the last action")...)
	admin.get("/desk/erasures").want(t, 200, "Nothing was erased in the last 24 hours.")
	admin.post(seq[0]).want(t, 409)
}

// After a day nothing brings it back.
func TestErasedForGood(t *testing.T) {
	s := newSite(t)
	id := idOf(s.visitor().comment("Quizzaciously"))
	admin := s.staff(notice.Admin)
	admin.post("/desk/comments/"+id+"/erasure", eraseWith("all", "order", "seen", "pending")...).want(t, 303)
	undo := linkOf(t, admin.get("/desk/erasures").body, `action="(/desk/erasures/\d+/undo)"`)
	s.pass(notice.ErasureGrace)
	if n, err := s.board.ForgetErased(context.Background()); n != 1 || err != nil {
		t.Errorf("%d forgotten, %v", n, err)
	}
	admin = s.visitor()
	admin.post("/desk/sign-in", "login", "admin", "password", password).want(t, 303)
	admin.get("/desk/erasures").want(t, 200, "Nothing was erased in the last 24 hours.", "!/undo")
	admin.post(undo).want(t, 409)
	admin.get("/desk/comments/"+id).want(t, 200, "!Quizzaciously", "A court or an authority ordered it.")
}

func linkOf(t *testing.T, body, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("nothing like %s on the page", pattern)
	}
	return m[1]
}

// The name alone: the words stay, and so does what hangs on them.
func TestErasingAName(t *testing.T) {
	s := newSite(t).searchable()
	reader, admin, mod := s.visitor(), s.staff(notice.Admin), s.staff(notice.Moderator)
	receipt := reader.writes("The words stay", "Hortensia", "Zymurgists", "ana@private.example")
	id := idOf(receipt)
	admin.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	tag := reader.get(enPath).Header().Get("ETag")
	admin.post("/desk/comments/"+id+"/erasure", eraseWith("name", "other", "seen", "published")...).want(t, 303)
	if a := s.visitor().get(enPath, "If-None-Match", tag); a.Code != 200 {
		t.Errorf("the old tag is answered with %d", a.Code)
	}
	nameless := []string{"The words stay", "!Hortensia", "!Zymurgists"}
	named := func(word string) []string { return append(nameless[:3:3], word) }
	for path, parts := range map[string][]string{
		enPath: named("<bdi>Name erased</bdi>"), esPath: named("<bdi>Nombre suprimido</bdi>"),
		enPath + "/whole": named("Name erased"), "/en/comment/" + id: named("Name erased"),
		enPath + "/feed.atom": named("Name erased"), enPath + "/feed.json": named("Name erased"),
		enPath + "/search?q=words":      {"The <mark>words</mark> stay", "!Hortensia", "<bdi>Name erased</bdi>"},
		enPath + "/search?q=hortensia":  {"0 comments found"},
		enPath + "/comments?reply_to=8": named("Reply to Name erased"),
		"/en/questions.atom":            named("Name erased"),
	} {
		if s.visitor().get(path).want(t, 200, parts...); t.Failed() {
			t.Fatalf("%s", path)
		}
	}
	reader.get(receipt).want(t, 200, append(nameless, "Another person asked for it.", "What you wrote stays.")...)
	s.visitor().get(receipt).want(t, 200, "!The words stay", "What you wrote stays.", `!name="email"`)
	s.visitor().post(receipt, "email", "ana@private.example").want(t, 422, "!The words stay")
	mod.get("/desk/comments/"+id).want(t, 200, append(nameless, "!ana@private.example", "Name erased",
		"Only who wrote it. Another person asked for it.")...)
	mod.post("/desk/comments/"+id+"/decision", "action", "remove", "seen", "published", "reason",
		"respect").want(t, 303)
	undo := linkOf(t, admin.get("/desk/erasures").body, `action="(/desk/erasures/\d+/undo)"`)
	admin.post(undo).want(t, 303)
	mod.get("/desk/comments/"+id).want(t, 200, "Hortensia", "Removed", "ana@private.example")
	reader.get(enPath).want(t, 200, "!Hortensia", "was removed by a moderator")
}

// An administrator finds a person by their address, in either spelling of its domain, and erases all that they wrote.
// The address is in no log, and in no address of the desk.
func TestErasingAPerson(t *testing.T) {
	s := newSite(t)
	admin, mod := s.staff(notice.Admin), s.staff(notice.Moderator)
	const letters, ascii = "eva@münchen.example", "eva@xn--mnchen-3ya.example"
	for _, text := range []string{"The first words", "The second words", "The third words"} {
		receipt := s.visitor().writes(text, "Eva", "", letters)
		admin.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	}
	s.visitor().writes("Of somebody else", "Eva", "", "eva@private.example")
	admin.get("/desk/erasures").want(t, 200, "Find what a person wrote", `method="post" action="/desk/erasures"`)
	admin.post("/desk/erasures", "email", " ").want(t, 422, "<title>Error:", "Enter your email address")
	admin.post("/desk/erasures", "email", "eva@example.org").want(t, 200, "No comment came with this address.")
	mod.post("/desk/erasures", "email", letters).want(t, 403)
	var author string
	for _, spelling := range []string{letters, strings.ToUpper(ascii), " " + ascii} {
		a := admin.post("/desk/erasures", "email", spelling)
		a.want(t, 200, "Eva", "3 published")
		author = linkTo(t, a, "/desk/authors/")
	}
	form := linkTo(t, admin.get(author), author+"/erasure")
	mod.get(author).want(t, 200, "!/erasure")
	admin.get(form).want(t, 200, "3 comments of this author have something to erase", "!At most")
	admin.post(form, "reason", "author").want(t, 422, "Choose what to erase", `value="author" checked`)
	done := admin.post(form, eraseWith("all", "author")...)
	done.want(t, 303)
	list := admin.get(done.Header().Get("Location"))
	list.want(t, 200, "It is erased.", "3 comments")
	s.visitor().get(enPath).want(t, 200, "!The first words", "!The second words", "!The third words",
		"Comment 10 was erased on January 2, 2030 at the request of its author.")
	mod.get(author).want(t, 200, "3 erased", "!words", "an author without a name")
	mod.get("/desk/waiting").want(t, 200, "Of somebody else")
	admin.post("/desk/erasures", "email", letters).want(t, 200, "3 erased", "an author without a name")
	admin.post(linkOf(t, list.body, `action="(/desk/erasures/\d+/undo)"`)).want(t, 303)
	s.visitor().get(enPath).want(t, 200, "The first words", "The second words", "The third words")
	log := s.log.String()
	for _, spelling := range []string{letters, ascii, url.QueryEscape(letters), "xn--", "XN--"} {
		if strings.Contains(log, spelling) {
			t.Errorf("the log has %q", spelling)
		}
	}
	staff := linkTo(t, mod.get("/desk/comments?status=published"), "/desk/authors/")
	admin.get(staff+"/erasure").want(t, 200)
}

// A session alone is not enough to erase, and the form is kept while the password is asked for.
func TestErasingAsksForProof(t *testing.T) {
	s := newSite(t)
	id := idOf(s.visitor().comment("Quizzaciously"))
	admin := s.staff(notice.Admin)
	s.pass(11 * time.Minute)
	form := "/desk/comments/" + id + "/erasure"
	admin.get(form).want(t, 200)
	admin.post(form, eraseWith("all", "author", "seen", "pending")...).want(t, 401, "Confirm that it is you",
		`name="scope" value="all"`, `name="seen" value="pending"`)
	admin.get("/desk/comments/"+id).want(t, 200, "Quizzaciously")
	admin.post("/desk/erasures", "email", "ana@private.example").want(t, 401, `name="email" value="ana@private.example"`)
	admin.post(form, eraseWith("all", "author", "seen", "pending", "password", password)...).want(t, 303)
	admin.get("/desk/comments/"+id).want(t, 200, "!Quizzaciously")
	admin.post("/desk/erasures", "email", "ana@private.example").want(t, 200, "1 erased")
}
