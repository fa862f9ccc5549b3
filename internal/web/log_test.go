package web_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// A logLine is what the tests look at in a log line of a request.
type logLine struct {
	Msg, Method, Route string
	Status             int
	Bytes              *int
	Duration           *int64 `json:"duration_us"`
}

// requestLines returns the log lines of requests.
func (s *site) requestLines() (lines []logLine) {
	s.Helper()
	for text := range strings.Lines(s.log.String()) {
		var l logLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			s.Fatal(err)
		}
		if l.Msg == "request" {
			lines = append(lines, l)
		}
	}
	return lines
}

// TestLogLinesHaveUnits also looks for the number of bytes of an answer without a body.
func TestLogLinesHaveUnits(t *testing.T) {
	s := newSite(t)
	page := s.visitor().get(enPath)
	s.log.Reset()
	s.visitor().get(enPath).want(t, 200)
	s.visitor().get(enPath, "If-None-Match", page.Header().Get("Etag")).want(t, 304)
	s.visitor().comment("Counted")
	want := []struct{ method, route string }{
		{"GET", "/:lang/:slug"}, {"GET", "/:lang/:slug"}, {"POST", "/:lang/:slug/comments"},
	}
	lines := s.requestLines()
	if len(lines) != len(want) {
		t.Fatalf("%d lines:\n%s", len(lines), s.log)
	}
	for i, l := range lines {
		if l.Method != want[i].method || l.Route != want[i].route || l.Bytes == nil ||
			(*l.Bytes == 0) != (l.Status != 200) || *l.Bytes < 0 || l.Duration == nil || *l.Duration < 0 {
			t.Errorf("%+v", l)
		}
	}
}
