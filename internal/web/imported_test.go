package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// seedPath is the desk's page of the announcement that came with the program.
const seedPath = "/desk/announcements/1"

// lima moves the institution to Lima, where a day begins at 05:00 UTC.
func (s *site) lima() {
	s.Helper()
	e := notice.InstitutionEdit{Institution: s.board.Institution()}
	e.Institution.Zone = "America/Lima"
	if _, err := s.board.PutInstitution(context.Background(), noticetest.Admin, e); err != nil {
		s.Fatal(err)
	}
}

func TestConfirmingATranslation(t *testing.T) {
	s := newSite(t)
	reader, admin, mod := s.visitor(), s.staff(notice.Admin), s.staff(notice.Moderator)
	const mark, marca = "unofficial translation", "Traducción no oficial, pendiente de revisión por OGP."
	unmarked := func(confirmed bool) {
		t.Helper()
		not := map[bool]string{true: "!"}[confirmed]
		reader.get(enPath).want(t, 200, not+mark, "!Unofficial translation, not yet", `"inLanguage":"en"`)
		reader.get(esPath).want(t, 200, not+marca, "Esta edición es una traducción", `"inLanguage":"es"`, `lang="es"`)
	}
	unmarked(false)
	tag := reader.get(esPath).Header().Get("Etag")

	mod.get(seedPath).want(t, 200, "Unofficial translation: Spanish", "Only administrators", "!Confirm this translation")
	mod.post(seedPath+"/confirmation", "lang", "es", "seen", "0").want(t, 403)
	reader.post(seedPath+"/confirmation", "lang", "es", "seen", "0").want(t, 401)
	admin.get(seedPath).want(t, 200, "Confirm this translation", `name="seen" value="0"`, "!Only administrators")
	admin.post(seedPath+"/confirmation", "lang", "es", "seen", "1").want(t, 409)
	admin.post(seedPath+"/confirmation", "lang", "fr", "seen", "0").want(t, 404)
	unmarked(false)

	a := admin.post(seedPath+"/confirmation", "lang", "es", "seen", "0")
	a.want(t, 303)
	admin.get(a.Header().Get("Location")).want(t, 200, "The translation is confirmed.", "!Confirm this translation")
	unmarked(true)
	reader.get(esPath, "If-None-Match", tag).want(t, 200)
	admin.get("/desk/activity").want(t, 200, "confirmed the translation of the announcement", ": Spanish.")

	path := admin.announce("publish", "The dam", "High.", "title.es", "La presa", "body.es", "Alta.")
	reader.get("/es/la-presa").want(t, 200, "Esta edición es una traducción", "!no oficial")
	admin.get(path).want(t, 200, "!Unofficial translation", "!Day of publication")
}

// TestTwoDatesOfAnAnnouncement opens the page twice: who dates the announcement second is told of the first date, and may
// mean the second all the same.
func TestTwoDatesOfAnAnnouncement(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	date := func(page answer, day string) answer {
		seen := page.formSent(t, seedPath+"/date").Get("published")
		return admin.post(seedPath+"/date", "date", day, "published", seen)
	}
	undated := admin.get(seedPath)
	date(undated, "2020-10-20").want(t, 303)
	dated := admin.get(seedPath)

	late := date(undated, "2020-10-21")
	late.want(t, 409, "A colleague has changed this", "published on October 20, 2020", `value="2020-10-21"`)
	admin.get(seedPath).want(t, 200, "published on October 20, 2020")
	date(undated, "2020-10-20").want(t, 303) // it is: nothing is lost
	date(late, "2020-10-21").want(t, 303)
	date(dated, "2020-10-22").want(t, 409, "published on October 21, 2020")
	admin.post(seedPath+"/date", "date", "2020-10-22", "published", "soon").want(t, 400)
	admin.post(seedPath+"/date", "date", "2020-10-22").want(t, 303) // a form of an earlier version
}

func TestDatingAnImportedAnnouncement(t *testing.T) {
	s := newSite(t)
	s.lima()
	reader, admin, team := s.visitor(), s.staff(notice.Admin), s.staff(notice.Team)
	reader.get(enPath).want(t, 200, `"datePublished":[]`, "!article:published_time", "!<dt>Published</dt>")
	team.get(seedPath).want(t, 200, "The date is not known", "Only administrators", "!Day of publication")
	team.post(seedPath+"/date", "date", "2020-10-20").want(t, 403)
	admin.get(seedPath).want(t, 200, "Day of publication", "America/Lima")
	for _, bad := range [][2]string{{"", "Enter a date, like"}, {"20 octubre", "Enter a date, like"},
		{"2031-01-01", "not still to come"}, {"1492-10-12", "from 1971 on"}} {
		admin.post(seedPath+"/date", "date", bad[0]).want(t, 422, bad[1], `value="`+bad[0]+`"`, `href="#date-original"`,
			"Error:", `aria-invalid="true"`)
	}
	reader.get(enPath).want(t, 200, `"datePublished":[]`)

	tags := map[string]string{}
	for _, page := range []string{enPath, esPath, "/en/", "/sitemap.xml"} {
		tags[page] = reader.get(page).Header().Get("Etag")
	}
	a := admin.post(seedPath+"/date", "date", "20/10/2020")
	a.want(t, 303)
	admin.get(a.Header().Get("Location")).want(t, 200, "The date is saved.", `value="2020-10-20"`,
		"Published, October 20, 2020</p>")
	reader.get(enPath+"/versions").want(t, 200, "October 20, 2020</time>")
	const at = "2020-10-20T05:00:00Z"
	for page, words := range map[string][]string{
		enPath: {`"datePublished":"` + at + `"`, "October 20, 2020", `article:published_time" content="` + at,
			"<dt>Published</dt>"},
		esPath:         {`"datePublished":"` + at + `"`, "20 de octubre de 2020"},
		"/en/":         {"October 20, 2020"},
		"/sitemap.xml": {"<lastmod>" + at + "</lastmod>"},
	} {
		reader.get(page, "If-None-Match", tags[page]).want(t, 200, words...)
	}
	admin.get("/desk/activity").want(t, 200, "set the date of the announcement", ": October 20, 2020.")

	path := admin.announce("publish", "The dam", "High.")
	admin.post(path+"/date", "date", "2020-10-20").want(t, http.StatusConflict)
	if h, err := s.board.Head(context.Background(), strings.TrimPrefix(enPath, "/en/")); err != nil ||
		!h.OpenAt(noticetest.Epoch) {
		t.Errorf("dated, it is not open: %+v, %v", h, errors.Join(err))
	}
}
