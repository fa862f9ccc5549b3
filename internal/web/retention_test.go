package web_test

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// TestRetentionAtTheDesk: what new numbers would delete is shown before they are saved, in both languages; the privacy page
// says the numbers in force; after the night the address is on no page, the log says what was done, and whoever wrote the
// comment still proves it with the address.
func TestRetentionAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin, mod, author := s.staff(notice.Admin), s.staff(notice.Moderator), s.visitor()
	receipt := author.comment("Where does the water go?")
	id := idOf(receipt)
	mod.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	mod.get("/desk/comments/"+id).want(t, 200, "ana@private.example")
	before := s.visitor().get("/en/privacy")
	before.want(t, 200, "deletes no comment by itself", "!days after")

	part := func(more ...string) []string { return admin.settingsForm(t, notice.RetentionPart, more...) }
	mod.post("/desk/settings", part("keep-contacts", "30")...).want(t, 403)
	admin.post("/desk/settings", part("keep-contacts", "3651", "keep-removed", "x")...).want(t, 422,
		"number of days from 0 to 3,650", `href="#keep-contacts"`, `href="#keep-removed"`, `value="3651"`)
	admin.post("/desk/settings", part("keep-contacts", "30")...).want(t, 303) // today this deletes nothing
	admin.post("/desk/settings", part("keep-contacts", "0")...).want(t, 303)
	s.pass(40 * 24 * time.Hour)
	admin = s.staffAgain(notice.Admin)
	asked := admin.post("/desk/settings", part("keep-contacts", "30", "keep-declined", "60")...)
	asked.want(t, 200, "Nothing is saved yet", "the email address of 1 comment", "!declined comments<", `value="30"`,
		"Save, and delete this tonight")
	admin.get("/desk/settings").want(t, 200, `name="keep-contacts" value="0"`)
	sure := asked.between(t, `name="sure" value="`, `"`)
	admin.post("/desk/settings", part("keep-contacts", "20", "keep-declined", "60", "sure", sure)...).
		want(t, 200, "Nothing is saved yet") // other numbers than those that were shown
	admin.post("/desk/settings", part("keep-contacts", "30", "keep-declined", "60", "sure", sure)...).want(t, 303)
	admin.get("/desk/settings").want(t, 200, `name="keep-contacts" value="30"`)
	s.visitor().get("/en/privacy").want(t, 200, "30 days after the last decision", "60 days after a comment was declined",
		"!deletes no comment by itself", "!the code for your network that is kept with it")
	s.visitor().get("/es/privacy").want(t, 200, "30 días después de la última decisión",
		"60 días después de que se rechazó un comentario")

	for range 2 {
		if _, _, err := s.board.Retain(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.pass(24 * time.Hour)
	}
	admin, mod = s.staffAgain(notice.Admin), s.staffAgain(notice.Moderator)
	mod.get("/desk/comments/"+id).want(t, 200, "Ana Ñandú", "!ana@private.example")
	admin.get("/desk/activity").want(t, 200, "Email addresses: 1. Network codes: 0. Declined comments: 0.")
	stranger := s.visitor()
	stranger.get(receipt).want(t, 200, "!Where does the water go?")
	stranger.post(receipt, "email", "ANA@private.example").want(t, 200, "Where does the water go?")
	other := s.visitor()
	other.post(receipt, "email", "bob@example.org").want(t, 422)
}

// staffAgain signs a member of staff in anew, as after some days.
func (s *site) staffAgain(role notice.Role) *visitor {
	s.Helper()
	v := s.visitor()
	v.post("/desk/sign-in", "login", role.String(), "password", password).want(s, 303)
	return v
}
