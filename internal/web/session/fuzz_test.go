package session

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// FuzzNextPath: what a link or a form names as the page to go on to is a page of the desk.
func FuzzNextPath(f *testing.F) {
	for _, next := range []string{
		"", "/desk/", "/desk/waiting?after=x", "//evil.example/desk/", "/desk/../../evil", "/desk/%2e%2e/evil",
		"/desk/\\evil",
		"https://evil.example/desk/", "/desk/sign-out", "/desk/a//b", "/desk/\tx", "/desk/?a=%zz", "/desk/#x",
		"/desk/;x",
	} {
		f.Add(next)
	}
	f.Fuzz(func(t *testing.T, next string) {
		to := NextPath(next)
		u, err := url.Parse(to)
		if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/desk/") ||
			strings.HasPrefix(u.Path, "/desk/sign-") {
			t.Fatalf("%q leads to %q", next, to)
		}
		if again := NextPath(to); again != to {
			t.Errorf("%q leads to %q, and that to %q", next, to, again)
		}
		w := httptest.NewRecorder()
		c, _ := gin.CreateTestContext(w)
		c.Request = httptest.NewRequest("GET", "/desk/sign-in", nil)
		c.Redirect(303, to)
		if at := w.Header().Get("Location"); !strings.HasPrefix(at, "/desk/") || strings.ContainsAny(at, "\r\n") {
			t.Errorf("%q redirects to %q", next, at)
		}
	})
}

// FuzzFlash: what an address says was done is read as it is written, and nothing else of the address is lost.
func FuzzFlash(f *testing.F) {
	for _, query := range []string{
		"", "did=approve&comment=CPM1QTK7A0000&at=CPM1QTK7A0000", "did=saved&version=3", "did=%00&version=-1",
		"a=b&did=x",
		"did=a&did=b;c", "%zz",
	} {
		f.Add("/desk/waiting", query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		gin.SetMode(gin.ReleaseMode)
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest("GET", "/", nil)
		c.Request.URL = &url.URL{Path: path, RawQuery: query}
		said := FlashOf(c)
		to := said.addTo("/desk/waiting?a=b")
		u, err := url.Parse(to)
		if err != nil {
			t.Fatalf("%+v: %q", said, to)
		}
		c, _ = gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest("GET", "/", nil)
		c.Request.URL = u
		if again := FlashOf(c); again != said || u.Path != "/desk/waiting" || u.Query().Get("a") != "b" {
			t.Errorf("%+v is written as %q", said, to)
		}
		if quiet, err := url.Parse(withoutFlash(u)); err != nil || quiet.RawQuery != "a=b" {
			t.Errorf("%q without it: %v, %v", to, quiet, err)
		}
	})
}
