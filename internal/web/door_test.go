package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// What is asked at the door, in this order: who may come in, whether too many come, and only then the body.

// A countedBody is the body of a request. It counts what is read of it, and holds its last byte back until it is
// released, if release is not nil.
type countedBody struct {
	text    string
	read    int
	started chan struct{} // closed at the first read, if not nil
	release chan struct{}
	once    sync.Once
}

func (b *countedBody) Read(p []byte) (int, error) {
	if b.started != nil {
		b.once.Do(func() { close(b.started) })
	}
	left := b.text[b.read:]
	if b.release != nil && len(left) > 1 {
		left = left[:len(left)-1]
	} else if b.release != nil {
		<-b.release
	}
	if left == "" {
		return 0, io.EOF
	}
	n := copy(p, left)
	b.read += n
	return n, nil
}

// sendBody sends a form. A size below zero is that of a chunked body, which is not known.
func (v *visitor) sendBody(path string, body *countedBody, size int64) answer {
	v.Helper()
	r := httptest.NewRequest(http.MethodPost, path, body)
	r.ContentLength = size
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r, "Sec-Fetch-Site", "same-origin")
}

// TestLargeFormsWithoutASession sends a mebibyte to every route that needs an account, without one.
func TestLargeFormsWithoutASession(t *testing.T) {
	s := newSite(t)
	signedOut := s.staff(notice.Admin).cookies
	routes := 0
	for _, r := range routesOf(s) {
		path := concrete(r.Path)
		if r.Method != http.MethodPost || s.visitor().post(path).Code != http.StatusUnauthorized {
			continue
		}
		routes++
		for name, size := range map[string]int64{"of known length": 1 << 20, "chunked": -1} {
			for who, cookie := range map[string]string{
				"without a cookie": "", "with a cookie of its own making": strings.Repeat("A", 43),
			} {
				v := s.visitor()
				if cookie != "" {
					v.cookies = []*http.Cookie{{Name: signedOut[0].Name, Value: cookie, Path: "/"}}
				}
				body := &countedBody{text: "body.en=" + strings.Repeat("<", 1<<20-8)}
				a := v.sendBody(path, body, size)
				if a.Code != http.StatusUnauthorized || body.read > 64<<10+1 || len(a.body) > 512<<10 {
					t.Errorf("%s, %s, %s: %d, read %d bytes and answered with %d", path, name, who, a.Code, body.read,
						len(a.body))
				}
			}
		}
	}
	if routes < 30 {
		t.Errorf("only %d routes need an account", routes)
	}
	s.visitor().post("/desk/announcements", "title.en", "Typed without a session").want(t, 401,
		"Typed without a session")
}

// TestNothingTypedIsLostWhenASessionEnds sends the longest announcement there can be after each end of a session.
func TestNothingTypedIsLostWhenASessionEnds(t *testing.T) {
	for name, end := range map[string]func(*site, *visitor){
		"idle":     func(s *site, _ *visitor) { s.pass(31 * time.Minute) },
		"12 hours": func(s *site, _ *visitor) { s.pass(auth.SessionLifetime + time.Minute) },
		"12 hours, and cleared away": func(s *site, _ *visitor) {
			s.pass(auth.SessionLifetime + time.Minute)
			must(s.auth.DeleteExpired(t.Context()))
		},
		"signed out from elsewhere": func(s *site, v *visitor) {
			twin := &visitor{site: s, cookies: append([]*http.Cookie{}, v.cookies...), from: "192.0.2.9:1"}
			twin.post("/desk/account/sign-out").want(t, 303)
		},
		"disabled": func(s *site, _ *visitor) {
			by := notice.Actor{Login: "admin", Role: notice.Admin}
			s.staff(by.Role)
			if err := s.auth.Disable(t.Context(), by, "moderator"); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			v := s.staff(notice.Moderator)
			v.get("/desk/announcements/new").want(t, 200)
			end(s, v)
			long := strings.Repeat("Ñandú y más. ", 100_000/13-2)
			v.post("/desk/announcements", "do", "draft", "body.en", long+"The end.", "body.es", long+"Es el fin.").
				want(t, 401, "The end.", "Es el fin.")
		})
	}
}

// TestWhatIsShownAgainIsBounded sends more than any form of the desk holds, after the session has ended.
func TestWhatIsShownAgainIsBounded(t *testing.T) {
	s := newSite(t)
	v := s.staff(notice.Moderator)
	v.get("/desk/").want(t, 303)
	s.pass(31 * time.Minute)
	a := v.sendBody("/desk/announcements", &countedBody{text: "body.en=" + strings.Repeat("<", 1<<20-8)}, 1<<20)
	if n := strings.Count(a.body, "&lt;"); a.Code != 401 || n < 200_000 || n > 250_000 {
		t.Errorf("%d, and %d characters are shown again", a.Code, n)
	}
}

// TestTheLimitComesBeforeTheBody sends forms beyond the limit: at first they are read, to be shown again, and then no
// byte of them.
func TestTheLimitComesBeforeTheBody(t *testing.T) {
	for _, path := range []string{enPath + "/comments", "/desk/announcements"} {
		s := newSite(t, limited(0, 1))
		shown, unread := 0, 0
		for range 60 {
			body := &countedBody{text: "comment=Typed+at+length&title.en=Typed+at+length"}
			a := s.visitor().sendBody(path, body, int64(len(body.text)))
			if a.Code != http.StatusTooManyRequests {
				continue
			}
			if body.read == 0 {
				unread++
			} else if strings.Contains(a.body, "Typed at length") {
				shown++
			}
		}
		if shown == 0 || unread < 10 {
			t.Errorf("%s: beyond the limit %d were shown again, and %d not read", path, shown, unread)
		}
	}
}

// TestBodiesTogetherAreBounded has strangers hold the last bytes of their forms back. While they do, there is room for
// those of the institution, and other strangers are told to come back, with nothing read.
func TestBodiesTogetherAreBounded(t *testing.T) {
	s := newSite(t, func(w *web.Config, _ *board.Config) { w.BodyBytes = 1 << 20 })
	mod := s.staff(notice.Moderator)
	const size, strangers = 64 << 10, 12 // three quarters of it
	held := make(chan struct{})
	var waiting sync.WaitGroup
	for range strangers {
		body := &countedBody{
			text: "comment=" + strings.Repeat("x", size-8), started: make(chan struct{}), release: held,
		}
		waiting.Go(func() { s.visitor().sendBody(enPath+"/comments", body, size) })
		<-body.started
	}
	for path, lang := range map[string]string{enPath: "en", esPath: "es"} {
		for _, n := range []int64{size, -1} {
			body := &countedBody{text: "comment=hello"}
			a := s.visitor().sendBody(path+"/comments", body, n)
			a.want(t, 503, `<html lang="`+lang, "</html>")
			if a.Header().Get("Retry-After") == "" || body.read > 0 {
				t.Errorf("Retry-After %q, and %d bytes were read", a.Header().Get("Retry-After"), body.read)
			}
		}
	}
	long := "do=preview&body.en=" + strings.Repeat("x", 200<<10)
	mod.sendBody("/desk/announcements/preview", &countedBody{text: long}, int64(len(long))).want(t, 422)
	close(held)
	waiting.Wait()
	s.visitor().comment("There is room again")
}

// TestPagesMadeAtOnceAreBounded asks for many pages that are not in the cache, and lets none be finished before every
// request waits.
func TestPagesMadeAtOnceAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		finish, watched := make(chan struct{}), false
		s := newSite(t, func(_ *web.Config, b *board.Config) {
			now := b.Now
			b.Now = func() time.Time {
				if watched { // called once for each page that is made
					begun.Add(1)
					<-finish
				}
				return now()
			}
		})
		watched = true
		var all sync.WaitGroup
		for i := range 4 * runtime.GOMAXPROCS(0) {
			path := fmt.Sprint(enPath, "?places=", i/2+1)
			if i%2 == 1 {
				path += "&order=newest"
			}
			all.Go(func() { s.visitor().get(path, "Accept-Encoding", "br") })
		}
		synctest.Wait()
		if got, want := int(begun.Load()), 2*runtime.GOMAXPROCS(0); got != want {
			t.Errorf("%d pages are made at once, want %d", got, want)
		}
		close(finish)
		all.Wait()
	})
}

// TestTwoLengths sends a request with two ways to tell its length, from which a proxy and this program could take
// different ends (RFC 9112, section 6.1): it is the last on its connection.
func TestTwoLengths(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	defer server.Close()
	conn := must(net.Dial("tcp", server.Listener.Addr().String()))
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "POST /en/receipt/x HTTP/1.1\r\nHost: localhost\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"+
		"0\r\n\r\nGET /en/about HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	a := must(http.ReadResponse(answers, nil))
	if _, err := io.Copy(io.Discard, a.Body); err != nil || !a.Close {
		t.Errorf("Connection: close %v, %v", a.Close, err)
	}
	if rest, err := io.ReadAll(answers); len(rest) > 0 {
		t.Errorf("then came %.40q, %v", rest, err)
	}
}
