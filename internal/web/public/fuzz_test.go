package public

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// asking returns the context of a GET with a query.
func asking(query string) *gin.Context {
	gin.SetMode(gin.ReleaseMode)
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest("GET", "/", nil)
	c.Request.URL.RawQuery = query
	return c
}

// FuzzListing: the part of a discussion that an address asks for has one address, which asks for the same.
func FuzzListing(f *testing.F) {
	for _, query := range []string{
		"", "order=newest&page=2", "lang=en", "show=unanswered", "lang=un&show=answered",
		"lang=en&show=unanswered", "page=01",
		"places=1&lang=other", "page=2&page=3", "lang", "order=oldest", "a=%zz",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		at, err := listingOf(asking(query))
		if err != nil {
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%q: %v", query, err)
			}
			return
		}
		if again, err := listingOf(asking(at.query())); err != nil || again != at {
			t.Errorf("%q is %+v; %q is %+v, %v", query, at, at.query(), again, err)
		}
	})
}

// FuzzProofs: no more proofs of comments are read from a cookie than the board looks at.
func FuzzProofs(f *testing.F) {
	for _, value := range []string{"", "a.b.c", "....", "%2e", "a,b", "\"a.b\""} {
		f.Add(value, value)
	}
	f.Fuzz(func(t *testing.T, cookie, sent string) {
		c := asking("")
		c.Request.Header["Cookie"] = []string{sentCookie + "=" + cookie}
		c.Request.PostForm = url.Values{"nonce": {sent}}
		for _, proof := range proofs(c) {
			if proof == "" || len(proofs(c)) > board.MaxProofs {
				t.Errorf("%q: %q", cookie, proofs(c))
			}
		}
		if n := nonce(c); len(n) < minNonce || len(n) > maxNonce {
			t.Errorf("%q: nonce %q", sent, n)
		}
	})
}
