package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served returns the address of a listener that answers every connection with the given bytes, one
// write each, once something has been asked.
func served(t *testing.T, writes ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Read(make([]byte, 1024))
			for _, w := range writes {
				io.WriteString(c, w)
			}
			c.Close()
		}
	}()
	return l.Addr().String()
}

func TestAsk(t *testing.T) {
	long := strings.Repeat("long ", 40_000)
	for _, c := range []struct {
		name   string
		writes []string
		status int
		body   string // "!" for an error
	}{
		{"a length", []string{"HTTP/1.1 200 OK\r\ncontent-length:  5\r\n\r\nhello"}, 200, "hello"},
		{"in pieces", []string{"HTTP/1.1 20", "0 OK\r\nContent-Length: 5\r", "\n\r\nhe", "llo"}, 200, "hello"},
		{"longer than the buffer", []string{"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n", long}, 200, long},
		{"no body", []string{"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"}, 304, ""},
		{"chunks", []string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
			"lo\r\nB;x=y\r\n 0\r\n worlds\r\n0\r\n\r\n"}, 200, "hello 0\r\n worlds"},
		{"chunks and trailers", []string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n", "C: d\r\n\r\n"}, 200, "x"},
		{"no chunks at all", []string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}, 200, ""},
		{"a chunk too long", []string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n"}, 200, "!"},
		{"too much", []string{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello"}, 200, "!"},
		{"too little", []string{"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello"}, 200, "!"},
		{"no length", []string{"HTTP/1.1 200 OK\r\n\r\nhello"}, 200, "!"},
		{"no HTTP", []string{"SSH-2.0-OpenSSH_9.2p1\r\n\r\n"}, 200, "!"},
		{"another status", []string{"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"}, 200, "!"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := once(served(t, c.writes...), get("/"), c.status)
			if c.body == "!" {
				if err == nil {
					t.Fatalf("got %q, want an error", a.body)
				}
				return
			}
			if err != nil || string(a.body) != c.body {
				t.Errorf("got %.40q, %v, want %.40q", a.body, err, c.body)
			}
		})
	}
}

func TestLoadSendsEveryRequestOnceAndAllDiffer(t *testing.T) {
	seen := make(chan string, 1000)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.PostFormValue("comment") + r.PostFormValue("name") + r.PostFormValue("email")
		w.WriteHeader(http.StatusSeeOther)
	}))
	defer s.Close()
	p, b := &process{at: s.Listener.Addr().String()}, &bench{}
	for range 2 { // what one measurement has posted, another on the same board must not post again
		l, err := p.load(8, http.StatusSeeOther, b.newWriter("/en/x").next)
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.run(context.Background(), time.Minute, 200)
		if err != nil || got.done != 200 {
			t.Fatalf("answered %d, %v, want 200", got.done, err)
		}
	}
	for _, c := range p.conns {
		c.Close()
	}
	close(seen)
	comments := map[string]bool{}
	for c := range seen {
		comments[c] = true
	}
	if len(comments) != 400 {
		t.Errorf("got %d comments, want 400", len(comments))
	}
}

func TestBareRouteHasTheFields(t *testing.T) {
	page := answer{head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nVary: Accept-Encoding\r\nDate: x\r\n" +
		"X-A: b: c\r\n")}
	got := fmt.Sprint(asServed("/", page).withFields(page).Fields)
	if want := "[[Vary Accept-Encoding] [X-A b: c]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnUpdateChangesAsManyPages(t *testing.T) {
	b, err := openBare(filepath.Join(t.TempDir(), "bare.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.db.Close()
	for _, pages := range []int{pagesOfAPost, pagesOfADecision, pagesAtSize} {
		for range 3 {
			tx, err := b.db.Begin(true)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(changePages(tx, pages, uint64(pages)), tx.Commit()); err != nil {
				t.Fatal(err)
			}
			stats := tx.Stats()
			if n := stats.GetWrite(); n != int64(pages) {
				t.Errorf("%d pages were written, want %d", n, pages)
			}
		}
	}
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		aim  target
		x    float64
		want string
	}{
		{target{}, 1, ""}, {target{least: 0.85}, 0.85, "PASS"}, {target{least: 0.85}, 0.84, "BELOW"},
		{target{most: 2}, 2, "PASS"}, {target{most: 2}, 2.1, "BELOW"},
	} {
		if got := c.aim.verdict(c.x); got != c.want {
			t.Errorf("%v of %v: got %q, want %q", c.x, c.aim, got, c.want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 9, 2}, 3}} {
		if got := median(c.of); got != c.want {
			t.Errorf("median of %v: got %v, want %v", c.of, got, c.want)
		}
	}
}

func TestBareAnswersAsServed(t *testing.T) {
	page := answer{head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nETag: \"1\"\r\n"), body: []byte("packed")}
	r := asServed("/en/x", page)
	if r.Type != "text/html" || r.Encoding != "gzip" || r.Tag != `"1"` || !bytes.Equal(r.Body, page.body) {
		t.Errorf("got %+v", r)
	}
}
