package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// A brokenWriter is the answer to a client; its function is called before each write, and its error is that of the
// write.
type brokenWriter struct {
	*httptest.ResponseRecorder
	write func() error
}

func (w brokenWriter) Write(p []byte) (int, error) {
	if err := w.write(); err != nil {
		return 0, err
	}
	return w.ResponseRecorder.Write(p)
}

// abort serves a request with a writer, and expects that the connection is closed.
func (v *visitor) abort(path string, w http.ResponseWriter) {
	v.Helper()
	defer func() {
		v.Helper()
		if r := recover(); r != http.ErrAbortHandler {
			v.Errorf("the handler panicked with %v", r)
		}
	}()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = v.host
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	v.handler.ServeHTTP(w, r)
}

// errorLines returns the lines of the log that are errors.
func (s *site) errorLines() (lines []string) {
	for line := range bytes.Lines(s.log.Bytes()) {
		if bytes.Contains(line, []byte(`"level":"ERROR"`)) {
			lines = append(lines, string(line))
		}
	}
	return lines
}

// TestInterruptedDownload: a download that the client breaks off is no error of ours, at whatever write it happens.
func TestInterruptedDownload(t *testing.T) {
	s := newSite(t)
	s.visitor().comment("A comment to export")
	admin := s.staff(notice.Admin)
	for after := range 2 {
		writes := 0
		admin.abort("/desk/export.json", brokenWriter{httptest.NewRecorder(), func() error {
			if writes++; writes > after {
				return errors.New("write: broken pipe")
			}
			return nil
		}})
		if writes != after+1 {
			t.Errorf("there were %d writes", writes)
		}
	}
	if lines := s.errorLines(); len(lines) > 0 {
		t.Errorf("the log has %q", lines)
	}
}

// TestDownloadThatCannotBeCompleted: the store fails after the beginning of a download was sent.
func TestDownloadThatCannotBeCompleted(t *testing.T) {
	s, store := newFailingSite(t)
	s.visitor().comment("A comment to export")
	admin, answer := s.staff(notice.Admin), httptest.NewRecorder()
	admin.abort("/desk/export.json", brokenWriter{answer, func() error {
		store.fail = func() bool { return true }
		return nil
	}})
	if body := answer.Body.String(); !strings.Contains(body, "A comment to export") || strings.HasSuffix(body, "]}\n") {
		t.Errorf("sent %q", body)
	}
	lines := s.errorLines()
	if len(lines) != 1 || !strings.Contains(lines[0], errDisk.Error()) || strings.Contains(lines[0], "panic") {
		t.Errorf("the log has %q", lines)
	}
}

// A brokenBody is the body of a request, which ends with an error that also cancels the request.
type brokenBody struct {
	io.Reader
	err    error
	cancel func()
}

func (b brokenBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		b.cancel()
		return n, b.err
	}
	return n, err
}

// TestClientGoneWhileSending: nothing is made for a client that has closed the connection in the middle of its form.
// One whose form came too slowly is told.
func TestClientGoneWhileSending(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	for _, form := range []struct{ path, kind, begin string }{
		{enPath + "/comments", "application/x-www-form-urlencoded", "comment=Half+of+a+com"},
		{"/desk/identity", "multipart/form-data; boundary=x",
			"--x\r\nContent-Disposition: form-data; name=\"contact\"\r\n\r\nan"},
	} {
		for _, test := range []struct {
			err    error
			status int
		}{{io.ErrUnexpectedEOF, 503}, {os.ErrDeadlineExceeded, 400}} {
			ctx, cancel := context.WithCancel(t.Context())
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, form.path, brokenBody{
				strings.NewReader(form.begin), test.err, cancel,
			})
			r.ContentLength = 1000
			a := admin.do(r, "Content-Type", form.kind, "Sec-Fetch-Site", "same-origin")
			if a.Code != test.status || (a.Body.Len() == 0) != (test.status == 503) {
				t.Errorf("%s, %v: %d and %d bytes", form.path, test.err, a.Code, a.Body.Len())
			}
			cancel()
		}
	}
	if lines := s.errorLines(); len(lines) > 0 {
		t.Errorf("the log has %q", lines)
	}
}
