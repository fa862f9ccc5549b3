package web_test

import (
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/desk"
)

// firstStepsExamples are the checklist of a new board at its beginning and at its end, and the word of welcome.
func firstStepsExamples() []example {
	names := map[notice.Lang]string{notice.English: "River", notice.Spanish: "Río"}
	begun := desk.FirstSteps{Frame: deskFrame(notice.Admin, nil), Colleagues: 1,
		FirstSteps:  board.FirstSteps{Rules: rules(), Settings: notice.DefaultSettings()},
		Institution: notice.Institution{Name: names, Team: names}}
	begun.Desk.Welcome = true
	done := begun
	done.Frame = deskFrame(notice.Admin, nil)
	done.Settings.Version, done.Colleagues, done.Invited, done.Factor, done.Tried = 1, 2, 1, true, true
	done.Announcement, done.Ticked, done.Dismissed = announcement(), notice.AllFirstSteps, day
	done.Institution.Logo.Light = notice.Picture{PNG: []byte("x"), Width: 1, Height: 1}
	team := desk.Questions{Frame: deskFrame(notice.Team, nil), Duty: notice.DutyOpen, Now: day}
	team.Desk.Welcome = true
	mod := desk.Queue{Frame: deskFrame(notice.Moderator, nil), Waiting: true}
	mod.Desk.Welcome = true
	return []example{
		{"first steps", begun}, {"first steps, done", done}, {"welcome to the team", team}, {"welcome, moderator", mod},
	}
}

// TestTheFirstQuarterOfAnHour sets up a board by the one-time link, and takes every step of the checklist.
func TestTheFirstQuarterOfAnHour(t *testing.T) {
	s := newSite(t)
	ada := s.visitor()
	setup := "/desk/setup/" + must(s.auth.NewSetupToken(t.Context()))
	ada.post(setup, "login", "ada", "name", "Ada", "password", newPassword).leads(t, ada, "/desk/?did=welcome").
		leads(t, ada, "/desk/first-steps?did=welcome").want(t, 200, "Welcome, ", "Ada", "0 of 7 done",
		"Open Government Partnership", "official replies are signed", "#0a4a4e", "none yet", "There are 8 rules",
		"All of them", "within 2 days", "within 14 days", "once the settings have been saved",
		"There is 1 account: yours",
		"the password alone", `<p class="row"><a class="btn" href="/desk/account">`,
		`!<form method="post" action="/desk/first-steps"><p class="row"><a class="btn" href="/desk/account">`, // it sends nothing
		"noticeboard backup", `href="`+enPath+`#write"`)

	const list = "/desk/first-steps"
	count := func(want string) {
		t.Helper()
		ada.get(list).want(t, 200, want+" of 7 done")
	}
	ada.upload(identityForm(0, "name.en", "River")).want(t, 303)
	count("1")
	ada.putSettings(t)
	count("2")
	ada.get(list).want(t, 200, "River", "!once the settings have been saved")
	ada.post(list, "step", "rules").leads(t, ada, list)
	count("3")
	ada.post("/desk/invitations", "role", "team").want(t, 200)
	count("4")
	ada.get(list).want(t, 200, "1 invitation is open")
	ada.turnOnCodes(t)
	count("5")
	id := idOf(s.visitor().comment("Is this on?"))
	count("5")
	ada.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	count("6")
	ada.get("/desk/").leads(t, ada, list)
	ada.post(list, "step", "backup").want(t, 303)
	count("7")
	ada.get("/desk/").leads(t, ada, "/desk/waiting")
	ada.post(list, "step", "nothing").want(t, 404)
}

// TestTheChecklistIsDismissed dismisses it for all administrators, and shows it again. Others never see it.
func TestTheChecklistIsDismissed(t *testing.T) {
	s := newSite(t)
	ada, mod, team := s.staff(notice.Admin), s.staff(notice.Moderator), s.staff(notice.Team)
	const list = "/desk/first-steps"
	mod.get("/desk/").leads(t, mod, "/desk/waiting")
	team.get("/desk/").leads(t, team, "/desk/questions")
	for _, v := range []*visitor{mod, team} {
		v.get(list).want(t, 403)
		v.post(list, "do", "dismiss").want(t, 403)
	}
	ada.get("/desk/").leads(t, ada, list)
	ada.get("/desk/?lang=es").leads(t, ada, list+"?lang=es").want(t, 200,
		"Primeros pasos", "1 de 7 hechos", "3 cuentas")
	ada.post(list, "do", "dismiss").leads(t, ada, "/desk/waiting")
	ada.get("/desk/").leads(t, ada, "/desk/waiting")
	ada.get("/desk/account").want(t, 200, list)
	ada.get(list).want(t, 200, "Mostrar de nuevo")
	s.pass(time.Minute)
	ada.post(list, "do", "reopen").leads(t, ada, list)
	ada.get("/desk/").leads(t, ada, list)
}
