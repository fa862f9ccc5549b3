package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// linksOf returns where the links of the desk's bar, and of the second navigation below it, lead to, and which of them
// are current.
func linksOf(a answer) (links, current []string) {
	_, header, _ := strings.Cut(a.body, `class="staff"`)
	header, _, _ = strings.Cut(header, "</header>")
	for _, m := range regexp.MustCompile(`<a href="([^"]+)"( aria-current="page")?`).FindAllStringSubmatch(header, -1) {
		links = append(links, m[1])
		if m[2] != "" {
			current = append(current, m[1])
		}
	}
	return links, current
}

// Every link of the navigation leads somewhere, and every page of the desk that a role may see is reached by it.
func TestTheNavigationReachesEveryPage(t *testing.T) {
	s := newSite(t).searchable()
	for _, role := range notice.StaffRoles {
		v := s.staff(role)
		reached, open := map[string]bool{}, []string{"/desk/account"}
		for len(open) > 0 {
			path := open[0]
			open = open[1:]
			if reached[path] {
				continue
			}
			reached[path] = true
			a := v.get(path)
			if a.Code != http.StatusOK {
				t.Errorf("%v is led to %s, which answers %d", role, path, a.Code)
			}
			links, _ := linksOf(a)
			open = append(open, links...)
		}
		for _, r := range routesOf(s) {
			elsewhere := []string{ // linked from the page of one's account and that of announcements, or asked for
				"/desk/", "/desk/sign-in", "/desk/sign-in/second", "/desk/account/prove", "/desk/password",
				"/desk/account/codes", "/desk/account/email", "/desk/account/passkeys", "/desk/announcements/new",
				"/desk/rules/new", "/desk/first-steps",
				"/desk/waiting/news", // which scripts ask
				"/desk/figures.csv", "/desk/export.zip", "/desk/export.csv", "/desk/export.json", "/desk/export/secrets.zip",
				"/desk/import/report.csv",
			}
			if r.Method != http.MethodGet || !strings.HasPrefix(r.Path, "/desk/") || strings.Contains(r.Path, ":") ||
				slices.Contains(elsewhere, r.Path) || reached[r.Path] {
				continue
			}
			if code := v.get(r.Path).Code; code != http.StatusForbidden {
				t.Errorf("no link leads %v to %s, which answers %d", role, r.Path, code)
			}
		}
	}
}

func TestTheNavigationSaysWhereOneIs(t *testing.T) {
	s := newSite(t).searchable()
	id := s.waiting(1)[0]
	admin := s.staff(notice.Admin)
	for _, x := range []struct {
		path string
		want []string
	}{
		{"/desk/waiting", []string{"/desk/waiting"}},
		{"/desk/questions?duty=mine", []string{"/desk/questions"}},
		{"/desk/comments", []string{"/desk/comments", "/desk/comments"}},
		{"/desk/comments?status=declined", []string{"/desk/comments", "/desk/comments?status=declined"}},
		{"/desk/comments/" + id, []string{"/desk/comments"}},
		{"/desk/standings", []string{"/desk/comments", "/desk/standings"}},
		{"/desk/announcements/new", []string{"/desk/announcements"}},
		{"/desk/snippets/new", []string{"/desk/snippets"}},
		{"/desk/rules?lang=es", []string{"/desk/rules"}},
		{"/desk/settings", []string{"/desk/settings", "/desk/settings"}},
		{"/desk/identity", []string{"/desk/settings", "/desk/identity"}},
		{"/desk/accounts/admin", []string{"/desk/settings", "/desk/accounts"}},
		{"/desk/password", []string{"/desk/account"}},
	} {
		_, current := linksOf(admin.get(x.path))
		if !slices.Equal(current, x.want) {
			t.Errorf("%s: current are %q, want %q", x.path, current, x.want)
		}
	}
	// The list that answers a form has the form's address.
	a := admin.post("/desk/comments/"+id+"/decision", "action", "decline", "seen", "pending", "list", "/desk/waiting")
	if _, current := linksOf(a); a.Code != http.StatusUnprocessableEntity || len(current) == 0 {
		t.Errorf("after a form with a problem: %d, current are %q", a.Code, current)
	}
}

// TestErrorsOfTheDeskLeadBackToIt: a colleague who may not open a page, or follows an old link, goes on to their work.
func TestErrorsOfTheDeskLeadBackToIt(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	const link = `href="/desk/">Go to the desk</a>`
	team.get("/desk/settings").want(t, 403, link)
	team.get("/desk/comments/nope").want(t, 404, link)
	team.post("/desk/announcements/1", "do", "dance").want(t, 400, link)
	team.get("/desk/comments/nope?lang=es").want(t, 404, `href="/desk/">Ir al panel de gestión</a>`)
	team.get("/en/nowhere").want(t, 404, "!"+link)
	s.visitor().get("/desk/invitations/x").want(t, 404, "!"+link, "Sign in")
}
