package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

var toSpanish = regexp.MustCompile(`<li><a href="([^"]+)" lang="es"`)

// TestWhatWasDoneIsSaidOnce asks for the pages that forms lead to, in another language and with made-up addresses.
func TestWhatWasDoneIsSaidOnce(t *testing.T) {
	s := newSite(t)
	ids, admin := s.waiting(2), s.staff(notice.Admin)
	decided := admin.decide(t, ids[0], "action", "approve", "next", ids[1])
	settings := admin.post("/desk/settings", admin.settingsForm(t, notice.RulesPart, "links", "3")...)
	profile := admin.post("/desk/account", "name", "Ada", "lang", "en")
	for _, f := range []struct {
		done answer
		flag string // of the notice
	}{{decided, `id="done"`}, {settings, "Saved."}, {profile, "Your account is saved."}} {
		page := admin.follow(t, f.done)
		page.want(t, 200, f.flag)
		spanish := html.UnescapeString(toSpanish.FindStringSubmatch(page.body)[1])
		if strings.Contains(spanish, "did=") {
			t.Errorf("%s says it again", spanish)
		}
		admin.get(spanish).want(t, 200, `<html lang="es"`, `!class="flash"`)
		admin.get("/desk/account?lang=en")
	}
	for _, made := range []string{
		"/desk/account?did=nonsense", "/desk/account?did=approve", "/desk/accounts?did=warn",
		"/desk/settings?did=saved",
		"/desk/settings?did=saved-mode", "/desk/settings?did=saved-mode&version=-1", "/desk/settings?did=saved-&version=1",
		"/desk/settings?did=name&version=1", "/desk/snippets?did=name",
		"/desk/waiting?did=approve", "/desk/waiting?did=approve&comment=x",
		"/desk/waiting?did=saved&comment=" + ids[0], "/desk/announcements?did=saved",
	} {
		admin.get(made).want(t, 200, `!class="flash"`)
	}
	admin.get("/desk/rules?did=saved&version=1&at="+ids[1]).want(t, 200, `!id="done"`)
}
