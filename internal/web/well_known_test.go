package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// TestSecurityText reads the file as RFC 9116 describes it.
func TestSecurityText(t *testing.T) {
	for contact, want := range map[string]string{
		"security@town.example":         "mailto:security@town.example",
		"a+b?c%d&é@town.example":        "mailto:a+b%3Fc%25d&%C3%A9@town.example",
		"https://town.example/año?x=1&": "https://town.example/a%C3%B1o?x=1&",
		"":                              "",
	} {
		s := newSite(t, func(w *web.Config, b *board.Config) {
			w.Base, b.Institution.Contact = "https://example.org", contact
		})
		a := s.visitor().get("/.well-known/security.txt")
		if want == "" {
			a.want(t, 404, "!You may be looking")
			continue
		}
		fields := map[string]string{}
		for line := range strings.Lines(a.body) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			fields[name] = value
		}
		expires, err := time.Parse(time.RFC3339, fields["Expires"])
		now := time.Unix(0, s.now.Load())
		if err != nil || expires.Before(now.AddDate(0, 3, 0)) || expires.After(now.AddDate(1, 0, -1)) {
			t.Errorf("it expires %s (%v)", fields["Expires"], err)
		}
		h := a.Header()
		if a.Code != 200 || h.Get("Content-Type") != "text/plain; charset=utf-8" || fields["Contact"] != want ||
			fields["Canonical"] != "https://example.org/.well-known/security.txt" ||
			fields["Preferred-Languages"] != "en, es" || len(fields) != 4 {
			t.Errorf("%s: %d, %v, %s", contact, a.Code, h, a.body)
		}
	}
	newSite(t).visitor().get("/.well-known/security.txt").want(t, 200, "Contact: mailto:", "!Canonical")
}

// TestSecurityTextFollowsTheSettings changes the contact at the desk.
func TestSecurityTextFollowsTheSettings(t *testing.T) {
	s := newSite(t)
	i := s.board.Institution()
	i.Contact = "https://town.example/security"
	if _, err := s.board.PutInstitution(t.Context(), notice.Actor{Login: "admin", Role: notice.Admin},
		notice.InstitutionEdit{Institution: i}); err != nil {
		t.Fatal(err)
	}
	s.visitor().get("/.well-known/security.txt").want(t, 200, "Contact: https://town.example/security\n")
}

func TestChangePassword(t *testing.T) {
	s := newSite(t)
	a := s.staff(notice.Team).get("/.well-known/change-password")
	if to := a.Header().Get("Location"); a.Code != 303 || to != "/desk/password" {
		t.Errorf("%d to %s", a.Code, to)
	}
	// By this a password manager knows that a site does not answer every address with 200.
	s.visitor().get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200").want(t, 404)
}

// TestOtherOriginsMayShowCards and the icon, and nothing else: pictures that stand for the board on other sites.
func TestOtherOriginsMayShowCards(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.announce("publish", "Bridge", "Words.", "title.es", "Puente", "body.es", "Palabras.")
	paths := []string{"/en/bridge/card.png", "/es/bridge/card.png", "/nothing", "/EN/", "/en/wp-login.php"}
	for _, r := range routesOf(s) {
		if r.Method == http.MethodGet {
			paths = append(paths, concrete(r.Path))
		}
	}
	for _, path := range paths {
		want := "same-origin"
		if strings.HasSuffix(path, "/card.png") || path == "/favicon.ico" {
			want = "cross-origin"
		}
		a := admin.get(path)
		if got := a.Header().Values("Cross-Origin-Resource-Policy"); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %d with %q, want %s", path, a.Code, got, want)
		}
	}
	for name, a := range map[string]answer{
		"method": admin.send(enPath, ""), "host": admin.get(enPath, "Host", "evil.example"),
		"not modified": admin.get(enPath, "If-None-Match", "*"), "asset": admin.get(s.asset(t)),
	} {
		if got := a.Header().Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
			t.Errorf("%s: %d with %q", name, a.Code, got)
		}
	}
}

// asset returns the path of a script of the site.
func (s *site) asset(t testing.TB) string {
	t.Helper()
	_, rest, ok := strings.Cut(s.visitor().get(enPath).body, `src="/assets/`)
	path, _, found := strings.Cut(rest, `"`)
	if !ok || !found {
		t.Fatal("the page has no script")
	}
	return "/assets/" + path
}

// TestSecretAddressesStayOnTheirPage asks that no page is told the address of a receipt or of a one-time link, and that
// their forms can still be sent. With no-referrer browsers send "Origin: null", and Sec-Fetch-Site only over TLS, to
// localhost, and if they are of 2023 or later.
func TestSecretAddressesStayOnTheirPage(t *testing.T) {
	s := newSite(t)
	reader := s.visitor()
	receipt := reader.comment("Where is it?")
	setup := "/desk/setup/" + must(s.auth.NewSetupToken(t.Context()))
	admin := s.staff(notice.Admin)
	link := admin.post("/desk/invitations", "role", "team", "login", "rosa", "name", "Rosa")
	_, token, _ := strings.Cut(link.body, "/desk/invitations/")
	invitation := "/desk/invitations/" + token[:strings.IndexAny(token, "\"< ")]
	for path, want := range map[string]string{
		receipt: "no-referrer", receipt + "/correction": "no-referrer", receipt + "/withdrawal": "no-referrer",
		setup: "no-referrer", invitation: "no-referrer", "/en/receipt/x": "no-referrer", "/desk/setup/x": "no-referrer",
		enPath: "same-origin", "/desk/sign-in": "same-origin", "/en/nothing": "same-origin", "/en/rules": "same-origin",
		enPath + "/comments": "same-origin", "/desk/invitations/x/revoke": "same-origin",
	} {
		if a := reader.get(path); a.Header().Get("Referrer-Policy") != want {
			t.Errorf("%s: %d with %q, want %s", path, a.Code, a.Header().Get("Referrer-Policy"), want)
		}
	}
	other := s.visitor()
	other.send(receipt, form("email", "ana@private.example"), "Origin", "null").want(t, 200)
	other.send(invitation, form("password", "x"), "Origin", "null").want(t, 422)
	reader.send(receipt+"/withdrawal", form("sure", "yes"), "Origin", "null").want(t, 303)
	for name, a := range map[string]answer{
		"another site": other.send(receipt, "", "Origin", "null", "Sec-Fetch-Site", "cross-site"),
		"its origin":   other.send(receipt, "", "Origin", "http://evil.example"),
		"a comment":    other.send(enPath+"/comments", "", "Origin", "null"),
		"signing in":   other.send("/desk/sign-in", "", "Origin", "null"),
		"inviting":     admin.send("/desk/invitations", "", "Origin", "null"),
		"revoking":     admin.send("/desk/invitations/x/revoke", "", "Origin", "null"),
		"a password":   admin.send("/desk/password", "", "Origin", "null"),
		"nothing":      admin.do(httptest.NewRequest(http.MethodPost, "/nothing", nil), "Origin", "null"),
	} {
		a.want(t, 403)
		if a.Code == 403 && !strings.Contains(a.body, "another site") {
			t.Errorf("%s: %.500s", name, a.body)
		}
	}
}

// TestOriginNull sends every form with the "Origin: null" of a page without referrer. Only forms at secret addresses are
// taken, and only if the browser does not say that another site sent them.
func TestOriginNull(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	secret := map[string]bool{
		"/:lang/receipt/:token": true, "/:lang/receipt/:token/again": true, "/:lang/receipt/:token/correction": true,
		"/:lang/receipt/:token/withdrawal": true, "/desk/setup/:token": true, "/desk/invitations/:token": true,
		"/:lang/mail/confirm/:token": true, "/:lang/mail/following/:token": true, "/:lang/mail/end/:token": true,
		"/:lang/mail/data/:token": true,
	}
	for _, r := range routesOf(s) {
		if r.Method != http.MethodPost {
			continue
		}
		path := concrete(r.Path)
		for name, test := range map[string]struct {
			headers []string
			refused bool
		}{
			"alone":         {[]string{"Origin", "null"}, !secret[r.Path]},
			"another site":  {[]string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, true},
			"a sister site": {[]string{"Origin", "null", "Sec-Fetch-Site", "same-site"}, true},
			"their origin":  {[]string{"Origin", "http://evil.example"}, true},
			"like null":     {[]string{"Origin", "NULL"}, true},
			"this site":     {[]string{"Origin", "null", "Sec-Fetch-Site", "same-origin"}, false},
		} {
			a := v.send(path, "", test.headers...)
			if got := a.Code == 403 && strings.Contains(a.body, "another site"); got != test.refused {
				t.Errorf("%s, %s: %d, refused: %v", r.Path, name, a.Code, got)
			}
		}
		delete(secret, r.Path)
	}
	for path := range secret {
		t.Errorf("%s is not there", path)
	}
}
