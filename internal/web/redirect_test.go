package web_test

import (
	"net/http"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// TestRedirects asks for every address that is answered with a redirect. Without Cache-Control a browser may keep a 301
// for as long as it likes (RFC 9111, section 4.2.2). An announcement that is renamed and then renamed back would lead
// readers whose browsers kept both redirects in a circle.
func TestRedirects(t *testing.T) {
	s := newSite(t)
	reader, admin := s.visitor(), s.staff(notice.Admin)
	admin.announce("publish", "Bridge", "Words.", "title.es", "Puente", "body.es", "Palabras.")
	seen := map[int]int{}
	look := func(path string, a answer) {
		t.Helper()
		if a.Code < 300 || a.Code == http.StatusNotModified || a.Code >= 400 {
			return
		}
		seen[a.Code]++
		h := a.Header()
		switch h.Get("Cache-Control") {
		case "no-cache", "no-store", "private, no-store":
		default:
			t.Errorf("%s: %d with Cache-Control %q", path, a.Code, h.Get("Cache-Control"))
		}
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'",
			"frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: %d with the policy %q", path, a.Code, policy)
				break
			}
		}
	}
	paths := []string{
		"/es/bridge", "/en/puente", "/es/bridge/comments", "/es/bridge/versions/1", "/es/bridge/versions",
		"/es/bridge/latest", "/es/bridge/card.png", "/es/bridge/threads/1", enPath + "/", "/EN/bridge", "/bridge",
		"/ES",
		"/about", "/en/rules/", strings.ToLower(reader.comment("Where is it?")),
	}
	for _, r := range routesOf(s) {
		if r.Method == http.MethodGet {
			paths = append(paths, concrete(r.Path))
		}
	}
	for _, path := range paths {
		look(path, reader.get(path))
		look(path, admin.get(path))
	}
	look("posting", reader.post("/en/bridge/comments", "comment", "Words", "name", "Ana", "email", "a@b.example"))
	look("signing in", reader.post("/desk/sign-in", "login", "admin", "password", password))
	look("saving an account", admin.post("/desk/account", "name", "Staff", "login", "admin", "lang", "en"))
	if seen[301] < 12 || seen[302] < 12 || seen[303] < 30 {
		t.Errorf("redirects seen, by status: %v", seen)
	}
}

// TestRenamedBack follows the addresses of an announcement that was renamed and then renamed back, as a browser does
// that keeps what it may keep.
func TestRenamedBack(t *testing.T) {
	s := newSite(t)
	admin, reader := s.staff(notice.Admin), s.visitor()
	path := admin.announce("publish", "The dam", "Words.", "slug.en", "first-slug")
	kept := map[string]string{}
	follow := func() {
		t.Helper()
		for _, at := range []string{"/en/first-slug", "/en/second-slug"} {
			for n := 0; ; n++ {
				if n == 5 {
					t.Fatalf("too many redirects from %s: %v", at, kept)
				}
				to, ok := kept[at]
				if !ok {
					a := reader.get(at)
					if to = a.Header().Get("Location"); a.Code == http.StatusMovedPermanently &&
						a.Header().Get("Cache-Control") == "" {
						kept[at] = to
					}
				}
				if to == "" {
					break
				}
				at = to
			}
		}
	}
	for _, slug := range []string{"second-slug", "first-slug"} {
		admin.post(path, "do", "form", "original", "en", "seen", admin.seen(path), "title.en", "The dam", "body.en",
			"Words.", "slug.en", slug).want(t, 303)
		follow()
	}
}
