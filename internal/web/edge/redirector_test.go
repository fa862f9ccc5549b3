package edge

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestRedirector(t *testing.T) {
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, test := range []struct {
		base    string
		others  []string
		asked   string // method and URL
		status  int    // of Handler; 418: passed on
		to      string
		plain   int // of ServeHTTP
		plainTo string
	}{
		{"https://board.example", []string{"https://www.board.example"}, "GET http://www.board.example/en/x?y=1",
			301, "https://board.example/en/x?y=1", 301, "https://board.example/en/x?y=1"},
		{"https://board.example", []string{"https://www.board.example"}, "HEAD http://WWW.board.example:443/",
			301, "https://board.example/", 301, "https://board.example/"},
		{"https://board.example", []string{"https://www.board.example"}, "POST http://www.board.example/en/x", 418, "", 405, ""},
		{"https://board.example", []string{"https://www.board.example"}, "GET http://board.example/en/%C3%B1?y=a%20b",
			418, "", 301, "https://board.example/en/%C3%B1?y=a%20b"},
		{"https://board.example", nil, "GET http://evil.example/en/", 418, "", 421, ""},
		{"https://board.example:8443", nil, "GET http://192.0.2.1:8080/en/", 418, "", 301, "https://board.example:8443/en/"},
		{"https://board.example:8443", []string{"https://board.example:9443"}, "GET https://board.example:9443/en/",
			301, "https://board.example:8443/en/", 301, "https://board.example:8443/en/"},
		{"https://example.org/board", []string{"https://board.example"}, "GET https://board.example/en/x",
			301, "https://example.org/board/en/x", 301, "https://example.org/board/en/x"},
		{"https://board.example", []string{"https://example.org/board"}, "GET https://example.org/board/en/x",
			301, "https://board.example/en/x", 301, "https://board.example/en/x"},
		{"https://board.example", []string{"https://example.org/board"}, "GET https://example.org/board",
			301, "https://board.example/", 301, "https://board.example/"},
		{"https://board.example", []string{"https://example.org/board"}, "GET https://example.org/boards", 418, "", 421, ""},
		{"https://example.org/board", []string{"https://example.org"}, "GET https://example.org/en/x",
			301, "https://example.org/board/en/x", 301, "https://example.org/board/en/x"},
		{"https://example.org/board", []string{"https://example.org"}, "GET https://example.org/board/en/x",
			418, "", 301, "https://example.org/board/en/x"},
		{"https://example.org/board", []string{"https://example.org"}, "GET https://example.org/healthz",
			418, "", 301, "https://example.org/healthz"},
		{"https://board.example", []string{"https://old.example"}, "GET https://old.example/.well-known/x",
			301, "https://board.example/.well-known/x", 301, "https://board.example/.well-known/x"},
		{"https://board.example", []string{"https://old.example"}, "GET https://old.example//evil.example/x",
			301, "https://board.example/evil.example/x", 301, "https://board.example/evil.example/x"},
	} {
		r, err := NewRedirector(test.base, test.others)
		if err != nil {
			t.Fatal(err)
		}
		for name, x := range map[string]struct {
			handler http.Handler
			status  int
			to      string
		}{"handler": {r.Handler(next), test.status, test.to}, "plain": {r, test.plain, test.plainTo}} {
			method, address := test.asked[:4], test.asked[4:]
			if address[0] == ' ' {
				address = address[1:]
			}
			if method[3] == ' ' {
				method = method[:3]
			}
			w := httptest.NewRecorder()
			x.handler.ServeHTTP(w, httptest.NewRequest(method, address, nil))
			if w.Code != x.status || w.Header().Get("Location") != x.to {
				t.Errorf("%s, %s: %d to %q, want %d to %q", name, test.asked, w.Code, w.Header().Get("Location"), x.status, x.to)
			}
		}
	}
}
