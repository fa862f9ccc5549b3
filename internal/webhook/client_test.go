package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	testPath   = "/services/T0/B0/verysecretpath" // such as Slack's, which is a secret itself
)

func testKey(t testing.TB) Key {
	t.Helper()
	k, err := ParseKey(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newClient(t testing.TB, c Config) *Client {
	t.Helper()
	c.Key, c.Agent = testKey(t), "Noticeboard/test"
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdle)
	return client
}

// receiver answers with a handler, and counts what it gets.
func receiver(t testing.TB, answer http.HandlerFunc) (s *httptest.Server, got *atomic.Int64) {
	t.Helper()
	got = new(atomic.Int64)
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s, got
}

// kept reports an error that has something secret in it.
func kept(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"verysecretpath", "services", testSecret, testSecret[6:]} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error %q has %q", err, secret)
		}
	}
}

// TestPrivateAddressesAreRefusedAfterResolution dials this machine by name, by address and in the forms of IPv6.
func TestPrivateAddressesAreRefusedAfterResolution(t *testing.T) {
	s, got := receiver(t, func(http.ResponseWriter, *http.Request) {})
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{
		"localhost", "127.0.0.1", "127.1.2.3", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "[::]", "169.254.169.254",
	} {
		c := newClient(t, Config{URL: "https://" + host + ":" + port + testPath})
		err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}"))
		if err == nil || !strings.Contains(err.Error(), errRefused.Error()) {
			t.Errorf("%s: %v", host, err)
			continue
		}
		kept(t, err)
	}
	for _, host := range []string{"0.0.0.0", "[::]", "169.254.169.254"} {
		c := newClient(t, Config{URL: "http://" + host + ":" + port + testPath, Reach: Private})
		err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}"))
		if err == nil || err.Error() != errRefused.Error() {
			t.Errorf("%s although private addresses are allowed: %v", host, err)
		}
	}
	if n := got.Load(); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
	c := newClient(t, Config{URL: "http://localhost:" + port, Reach: Private})
	if err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}")); err != nil || got.Load() != 1 {
		t.Errorf("if they are allowed: %v", err)
	}
}

// TestRedirectsAreNotFollowed has a receiver that sends on to another, as one that was taken over would send on to a
// service inside.
func TestRedirectsAreNotFollowed(t *testing.T) {
	inside, got := receiver(t, func(http.ResponseWriter, *http.Request) {})
	for _, code := range []int{301, 302, 303, 307, 308} {
		outside, _ := receiver(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, inside.URL+"/latest/meta-data", code)
		})
		c := newClient(t, Config{URL: outside.URL + testPath, Reach: Private})
		err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}"))
		var f *Failure
		if !errors.As(err, &f) || f.Status != code || f.AboutMessage() {
			t.Errorf("%d: %v", code, err)
			continue
		}
		kept(t, err)
	}
	if got.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// TestTheEnvironmentsProxyIsNotUsed, since a proxy would connect to addresses that the dialer refuses.
func TestTheEnvironmentsProxyIsNotUsed(t *testing.T) {
	c := newClient(t, Config{URL: "https://chat.example.org"})
	if transport, ok := c.http.Transport.(*http.Transport); !ok || transport.Proxy != nil {
		t.Error("there is a proxy")
	}
}

// TestAnswersAreLimited has a receiver that never ends, in one way each.
func TestAnswersAreLimited(t *testing.T) {
	release := make(chan struct{})
	var once atomic.Bool
	stop := func() {
		if once.CompareAndSwap(false, true) {
			close(release)
		}
	}
	t.Cleanup(stop)
	for name, answer := range map[string]http.HandlerFunc{
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-release },
		"an endless header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("a", 2*maxHeader))
		},
	} {
		s, _ := receiver(t, answer)
		c := newClient(t, Config{URL: s.URL + testPath, Reach: Private, Limit: 200 * time.Millisecond})
		err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}"))
		var f *Failure
		if !errors.As(err, &f) || f.AboutMessage() {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kept(t, err)
	}
	endless, _ := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	c := newClient(t, Config{URL: endless.URL, Reach: Private})
	if err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}")); err != nil {
		t.Errorf("an endless body after 200: %v", err)
	}
	stop()
}

// TestErrorsKeepTheURLSecret has a receiver that is not there, one that hangs up, and one whose name has no address.
func TestErrorsKeepTheURLSecret(t *testing.T) {
	gone, _ := receiver(t, func(http.ResponseWriter, *http.Request) {})
	gone.Close()
	hangs, _ := receiver(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for _, base := range []string{gone.URL, hangs.URL, "http://nobody.invalid"} {
		c := newClient(t, Config{URL: base + testPath, Reach: Private})
		err := c.Send(context.Background(), "msg_1", time.Now(), []byte("{}"))
		if err == nil {
			t.Fatalf("%s takes messages", base)
		}
		kept(t, err)
		if u, _ := url.Parse(base); !strings.Contains(err.Error(), u.Hostname()) {
			t.Errorf("%v does not name the host", err)
		}
	}
}

func TestURLsThatAreRefused(t *testing.T) {
	for text, private := range map[string]Reach{
		"": Private, "chat.example.org": Private, "ftp://chat.example.org": Private, "https://": Private, "/hook": Private,
		"http://chat.example.org" + testPath:            Public,
		"https://ana:pw@chat.example.org" + testPath:    Private,
		"https://chat.example.org" + testPath + "#here": Private,
		"https://chat.example.org" + testPath + "%zz":   Public,
	} {
		_, err := ParseURL(text, private)
		if err == nil {
			t.Errorf("%q is taken", text)
			continue
		}
		kept(t, err)
	}
}
