package web_test

import (
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// TestQuietHoursAreSet goes from the form of the settings to the settings and to the log of activities, in both
// languages.
func TestQuietHoursAreSet(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	send := func(values ...string) answer {
		form := admin.get("/desk/settings").between(t, `name="part" value="quiet">`, "</form>")
		_, seen, _ := strings.Cut(form, `name="seen" value="`)
		seen, _, _ = strings.Cut(seen, `"`)
		return admin.post("/desk/settings", append(values, "part", "quiet", "seen", seen)...)
	}
	quiet := func() notice.QuietHours {
		set, err := s.board.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return set.Quiet
	}
	send("quiet-from", "22:00").want(t, 422, "Enter a time such as 22:00", `value="22:00"`, `aria-invalid="true"`)
	send("quiet-from", "25:00", "quiet-to", "07:00").want(t, 422, "Enter a time such as 22:00")
	all := []string{}
	for _, day := range strings.Fields("monday tuesday wednesday thursday friday saturday sunday") {
		all = append(all, "quiet-day-"+day, "yes")
	}
	send(all...).want(t, 422, "at least one day", `name="quiet-day-friday" value="yes" checked`)
	if got := quiet(); !got.None() {
		t.Errorf("forms that were not taken have set %+v", got)
	}
	send("quiet-from", "22:00", "quiet-to", "07:30", "quiet-day-saturday", "yes", "quiet-day-sunday", "yes").want(t, 303)
	if got, want := quiet(), (notice.QuietHours{From: 1320, To: 450, Days: 1<<6 | 1}); got != want {
		t.Errorf("the quiet hours are %+v, want %+v", got, want)
	}
	admin.get("/desk/settings").want(t, 200, `value="22:00"`, `value="07:30"`, `name="quiet-day-sunday" value="yes" checked`,
		`name="quiet-day-monday" value="yes">`)
	log := admin.get("/desk/activity")
	log.want(t, 200, "quiet hours for email", "22:00–07:30", "quiet days for email", "Sunday")
	admin.get("/desk/activity?lang=es").want(t, 200, "horas sin correo", "Domingo")
	send("quiet-from", "", "quiet-to", "").want(t, 303)
	if got := quiet(); !got.None() {
		t.Errorf("emptied, the quiet hours are %+v", got)
	}
}
