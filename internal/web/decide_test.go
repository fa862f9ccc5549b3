package web_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// waiting puts n comments into the queue and returns their ids, oldest first.
func (s *site) waiting(n int) (ids []string) {
	s.Helper()
	reader := s.visitor()
	for i := range n {
		ids = append(ids, idOf(reader.comment(fmt.Sprintf("waiting words %c", 'A'+i))))
		s.pass(1e9)
	}
	return ids
}

func (v *visitor) decide(t testing.TB, id string, fields ...string) answer {
	t.Helper()
	return v.post("/desk/comments/"+id+"/decision", append([]string{"seen", "pending", "back", "/desk/waiting"},
		fields...)...)
}

var undoForm = regexp.MustCompile(`action="(/desk/journal/\d+/undo)"`)

// follow goes where an answer leads.
func (v *visitor) follow(t testing.TB, a answer) answer {
	t.Helper()
	a.want(t, 303)
	u, err := url.Parse(a.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return v.get(u.RequestURI())
}

func TestADecisionComesBackToItsPlace(t *testing.T) {
	s := newSite(t)
	ids, mod := s.waiting(3), s.staff(notice.Moderator)
	queue := mod.get("/desk/waiting")
	queue.want(t, 200, `name="next" value="`+ids[1]+`"`, "3 comments waiting", `value="`+ids[2]+`-pending"`,
		"(aim: 2 days)")
	a := mod.decide(t, ids[0], "action", "approve", "next", ids[1])
	if got, want := a.Header().Get("Location"),
		"/desk/waiting?at="+ids[1]+"&comment="+ids[0]+"&did=approve#done"; got != want {
		t.Errorf("led to %s, want %s", got, want)
	}
	page := mod.follow(t, a)
	page.want(t, 200, "2 comments waiting", "The comment by Ana Ñandú is published.")
	before, _, _ := strings.Cut(page.body, `id="case-`+ids[2])
	if !strings.Contains(before, `id="case-`+ids[1]) || !strings.Contains(before, `id="done"`) {
		t.Error("the notice does not stand before the next case")
	}
	mod.get("/desk/waiting?did=approve&comment="+ids[0]+"&at=zzz").want(t, 200, `id="done"`)
	mod.get("/desk/waiting?did=decline&comment="+ids[0]).want(t, 200, `!id="done"`)
}

func TestUndoFromTheNoticeAndTheHistory(t *testing.T) {
	s := newSite(t)
	ids, mod := s.waiting(2), s.staff(notice.Moderator)
	page := mod.follow(t, mod.decide(t, ids[0], "action", "approve", "next", ids[1]))
	s.visitor().get(enPath).want(t, 200, "waiting words A")
	form := undoForm.FindStringSubmatch(page.body)
	if form == nil {
		t.Fatalf("no undo in the notice: %.500s", page.body)
	}
	page = mod.follow(t, mod.post(form[1], "back", "/desk/waiting"))
	page.want(t, 200, "2 comments waiting", "is undone")
	s.visitor().get(enPath).want(t, 200, "!waiting words A", "Comment 8 is being reviewed again.")
	s.visitor().get(esPath).want(t, 200, "El comentario 8 se está revisando de nuevo.")
	mod.post(form[1], "back", "/desk/waiting").want(t, 409, "mod")

	mod.decide(t, ids[0], "action", "decline", "reason", "respect", "explanation", "Be kind.").want(t, 303)
	history := mod.get("/desk/comments/" + ids[0])
	forms := undoForm.FindAllStringSubmatch(history.body, -1)
	if len(forms) != 1 {
		t.Fatalf("the history offers to undo %d acts, want the last one", len(forms))
	}
	mod.follow(t, mod.post(forms[0][1], "back", "/desk/comments/"+ids[0])).want(t, 200, "Pending", "undid the last act")
	mod.post("/desk/journal/999/undo").want(t, 404)
	mod.post("/desk/journal/0/undo").want(t, 404)
	s.staff(notice.Team).post(forms[0][1]).want(t, 403)
}

// TestUndoAtTheOldAddress undoes an act by its number among those about comments, as in pages from before there was a
// journal.
func TestUndoAtTheOldAddress(t *testing.T) {
	s := newSite(t)
	ids, mod := s.waiting(2), s.staff(notice.Moderator)
	s.staff(notice.Admin).get("/desk/export.json").want(t, 200) // an entry of the journal that is about no comment
	for _, id := range ids {
		mod.decide(t, id, "action", "approve").want(t, 303)
	}
	mod.follow(t, mod.post("/desk/acts/1/undo", "back", "/desk/waiting")).want(t, 200, "1 comment waiting", "is undone")
	s.visitor().get(enPath).want(t, 200, "!waiting words A", "waiting words B")
	mod.post("/desk/acts/1/undo", "back", "/desk/waiting").want(t, 409)
	mod.post("/desk/acts/99/undo").want(t, 404)
	mod.post("/desk/acts/0/undo").want(t, 404)
}

func TestDecidingOnMany(t *testing.T) {
	s := newSite(t)
	ids, mod := s.waiting(5), s.staff(notice.Moderator)
	mod.post("/desk/batches", "action", "decline", "back", "/desk/waiting").want(t, 422, "Tick at least one comment")
	chosen := []string{"action", "decline", "back", "/desk/waiting"}
	for _, id := range ids[:4] {
		chosen = append(chosen, "pick", id+"-pending")
	}
	sure := mod.post("/desk/batches", chosen...)
	sure.want(t, 200, "4 comments are about to be declined.", "waiting words A", "waiting words D", "!waiting words E")
	picks := regexp.MustCompile(`name="picks" value="([^"]+)"`).FindStringSubmatch(sure.body)[1]
	confirm := func(more ...string) answer {
		return mod.post("/desk/batches", append([]string{"do", "confirm", "picks", picks, "action", "decline", "back",
			"/desk/waiting"}, more...)...)
	}
	confirm("explanation", "kept words").want(t, 422, "Choose the reason", "kept words", "4 comments")
	confirm("reason", "whim").want(t, 422, "Choose a reason from the list")
	mod.get("/desk/waiting").want(t, 200, "5 comments waiting")

	s.staff(notice.Admin).decide(t, ids[1], "action", "approve").want(t, 303) // a colleague, meanwhile
	report := mod.follow(t, confirm("reason", "advertising", "explanation", "Not here.", "note", "A wave"))
	report.want(t, 200, "3 comments were declined", "1 comment was left alone", "admin was first: approved", "Rule 6")
	mod.get("/desk/comments/"+ids[0]).want(t, 200, "Not here.", "A wave", "/desk/batches/")
	mod.get("/desk/waiting").want(t, 200, "1 comment waiting")

	undo := regexp.MustCompile(`/desk/batches/\d+/undo`).FindString(report.body)
	undone := mod.follow(t, mod.post(undo, "back", "/desk/waiting"))
	undone.want(t, 200, "3 actions were undone")
	mod.get("/desk/waiting").want(t, 200, "4 comments waiting")
	mod.post(undo).want(t, 409, "0 actions were undone", "3 comments were left alone")

	mod.post("/desk/batches", "action", "decline", "pick", "nonsense").want(t, 404)
	mod.post("/desk/batches", "action", "withdraw", "pick", ids[0]+"-pending", "do", "confirm").want(t, 403)
	mod.get("/desk/batches/999").want(t, 404)
	s.staff(notice.Team).post("/desk/batches", chosen...).want(t, 403)
}

func TestTwoModeratorsOnOneComment(t *testing.T) {
	s := newSite(t)
	id := s.waiting(1)[0]
	mod, admin := s.staff(notice.Moderator), s.staff(notice.Admin)
	mod.decide(t, id, "action", "approve").want(t, 303)
	admin.decide(t, id, "action", "decline", "reason", "respect", "explanation", "typed at length").
		want(t, 409, "moderator was first", "Nothing was changed", "typed at length")
	s.visitor().get(enPath).want(t, 200, "waiting words A")
	admin.post("/desk/comments/"+id+"/decision", "seen", "published", "action", "remove", "reason", "no-such-rule",
		"explanation", "typed at length").
		want(t, 422, "Choose a reason from the list", "typed at length")
	var entries []notice.AuditEntry
	if err := s.store.View(context.Background(), func(tx notice.Tx) error {
		comment, err := notice.ParseCommentID(id)
		if err != nil {
			return err
		}
		entries, err = tx.History(comment, 0, 9)
		return err
	}); err != nil || len(entries) != 1 {
		t.Errorf("%d acts are recorded, %v", len(entries), err)
	}
}

func TestListsAreInTheAddress(t *testing.T) {
	s := newSite(t).searchable()
	mod := s.staff(notice.Moderator)
	mod.get("/desk/comments").want(t, 200, `name="q"`)
	mod.get("/desk/comments?q=%22agua%22&from=soon&to=2030-01-02").want(t, 422, "Enter a day like", `value="soon"`,
		`value="&#34;agua&#34;"`, "Error:")
	for _, query := range []string{"status=none", "on=x", "author=12", "network=zz", "after=x"} {
		mod.get("/desk/comments?"+query).want(t, 404)
	}
	mod.get("/desk/comments?author=00112233445566778899aabbccddeeff&network=0011223344556677&status=").want(t, 200,
		"Only from this author", "Only from this network")
}

func TestFinding(t *testing.T) {
	s := newSite(t).searchable()
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	water := idOf(reader.comment("El río Ñandú está sucio", "lang", "es", "question", "1"))
	reader.post(enPath+"/comments", "comment", "Two links https://a.example/1 https://b.example/2", "name",
		"Béatrice", "email", "bea@private.example").want(t, 303)
	mod.decide(t, water, "action", "decline", "reason", "respect").want(t, 303)
	const river, links, seed = "está sucio", "Two links", "tokenism"
	for query, want := range map[string][]string{
		"q=ñandu+RIO":                  {river, "!" + links, "!" + seed},
		"q=beatrice":                   {links, "!" + river},
		`q=%22dos+enlaces%22`:          {"!" + river, "!" + links, "There are no comments here."},
		"status=pending":               {links, "!" + river},
		"language=es&status=declined":  {river, "!" + links},
		"reason=respect":               {river, "!" + links},
		"held=links":                   {links, "!" + river},
		"question=open&q=tokenism":     {seed, "!" + river},
		"question=answered":            {"!" + river, "!" + seed},
		"on=1&from=2030-01-02":         {river, links},
		"to=2030-01-01":                {"!" + river, "!" + links},
		"q=ñandu&status=pending":       {"!" + river},
		"q=%2A%22+NEAR%28+col%3A+%27x": {"!" + river, "There are no comments here."},
	} {
		t.Run(query, func(t *testing.T) { mod.get("/desk/comments?"+query).want(t, 200, want...) })
	}
	author := regexp.MustCompile(`/desk/authors/[0-9a-f]{32}`).FindString(mod.get("/desk/comments/" + water).body)
	mod.get("/desk/comments?author="+author[len("/desk/authors/"):]).want(t, 200, river, "!"+links)
	every := mod.post("/desk/batches", "action", "restore", "every", "1", "back", "/desk/comments?q=ñandu")
	every.want(t, 200, "1 comment is about to be restored.", river)
}

// TestAConflictNamesWhatChangedTheStatus has a question approved, assigned by a colleague and translated, and then
// approved and declined by those who opened it before. None of what came after the approval is why they were too late.
func TestAConflictNamesWhatChangedTheStatus(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	id := idOf(v.comment("Why is it so?", "question", "1"))
	mod, team, admin := s.staff(notice.Moderator), s.staff(notice.Team), s.staff(notice.Admin)
	at := "/desk/comments/" + id
	sure := admin.post("/desk/batches", "action", "decline", "pick", id+"-pending").body // opened before
	picks := regexp.MustCompile(`name="picks" value="([^"]+)"`).FindStringSubmatch(sure)[1]
	mod.decide(t, id, "action", "approve").want(t, 303)
	team.post(at+"/claim", "assignee", "team", "seen", "").want(t, 303)
	team.post(at+"/translation", "do", "save", "lang", "es", "translation", "¿Por qué es así?").want(t, 303)

	for _, lang := range []string{"en", "es"} {
		admin.get("/desk/waiting?lang=" + lang)
		first := map[string]string{
			"en": "moderator was first, on January 2, 2030, 03:04 UTC: approved. Nothing was changed.",
			"es": "moderator se adelantó el 2 de enero de 2030, 03:04 UTC: aprobó. No se cambió nada.",
		}[lang]
		for _, action := range []string{"approve", "decline"} {
			admin.decide(t, id, "action", action, "reason", "respect").want(t, 409, first)
		}
		report := admin.post("/desk/batches", "action", "decline", "picks", picks, "do", "confirm", "reason", "respect")
		report.want(t, 409, map[string]string{
			"en": "moderator was first: approved", "es": "moderator se adelantó: aprobó",
		}[lang])
	}
}

// TestARefusalIsExplainedAfterwards declines with one press, and explains it from the notice that says so.
func TestARefusalIsExplainedAfterwards(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	receipt := v.comment("Rude words")
	id, mod := idOf(receipt), s.staff(notice.Moderator)
	page := mod.follow(t, mod.decide(t, id, "action", "decline", "reason", "respect"))
	at := "/desk/comments/" + id + "/explanation"
	page.want(t, 200, `action="`+at+`"`, "Add an explanation")
	mod.post(at, "explanation", "", "back", "/desk/waiting").want(t, 422, "Enter an explanation", `aria-invalid="true"`,
		`href="#explanation-`+id)
	mod.follow(t, mod.post(at, "explanation", "Say it kindly.", "back", "/desk/waiting")).want(t, 200,
		"reads the explanation on the receipt page")
	v.get(receipt).want(t, 200, "Say it kindly.")
	mod.get("/desk/comments/"+id).want(t, 200, "explained the decision", "Say it kindly.", "Change the explanation", "/undo")
	mod.post("/desk/comments/"+id+"/decision", "action", "restore", "seen", "declined").want(t, 303)
	mod.post(at, "explanation", "Too late, but kept", "back", "/desk/waiting").want(t, 409, "Too late, but kept")
	s.staff(notice.Team).post(at, "explanation", "x").want(t, 403)
}
