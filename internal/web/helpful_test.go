package web_test

import (
	"fmt"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// The pages about the site say what an administrator has promised by saving the settings, and whom to write to.
func TestHelpfulPages(t *testing.T) {
	s := newSite(t)
	v, admin := s.visitor(), s.staff(notice.Admin)
	for path, parts := range map[string][]string{
		"/en/about": {"<h1>About this site</h1>", "!within 2 days", "!within 14 days",
			"“This is a question for the institution”", "“Official reply”"},
		"/es/about":         {"<h1>Acerca de este sitio</h1>", "!2 días", "!14 días"},
		"/en/accessibility": {"<h1>Accessibility statement</h1>", "WCAG", "nobody has audited"},
		"/es/accessibility": {"<h1>Declaración de accesibilidad</h1>", "WCAG"},
		"/en/privacy":       {"<h1>Privacy</h1>", "90 days", "The program deletes no comment by itself"},
		"/es/privacy":       {"<h1>Privacidad</h1>", "90 días"},
	} {
		a := v.get(path)
		a.want(t, 200, append(parts, `href="mailto:commsteam@opengovpartnership.org"`,
			`<link rel="canonical" href="http://example.org`+path+`">`,
			`hreflang="es" href="http://example.org/es`+path[3:]+`"`, `href="/`+path[1:3]+`/privacy"`)...)
		v.get(path, "If-None-Match", a.Header().Get("Etag")).want(t, 304)
	}
	for _, page := range []string{enPath, esPath, "/en/", "/en/nothing"} {
		v.get(page).want(t, v.get(page).Code, page[:3]+`/about"`, page[:3]+`/accessibility"`, page[:3]+`/privacy"`)
	}
	admin.putSettings(t, "answer-within", "9", "decide-within", "5")
	v.get("/en/about").want(t, 200, "We aim to decide within 5 days.", "We aim to answer within 9 days.")
	v.get("/es/about").want(t, 200, "Nos proponemos decidir en un plazo de 5 días.", "responder en un plazo de 9 días.")
}

// What the privacy notice says of cookies is true of them.
func TestCookiesLastAsThePrivacyNoticeSays(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.comment("Hello")
	days := 0
	for _, c := range v.cookies {
		days = c.MaxAge / (24 * 3600)
	}
	v.get("/en/privacy").want(t, 200, fmt.Sprint("for ", days, " days"), fmt.Sprint(int(auth.SessionLifetime.Hours()),
		" hours"))
	v.get("/es/privacy").want(t, 200, fmt.Sprint("durante ", days, " días"),
		fmt.Sprint(int(auth.SessionLifetime.Hours()), " horas"))
	mod := s.staff(notice.Moderator)
	if age := time.Duration(mod.cookies[0].MaxAge) * time.Second; age != auth.CookieLifetime {
		t.Errorf("the cookie of a session is kept for %v", age)
	}
	more := int((auth.CookieLifetime - auth.SessionLifetime).Hours())
	v.get("/en/privacy").want(t, 200, fmt.Sprint("for ", more, " hours more"))
	v.get("/es/privacy").want(t, 200, fmt.Sprint("durante ", more, " horas más"))
}
