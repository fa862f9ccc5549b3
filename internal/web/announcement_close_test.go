package web_test

import (
	"testing"

	"noticeboard/internal/notice"
)

// TestTwoPeopleCloseAnAnnouncement has two colleagues open the same page: the second to close it, or to open it again, is
// told what the first has done, and may mean it all the same.
func TestTwoPeopleCloseAnAnnouncement(t *testing.T) {
	s := newSite(t)
	ana, omar := s.staff(notice.Team), s.staff(notice.Admin)
	const path = "/desk/announcements/1"
	close := func(v *visitor, page answer, fields ...string) answer {
		sent := append([]string{"closes", page.formSent(t, path+"/comments").Get("closes")}, fields...)
		return v.post(path+"/comments", sent...)
	}
	opened := omar.get(path)
	day := []string{"action", "close-at", "date", "2030-03-01", "time", "10:00"}
	close(ana, ana.get(path), day...).want(t, 303)

	late := close(omar, opened, "action", "close-at", "date", "2030-02-01", "time", "09:00")
	late.want(t, 409, "A colleague has changed this", "open until March 1, 2030", `value="2030-02-01"`)
	ana.get(path).want(t, 200, "open until March 1, 2030")
	close(omar, late, "action", "close-at", "date", "2030-02-01", "time", "09:00").want(t, 303)
	omar.get(path).want(t, 200, "open until February 1, 2030")

	opened = ana.get(path)
	close(omar, omar.get(path), "action", "close").want(t, 303)
	close(ana, opened, "action", "reopen").want(t, 409, "Comments have been closed since")
	close(ana, opened, "action", "close").want(t, 303) // they are: nothing is lost
	s.visitor().post(enPath+"/comments", "comment", "May I?", "name", "Ana", "email", "ana@example.org").want(t, 409)
	close(ana, ana.get(path), "action", "reopen").want(t, 303)
	ana.post(path+"/comments", "action", "close", "closes", "soon").want(t, 400)
}
