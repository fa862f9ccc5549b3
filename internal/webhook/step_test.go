package webhook

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestFailuresSayWhere has a message fail in every way there is.
func TestFailuresSayWhere(t *testing.T) {
	stop := make(chan struct{})
	slow, _ := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	})
	defer close(stop)
	plain, _ := receiver(t, func(http.ResponseWriter, *http.Request) {})
	encrypted := httptest.NewUnstartedServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the client that leaves
	encrypted.StartTLS()
	defer encrypted.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	seen := map[Step]bool{}
	try := func(url string, reach Reach, limit time.Duration, want Step) {
		t.Helper()
		err := newClient(t, Config{URL: url + testPath, Reach: reach, Limit: limit}).
			Send(context.Background(), "msg_1", noticetest.Epoch, []byte("{}"))
		var f *Failure
		if !errors.As(err, &f) || f.Step() != want {
			t.Errorf("%s: %v, want the step %s", url, err, want)
			return
		}
		seen[want] = true
		kept(t, err)
	}
	try("https://127.0.0.1", Public, 0, StepAddress)
	try("http://nobody.invalid", Private, 0, StepName)
	try("http://"+nobody, Private, 0, StepConnect)
	try(encrypted.URL, Private, 0, StepTLS)
	try(strings.Replace(plain.URL, "http", "https", 1), Private, 0, StepTLS)
	try(slow.URL, Private, 50*time.Millisecond, StepTime)
	for status, want := range map[int]Step{
		302: StepRedirect, 401: StepDenied, 403: StepDenied, 404: StepMissing, 410: StepMissing, 429: StepBusy, 503: StepBusy,
		400: StepStatus, 500: StepStatus, 502: StepStatus,
	} {
		s, _ := receiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		try(s.URL, Private, 0, want)
	}
	for _, step := range Steps {
		if !seen[step] {
			t.Errorf("nothing failed at %s", step)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "-1": 0, "soon": 0, "99999": maxRetryAfter,
		"99999999999999999999":          0,
		"Wed, 02 Jan 2030 03:05:05 GMT": time.Minute, "Wed, 02 Jan 2030 03:03:05 GMT": 0,
		"Wed, 02 Jan 2031 03:05:05 GMT": maxRetryAfter,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, noticetest.Epoch); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestRetryAfterIsHonoured has a receiver refuse one message for a while.
func TestRetryAfterIsHonoured(t *testing.T) {
	l := newLine(t, "en")
	l.says(500)
	l.after = "1800"
	l.comment("The tap drips.")
	if _, ids := l.deliver(); len(ids) != 1 {
		t.Fatalf("%d messages arrived", len(ids))
	}
	l.says(204)
	l.clock.Pass(29 * time.Minute)
	if _, ids := l.deliver(); len(ids) != 0 {
		t.Error("it was tried again before the receiver wants it")
	}
	l.clock.Pass(2 * time.Minute)
	if _, ids := l.deliver(); len(ids) != 1 || l.count() != (notice.OutboxCount{}) {
		t.Errorf("after that, %d messages arrived", len(ids))
	}
}

// TestTestMessage is signed like any other, and names nothing of the board but its address.
func TestTestMessage(t *testing.T) {
	var body string
	s, _ := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
		read, err := io.ReadAll(r.Body)
		if body = string(read); err != nil || !strings.HasPrefix(r.Header.Get("Webhook-Id"), "test_") ||
			r.Header.Get("Webhook-Signature") != testKey(t).Sign(r.Header.Get("Webhook-Id"), noticetest.Epoch, read) {
			t.Errorf("the headers are %v, %v", r.Header, err)
		}
	})
	locales, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	sender := Sender{
		Client: newClient(t, Config{URL: s.URL, Reach: Private}), Words: locales.In(notice.Spanish),
		Base: "https://board.example.org", Now: func() time.Time { return noticetest.Epoch },
	}
	if err := sender.Test(context.Background()); err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"test","timestamp":"2030-01-02T03:04:05Z","text":"Esto es una prueba. Lo que avisa este sitio llega ` +
		`aquí: https://board.example.org/desk/mail","data":{}}`
	if body != want {
		t.Errorf("the body is %s, want %s", body, want)
	}
}
