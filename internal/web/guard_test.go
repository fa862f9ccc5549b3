package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// TestDoors walks every route with every role. What is not listed is for nobody.
func TestDoors(t *testing.T) {
	s := newSite(t).searchable()
	visitors := map[string]*visitor{"reader": s.visitor()}
	for _, r := range notice.StaffRoles {
		visitors[r.String()] = s.staff(r)
	}
	const all, staff, mods, admins = "reader team moderator admin", "team moderator admin", "moderator admin", "admin"
	doors := map[string]string{
		"GET /": all, "GET /healthz": all, "GET /robots.txt": all, "GET /sitemap.xml": all,
		"GET /.well-known/security.txt": all, "GET /.well-known/change-password": all,
		"GET /:lang/card.png": all, "GET /:lang/:slug/card.png": all, "GET /assets/:hash/:file": all,
		"GET /:lang": all, "GET /:lang/": all, "GET /:lang/search": all, "GET /:lang/rules": all, "GET /:lang/about": all,
		"GET /:lang/accessibility": all, "GET /:lang/privacy": all, "GET /:lang/:slug": all,
		"GET /:lang/:slug/threads/:thread": all,
		"GET /api/v1/openapi.yaml":         all, "GET /api/v1/institution": all, "GET /api/v1/announcements": all,
		"GET /api/v1/announcements/:number": all, "GET /api/v1/announcements/:number/comments": all,
		"GET /api/v1/announcements/:number/search": all, "GET /api/v1/comments/:id": all, "GET /api/v1/questions": all,
		"GET /api/v1/replies": all, "GET /api/v1/rules": all, "GET /api/v1/rules/:number": all,
		"OPTIONS /api/v1/*path": all, "GET /:lang/developers": all,
		"GET /:lang/feed": all, "GET /:lang/feed.atom": all, "GET /:lang/feed.json": all,
		"GET /:lang/replies.atom": all, "GET /:lang/replies.json": all,
		"GET /:lang/questions.atom": all, "GET /:lang/questions.json": all,
		"GET /:lang/:slug/feed.atom": all, "GET /:lang/:slug/feed.json": all,
		"GET /:lang/:slug/threads/:thread/feed.atom": all, "GET /:lang/:slug/threads/:thread/feed.json": all,
		"GET /:lang/:slug/latest": all,
		"GET /:lang/:slug/search": all, "GET /:lang/:slug/whole": all,
		"GET /:lang/:slug/comments": all, "POST /:lang/:slug/comments": all,
		"GET /:lang/:slug/comments/:number": all,
		"GET /:lang/comment/:id":            all, "GET /:lang/receipt/:token": all,
		"POST /:lang/receipt/:token":      all,
		"GET /:lang/receipt/:token/again": all, "POST /:lang/receipt/:token/again": all,
		"GET /:lang/receipt/:token/correction": all, "POST /:lang/receipt/:token/correction": all,
		"GET /:lang/receipt/:token/withdrawal": all, "POST /:lang/receipt/:token/withdrawal": all,
		"GET /:lang/:slug/follow": all, "POST /:lang/:slug/follow": all,
		"GET /:lang/:slug/threads/:thread/follow": all, "POST /:lang/:slug/threads/:thread/follow": all,
		"GET /:lang/mail/confirm/:token": all, "POST /:lang/mail/confirm/:token": all,
		"GET /:lang/mail/following/:token": all, "POST /:lang/mail/following/:token": all,
		"GET /:lang/mail/end/:token": all, "POST /:lang/mail/end/:token": all,
		"GET /:lang/your-data": all, "POST /:lang/your-data": all, "GET /:lang/your-data/kept": all,
		"POST /:lang/your-data/kept": all, "GET /:lang/your-data/kept.json": all, "GET /:lang/your-data/schema.json": all,
		"GET /:lang/mail/data/:token": all, "POST /:lang/mail/data/:token": all,
		"GET /desk/sign-in": all, "POST /desk/sign-in": all, "GET /desk/setup/:token": all,
		"POST /desk/setup/:token": all,
		"GET /desk/":              staff, "GET /desk/password": staff, "POST /desk/password": staff,
		"POST /desk/sign-out": all, "POST /desk/session": staff, "GET /desk/first-steps": admins,
		"POST /desk/first-steps": admins, "POST /desk/comments/:id/answer/preview": staff,
		"GET /desk/questions": staff, "GET /desk/comments/:id": staff, "POST /desk/comments/:id/answer": staff,
		"POST /desk/comments/:id/approve-and-answer": mods, "GET /desk/comments/:id/correction": staff,
		"POST /desk/comments/:id/correction":  staff,
		"POST /desk/comments/:id/translation": staff, "POST /desk/comments/:id/question": staff,
		"POST /desk/comments/:id/claim":    staff,
		"POST /desk/comments/:id/referral": staff, "POST /desk/comments/:id/asked-and-answered": staff,
		"GET /:lang/comment/:id/versions": all,
		"GET /desk/waiting/news":          staff, "POST /desk/comments/:id/explanation": mods,
		"GET /desk/waiting": mods, "GET /desk/comments": mods, "POST /desk/comments/:id/decision": mods,
		"POST /desk/journal/:seq/undo": mods, "POST /desk/acts/:n/undo": mods, "POST /desk/batches": mods, "GET /desk/batches/:seq": mods,
		"POST /desk/batches/:seq/undo": mods,
		"GET /desk/authors/:key":       mods, "POST /desk/authors/:key/acts": mods, "GET /desk/networks/:key": mods,
		"POST /desk/networks/:key/acts": mods, "GET /desk/standings": mods,
		"GET /desk/erasures": admins, "POST /desk/erasures": admins, "POST /desk/erasures/:seq/undo": admins,
		"GET /desk/comments/:id/erasure": admins, "POST /desk/comments/:id/erasure": admins,
		"GET /desk/authors/:key/erasure": admins, "POST /desk/authors/:key/erasure": admins,
		"GET /desk/export.json": admins, "GET /desk/export": admins, "GET /desk/export.zip": admins,
		"GET /desk/export.csv": admins, "GET /desk/export/secrets.zip": admins,
		"GET /desk/import": admins, "POST /desk/import": admins, "POST /desk/import/choices": admins,
		"POST /desk/import/run": admins, "POST /desk/import/discard": admins, "GET /desk/import/report.csv": admins,
		"GET /favicon.ico": all, "GET /:lang/manifest.webmanifest": all, "GET /desk/identity": admins,
		"POST /desk/identity":       admins,
		"GET /:lang/:slug/versions": all, "GET /:lang/:slug/versions/:number": all,
		"GET /desk/announcements": staff, "POST /desk/announcements": staff, "GET /desk/announcements/new": staff,
		"POST /desk/announcements/preview": staff,
		"GET /desk/announcements/:id":      staff, "POST /desk/announcements/:id": staff,
		"POST /desk/announcements/:id/comments":     staff,
		"POST /desk/announcements/:id/confirmation": admins, "POST /desk/announcements/:id/date": admins,
		"GET /desk/announcements/:id/discard": staff, "POST /desk/announcements/:id/discard": staff,

		"GET /desk/account/email": staff, "POST /desk/account/email": staff, "POST /desk/account/email/address": staff,
		"GET /desk/news/confirm/:token": staff, "POST /desk/news/confirm/:token": staff,
		"GET /desk/news/end/:token": all, "POST /desk/news/end/:token": all,
		"GET /desk/news/act/:token": all, "POST /desk/news/act/:token": all,

		"GET /desk/sign-in/second": all, "POST /desk/sign-in/second": all, "POST /desk/sign-in/passkey": all,
		"GET /desk/invitations/:token": all, "POST /desk/invitations/:token": all,
		"GET /desk/account": staff, "POST /desk/account": staff, "GET /desk/account/prove": staff,
		"POST /desk/account/prove": staff,
		"GET /desk/account/codes":  staff, "POST /desk/account/codes": staff, "POST /desk/account/codes/off": staff,
		"GET /desk/account/passkeys": staff, "POST /desk/account/passkeys": staff,
		"POST /desk/account/passkeys/:ref": staff,
		"POST /desk/account/recovery":      staff, "POST /desk/account/sign-out": staff,
		"POST /desk/account/sign-ins/:number": staff,
		"GET /desk/accounts":                  admins, "GET /desk/accounts/:login": admins,
		"POST /desk/accounts/:login/:act": admins,
		"POST /desk/invitations":          admins, "POST /desk/invitations/:token/revoke": admins,
		"GET /desk/activity": admins, "GET /desk/health": admins,
		"GET /desk/mail": admins, "POST /desk/mail": admins, "POST /desk/mail/letters": admins,
		"POST /desk/mail/webhook":      admins,
		"POST /desk/mail/letters/:seq": admins,

		"POST /desk/comments/:id/thread": mods, "GET /desk/rules": mods, "GET /desk/settings": mods,
		"GET /desk/rules/new": admins, "POST /desk/rules/new": admins, "GET /desk/rules/reasons/:reason": mods,
		"POST /desk/rules/reasons/:reason": admins,
		"POST /desk/rules":                 admins, "POST /desk/settings": admins,
		"GET /desk/figures": staff, "GET /desk/figures.csv": staff,
		"GET /desk/snippets": staff, "GET /desk/snippets/:id": staff, "POST /desk/snippets/:id": staff,
	}
	for _, route := range routesOf(s) {
		if route.Method == http.MethodHead {
			continue
		}
		who, ok := doors[route.Method+" "+route.Path]
		if !ok {
			t.Errorf("%s %s is in no list of doors", route.Method, route.Path)
		}
		delete(doors, route.Method+" "+route.Path)
		for role, v := range visitors {
			if strings.HasSuffix(route.Path, "/sign-out") || strings.Contains(route.Path, "/sign-ins/") {
				continue // it would end the session that the next route needs
			}
			r := httptest.NewRequest(route.Method, concrete(route.Path), nil)
			code := v.do(r, "Sec-Fetch-Site", "same-origin").Code
			turnedAway := code == http.StatusForbidden || code == http.StatusUnauthorized ||
				code == http.StatusSeeOther && role == "reader" && strings.HasPrefix(route.Path, "/desk/")
			if turnedAway == strings.Contains(" "+who+" ", " "+role+" ") {
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, role, code)
			}
		}
	}
	for route := range doors {
		t.Errorf("%s is not there", route)
	}
}

// concrete fills in a route's parameters with things that are there.
func concrete(path string) string {
	return strings.NewReplacer(":lang", "en", ":slug", strings.TrimPrefix(enPath, "/en/"), ":thread", "1", ":number",
		"1",
		":id", "0000000000000", ":token", "x", ":hash", "x", ":file", "x", ":seq", "1",
		":key", "0123456789abcdef", ":reason", "respect").Replace(path)
}

// TestForeignObjects has each role reach for comments that are not its business.
func TestForeignObjects(t *testing.T) {
	s := newSite(t)
	id := idOf(s.visitor().comment("not yet public"))
	team := s.staff(notice.Team)
	team.get("/desk/comments/"+id).want(t, 403, "!not yet public")
	team.post("/desk/comments/"+id+"/answer", "answer.en", "hello").want(t, 409)
	team.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 403)
	for _, path := range []string{"answer", "translation", "claim", "referral"} {
		team.post("/desk/comments/"+id+"/"+path, "answer.en", "hello", "lang", "es", "translation", "hola",
			"assignee", "team", "referral", "Ministry").want(t, 409, "!not yet public")
	}
	team.post("/desk/comments/"+id+"/question", "do", "mark").want(t, 403)
	for _, do := range []string{"preview", "save"} { // in the language of the comment and in another
		for _, lang := range []string{"en", "es"} {
			team.post("/desk/comments/"+id+"/translation", "do", do, "lang", lang, "translation", "x").want(t, 409)
		}
	}
	team.post("/desk/comments/"+id+"/translation", "do", "preview", "lang", "es", "translation", "hola").want(t, 409,
		"!not yet public")
	team.post("/desk/comments/"+id+"/answer", "do", "preview", "answer.en", "hello").want(t, 409, "!not yet public")
	team.get("/desk/comments/"+id+"/correction").want(t, 403, "!not yet public")
	team.post("/desk/comments/"+id+"/correction", "answer.en", "hello").want(t, 409, "!not yet public")
	team.post("/desk/comments/"+id+"/approve-and-answer", "answer.en", "hello").want(t, 403)
	s.visitor().get("/en/comment/"+id+"/versions").want(t, 404)
	mod := s.staff(notice.Moderator)
	mod.post("/desk/comments/"+id+"/decision", "action", "withdraw", "seen", "pending").want(t, 403)
	mod.post("/desk/comments/"+id+"/decision", "action", "publish", "seen", "pending").want(t, 404)
	mod.post("/desk/comments/0000000000000/decision", "action", "approve", "seen", "pending").want(t, 404)
	mod.get("/desk/comments/"+id).want(t, 200, "not yet public")
	s.visitor().get(enPath).want(t, 200, "!not yet public")

	// Around a question that the team may see: what it replies to, what says the same, and what was said about it.
	say := func(name, words string, more ...string) string {
		t.Helper()
		a := s.visitor().post(enPath+"/comments", append([]string{"comment", words, "name", name, "email",
			strings.Fields(name)[0] + "@private.example"}, more...)...)
		a.want(t, 303)
		return idOf(a.Header().Get("Location"))
	}
	parent := say("Parent Hiddenname", "The words above.")
	mod.decide(t, parent, "action", "approve").want(t, 303)
	question := say("Open Government Partnership", "The words asked.", "parent", parent, "question", "1")
	mod.decide(t, question, "action", "decline", "reason", "respect", "explanation", "Hidden reasons").want(t, 303)
	mod.post("/desk/comments/"+question+"/decision", "seen", "declined", "action", "restore").want(t, 303)
	mod.decide(t, question, "action", "approve", "note", "Hidden doubts").want(t, 303)
	say("Waiting Hiddenname", "The words asked.")
	mod.decide(t, say("Declined Hiddenname", "The words asked."), "action", "decline", "reason", "respect").want(t, 303)
	mod.decide(t, say("Public Twin", "The words asked."), "action", "approve").want(t, 303)
	mod.post("/desk/comments/"+parent+"/decision", "seen", "published", "action", "remove", "reason",
		"respect").want(t, 303)
	mod.get("/desk/comments/"+question).want(t, 200, "The words asked.", "The words above.", "Parent Hiddenname",
		"Waiting Hiddenname", "Declined Hiddenname", "Public Twin", "Open@private.example", "Hidden reasons",
		"Hidden doubts", "looks like the institution")
	hidden := []string{"!The words above.", "!Hiddenname", "!private.example", "!Hidden reasons", "!Hidden doubts",
		"!looks like the institution"}
	for _, path := range []string{"/desk/comments/" + question, "/desk/questions"} {
		team.get(path).want(t, 200, append(hidden, "The words asked.", "was removed by a moderator")...)
		team.get(path+"?lang=es").want(t, 200, append(hidden, "retiró el comentario")...)
		team.get(path+"?lang=en").want(t, 200)
	}
	team.get("/desk/comments/"+question).want(t, 200, "Public Twin", "1 comment says the same")
}

// TestObjects has each role reach for one object of each kind, by reading it and by a form that changes
// nothing: who is not let in is told so, whatever the form holds.
func TestObjects(t *testing.T) {
	s := newSite(t)
	reader, mod, admin := s.visitor(), s.staff(notice.Moderator), s.staff(notice.Admin)
	team := s.staff(notice.Team)
	waits, said, refused := idOf(reader.comment("waits")), idOf(reader.comment("said")), idOf(reader.comment("refused"))
	mod.decide(t, said, "action", "approve").want(t, 303)
	mod.decide(t, refused, "action", "decline", "reason", "respect").want(t, 303)
	drafted := team.announce("draft", "A draft", "Words.")
	author := regexp.MustCompile(`/desk/authors/[0-9a-f]{32}`).FindString(mod.get("/desk/comments/" + waits).body)
	visitors := []*visitor{s.visitor(), team, mod, admin}
	for _, row := range []struct {
		object, method, path string
		codes                [4]int // for a reader, the team, a moderator, an administrator
	}{
		{"a comment that waits", "GET", "/desk/comments/" + waits, [4]int{303, 403, 200, 200}},
		{"a comment that waits", "POST", "/desk/comments/" + waits + "/decision", [4]int{401, 403, 404, 404}},
		{"a comment that waits", "POST", "/desk/comments/" + waits + "/approve-and-answer", [4]int{401, 403, 422, 422}},
		{"a comment that waits", "POST", "/desk/comments/" + waits + "/correction", [4]int{401, 403, 404, 404}},
		{"a comment that waits", "GET", "/en/comment/" + waits, [4]int{404, 404, 404, 404}},
		{"a declined comment", "GET", "/desk/comments/" + refused, [4]int{303, 403, 200, 200}},
		{"a declined comment", "GET", "/en/comment/" + refused, [4]int{404, 404, 404, 404}},
		{"a published comment", "GET", "/desk/comments/" + said, [4]int{303, 200, 200, 200}},
		{"a published comment", "POST", "/desk/comments/" + said + "/answer", [4]int{401, 422, 422, 422}},
		{"a published comment", "POST", "/desk/comments/" + said + "/thread", [4]int{401, 403, 404, 404}},
		{"its author", "GET", author, [4]int{303, 403, 200, 200}},
		{"its author", "POST", author + "/acts", [4]int{401, 403, 422, 422}},
		{"an act on it", "POST", "/desk/journal/999/undo", [4]int{401, 403, 404, 404}},
		{"an act on it", "POST", "/desk/acts/999/undo", [4]int{401, 403, 404, 404}},
		{"an act on many", "GET", "/desk/batches/999", [4]int{303, 403, 404, 404}},
		{"a draft", "GET", drafted, [4]int{303, 200, 200, 200}},
		{"a draft", "GET", "/en/a-draft", [4]int{404, 404, 404, 404}},
		{"a draft", "POST", "/en/a-draft/comments", [4]int{404, 404, 404, 404}},
		{"a draft", "GET", "/en/a-draft/versions", [4]int{404, 404, 404, 404}},
		{"the house rules", "POST", "/desk/rules", [4]int{401, 403, 403, 409}},
		{"a house rule", "POST", "/desk/rules/reasons/respect", [4]int{401, 403, 403, 422}},
		{"the settings", "POST", "/desk/settings", [4]int{401, 403, 403, 404}},
		{"the institution", "GET", "/desk/identity", [4]int{303, 403, 403, 200}},
		{"the institution", "POST", "/desk/identity", [4]int{401, 403, 403, 422}},
		{"someone's account", "GET", "/desk/accounts/team", [4]int{303, 403, 403, 200}},
		{"someone's account", "POST", "/desk/accounts/team/role", [4]int{401, 403, 403, 422}},
		{"one's own account", "GET", "/desk/account", [4]int{303, 200, 200, 200}},
		{"all data", "GET", "/desk/export.json", [4]int{303, 403, 403, 200}},
		{"all data", "GET", "/desk/export", [4]int{303, 403, 403, 200}},
		{"all data", "GET", "/desk/export.zip", [4]int{303, 403, 403, 200}},
		{"all data", "GET", "/desk/export.csv", [4]int{303, 403, 403, 200}},
		{"all data", "GET", "/desk/export/secrets.zip", [4]int{303, 403, 403, 200}},
	} {
		for i, v := range visitors {
			a := v.get
			send := func(path string, _ ...string) answer { return v.post(path) }
			if row.method == "POST" {
				a = send
			}
			if got := a(row.path); got.Code != row.codes[i] {
				t.Errorf("%s: %s %s as %v: %d, want %d", row.object, row.method, row.path, []string{"reader", "team",
					"moderator", "admin"}[i], got.Code, row.codes[i])
			}
		}
	}
}

func TestNothingOnADeskIsStored(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Admin)
	for _, path := range []string{
		"/desk/waiting", "/desk/questions", "/desk/comments?status=published", "/desk/standings",
		"/desk/networks/0123456789abcdef",
		"/desk/announcements", "/desk/announcements/1", "/desk/password", "/desk/export.json", "/desk/sign-in",
		"/desk/export", "/desk/export.zip", "/desk/export.csv", "/desk/export/secrets.zip",
		"/desk/account", "/desk/account/codes", "/desk/account/passkeys", "/desk/account/prove", "/desk/accounts",
		"/desk/accounts/admin", "/desk/activity", "/desk/sign-in/second",
		"/desk/rules", "/desk/settings", "/desk/snippets", "/desk/identity",
	} {
		if h := mod.get(path).Header(); h.Get("Cache-Control") != "private, no-store" ||
			h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// TestPublicPagesAreTheSameForEveryone compares bytes with and without cookies.
func TestPublicPagesAreTheSameForEveryone(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	reader.comment("mine, pending")
	for _, path := range []string{"/en/", enPath, esPath, "/en/rules", "/en/about", "/es/accessibility",
		"/en/privacy", "/en/nothing", enPath + "/threads/1"} {
		want := s.visitor().get(path)
		for name, v := range map[string]*visitor{"author": reader, "moderator": mod} {
			if got := v.get(path); got.body != want.body {
				t.Errorf("%s differs for the %s", path, name)
			}
		}
		if c := want.Header().Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets %v", path, c)
		}
	}
}

func TestEncodingsAndTags(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	tags := map[string]bool{}
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "br": "br", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "gzip;q=0.000": "",
		"identity": "", "GZIP;q=0.5": "gzip",
	} {
		a := v.get(enPath, "Accept-Encoding", accept)
		if got := a.Header().Get("Content-Encoding"); got != want || a.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %q, Vary %q", accept, got, a.Header().Get("Vary"))
		}
		tag := a.Header().Get("Etag")
		tags[tag] = true
		for _, header := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			v.get(enPath, "Accept-Encoding", accept, "If-None-Match", header).want(t, 304)
		}
		v.get(enPath, "Accept-Encoding", accept, "If-None-Match", `"other"`).want(t, 200)
	}
	if len(tags) != 3 {
		t.Errorf("%d tags for three encodings", len(tags))
	}
}

func TestAddressesStayPrivate(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	reader.from = "203.0.113.77:5"
	receipt := reader.comment("public soon")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	for _, path := range []string{"/en/", enPath, esPath, enPath + "/threads/7", "/en/comment/" + idOf(receipt),
		receipt} {
		s.visitor().get(path).want(t, 200, "!ana@private.example", "!private.example", "!203.0.113.77")
	}
	for _, secret := range []string{"ana@private", "203.0.113.77", "192.0.2.1", "public soon", password, receipt[12:]} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestWhereSigningInLeads(t *testing.T) {
	s := newSite(t)
	s.staff(notice.Moderator)
	for next, want := range map[string]string{
		"":                               "/desk/",
		"/desk/questions":                "/desk/questions",
		"/desk/comments?status=declined": "/desk/comments?status=declined",
		"https://evil.example/desk/":     "/desk/",
		"//evil.example/desk/":           "/desk/",
		"/desk//evil.example":            "/desk/",
		"/\\evil.example":                "/desk/",
		"/desk/\\evil":                   "/desk/",
		"/desk/\r\nSet-Cookie: x=y":      "/desk/",
		"javascript:alert(1)":            "/desk/",
		"/en/":                           "/desk/",
		"/desk/sign-out":                 "/desk/",
		"/desk/?lang=es":                 "/desk/?lang=es",
		"/desk/../../evil":               "/desk/",
		"/desk/..":                       "/desk/",
		"/desk/../":                      "/desk/",
		"/desk/%2e%2e/en/":               "/desk/",
		"/desk/.%2E/evil?x=y":            "/desk/",
		"/desk/./questions":              "/desk/",
		"/desk/a/..":                     "/desk/",
		"/desk/%2e%2e%2f%2e%2e%2fevil":   "/desk/",
		"/desk/%2f/evil.example":         "/desk/",
		"/desk/questions/":               "/desk/",
	} {
		a := s.visitor().post("/desk/sign-in", "login", "moderator", "password", password, "next", next)
		if got := a.Header().Get("Location"); a.Code != 303 || got != want {
			t.Errorf("%q: %d to %q", next, a.Code, got)
		}
	}
}

func TestSigningIn(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	mod.get("/desk/sign-in").want(t, 200)
	unknown := s.visitor().post("/desk/sign-in", "login", "nobody", "password", password)
	wrong := s.visitor().post("/desk/sign-in", "login", "moderator", "password", "wrong wrong wrong wrong")
	unknown.want(t, 422)
	if strings.ReplaceAll(unknown.body, "nobody", "moderator") != wrong.body {
		t.Error("an unknown login is told from a wrong password")
	}
	session := mod.cookies[0]
	if session.Name != "session" || !session.HttpOnly || session.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %+v", session)
	}
	mod.post("/desk/password", "old", "wrong", "new", "another long password").want(t, 422)
	twin := &visitor{site: s, cookies: slices.Clone(mod.cookies), from: "192.0.2.9:1"}
	mod.post("/desk/password", "old", password, "new", "another long password").want(t, 303)
	twin.get("/desk/waiting").want(t, 303)
	v := s.visitor()
	v.post("/desk/sign-in", "login", "moderator", "password", "another long password").want(t, 303)
	v.post("/desk/sign-out").want(t, 303)
	v.get("/desk/waiting").want(t, 303)
}

func TestGuessingPasswordsIsSlowed(t *testing.T) {
	s := newSite(t)
	s.staff(notice.Moderator)
	last := 0
	for range 40 {
		if last = s.visitor().post("/desk/sign-in", "login", "moderator", "password",
			"wrong wrong wrong wrong").Code; last == 429 {
			break
		}
	}
	if last != 429 {
		t.Errorf("the last of forty guesses got %d", last)
	}
}

func TestFirstAdministrator(t *testing.T) {
	s := newSite(t)
	token := must(s.auth.NewSetupToken(t.Context()))
	v := s.visitor()
	v.get("/desk/setup/"+token).want(t, 200)
	v.get("/desk/setup/wrong").want(t, 410, "This link has run out", "!/desk/sign-in")
	v.post("/desk/setup/"+token, "login", "ada", "name", "Ada", "password", "short").want(t, 422, "ada", "!short")
	v.post("/desk/setup/"+token, "login", "ada", "name", "Ada", "password", password).want(t, 303)
	v.get("/desk/waiting").want(t, 200)
	s.visitor().post("/desk/setup/"+token, "login", "eve", "name", "Eve", "password", password).want(t, 410,
		"This link has been used or has run out", `href="/desk/sign-in"`)
	s.visitor().get("/desk/setup/"+token).want(t, 410, `href="/desk/sign-in"`)
}

func TestEveryPostIsLimited(t *testing.T) {
	s := newSite(t, limited(0, 1))
	v := s.visitor()
	codes := map[int]int{}
	for range 40 {
		codes[v.post("/en/receipt/x", "email", "x").Code]++
	}
	if codes[429] == 0 {
		t.Errorf("codes %v", codes)
	}
}

func TestDeskSpeaksBothLanguages(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	mod.get("/desk/waiting", "Accept-Language", "es").want(t, 200, `<html lang="es"`)
	mod.get("/desk/waiting?lang=en", "Accept-Language", "es").want(t, 200, `<html lang="en"`)
	mod.get("/desk/waiting", "Accept-Language", "es").want(t, 200, `<html lang="en"`)
	a := mod.get("/desk/?lang=es")
	if to := a.Header().Get("Location"); to != "/desk/waiting?lang=es" {
		t.Errorf("led to %s", to)
	}
}

// TestTrustedProxy believes the last address that a trusted proxy adds, and none before it.
func TestTrustedProxy(t *testing.T) {
	s := newSite(t, limited(time.Minute, 1), func(w *web.Config, _ *board.Config) {
		w.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}
	})
	post := func(from, forwarded, text string) int {
		v := s.visitor()
		v.from = from
		return v.send(enPath+"/comments", form("comment", text, "name", "Ana", "email", "a@b.example"),
			"X-Forwarded-For", forwarded).Code
	}
	for _, test := range []struct {
		from, forwarded string
		want            int
	}{
		{"192.0.2.1:1", "203.0.113.5", 303},
		{"192.0.2.1:1", "198.51.100.9, 203.0.113.5", 429}, // the client chose the first
		{"192.0.2.1:1", "203.0.113.6", 303},
		{"192.0.2.7:1", "203.0.113.7", 303},
		{"192.0.2.7:1", "203.0.113.8", 429}, // not a proxy of ours
	} {
		if got := post(test.from, test.forwarded, "by "+test.from+" for "+test.forwarded); got != test.want {
			t.Errorf("from %s for %s: %d, want %d", test.from, test.forwarded, got, test.want)
		}
	}
}
