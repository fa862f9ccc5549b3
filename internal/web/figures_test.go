package web_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestFiguresAtTheDesk(t *testing.T) {
	s := newSite(t)
	mod, team := s.staff(notice.Moderator), s.staff(notice.Team)
	team.get("/desk/figures").want(t, 200, "Since the beginning", `aria-current="page">Figures`, "!>Waiting</dt>",
		"December 31, 2029", "October 15, 2029", "!October 8, 2029", "!still being counted")
	in := func() { mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303) }
	for range 3 {
		id := idOf(s.visitor().comment("A question", "question", "yes"))
		s.pass(5 * time.Hour)
		in()
		mod.decide(t, id, "action", "approve").want(t, 303)
		s.pass(5 * time.Hour)
		in()
		mod.post("/desk/comments/"+id+"/answer", "answer.en", "An answer.").want(t, 303)
	}
	s.pass(8 * 24 * time.Hour)
	in()
	mod.decide(t, idOf(s.visitor().comment("A remark")), "action", "decline", "reason", "respect").want(t, 303)

	page := mod.get("/desk/figures")
	page.want(t, 200, ">Waiting</dt>", "January 7, 2030", "8 hours", "12 hours", "56 Local")
	es := mod.get("/desk/figures?lang=es")
	es.want(t, 200, "Desde el principio", "7 de enero de 2030", "8 horas")
	file := mod.get("/desk/figures.csv?lang=en")
	file.want(t, 200)
	rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	if err != nil || len(rows) != 3 || !strings.HasPrefix(file.Header().Get("Content-Type"), "text/csv") {
		t.Fatalf("%q, %v, %v", rows, err, file.Header())
	}
	for i, want := range []string{
		"week from,received,published,declined,median hours to decision,answered,median hours to answer",
		"2030-01-07,1,0,1,,0,", "2029-12-31,3,3,0,8,3,12",
	} {
		if got := strings.Join(rows[i], ","); got != want {
			t.Errorf("row %d is %s, want %s", i, got, want)
		}
	}
	mod.get("/desk/figures.csv?lang=es").want(t, 200, "semana del")
	s.visitor().get("/desk/figures.csv").want(t, 303)
}

// TestColleaguesHaveNames: where a page says which colleague did something, it is by name.
func TestColleaguesHaveNames(t *testing.T) {
	s := newSite(t)
	mod, admin := s.staff(notice.Moderator), s.staff(notice.Admin)
	id := idOf(s.visitor().comment("Why?", "question", "yes"))
	case1 := "/desk/comments/" + id
	admin.decide(t, id, "action", "approve").want(t, 303)
	mod.decide(t, id, "action", "decline", "reason", "respect").want(t, 409, "Staff admin")
	admin.post(case1+"/claim", "assignee", "moderator").want(t, 303)
	batched := idOf(s.visitor().comment("Me, too"))
	report := admin.post("/desk/batches", "do", "confirm", "action", "approve", "picks",
		batched+"-pending "+id+"-pending")
	report.want(t, 303)
	author := mod.get(case1).between(t, `href="/desk/authors/`, `"`)
	mod.post("/desk/authors/"+author+"/acts", "action", "pause", "reason", "Because.", "days", "3").want(t, 303)
	for _, path := range []string{
		case1, report.Header().Get("Location"), "/desk/authors/" + author, "/desk/standings", "/desk/activity",
	} {
		body := admin.get(path).body
		main := body[strings.Index(body, "<main"):]
		for _, login := range []string{">admin<", ">moderator<", " admin ", " moderator ", " admin.", "(admin"} {
			if strings.Contains(strings.NewReplacer("Staff admin", "", "Staff moderator", "").Replace(main), login) {
				t.Errorf("%s names a colleague as %q", path, login)
			}
		}
		if !strings.Contains(main, "Staff ") {
			t.Errorf("%s names nobody", path)
		}
	}
}
