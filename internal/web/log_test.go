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
	Request            string `json:"request_id"`
	Trace              string `json:"trace_id"`
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

// TestRequestIDsOfProxies sends ids through a trusted proxy and past it.
func TestRequestIDsOfProxies(t *testing.T) {
	const (
		trace = "4bf92f3577b34da6a3ce929d0e0e4736"
		zero  = "00000000000000000000000000000000"
	)
	for name, test := range map[string]struct {
		from, id, parent string
		keeps, traces    bool
	}{
		"proxy":           {"192.0.2.1:1", "a.b-C_9:/+=", "00-" + trace + "-00f067aa0ba902b7-01", true, true},
		"later version":   {"192.0.2.1:1", "x", "01-" + trace + "-00f067aa0ba902b7-01-more", true, true},
		"not a proxy":     {"198.51.100.1:1", "mine", "00-" + trace + "-00f067aa0ba902b7-01", false, false},
		"id too long":     {"192.0.2.1:1", strings.Repeat("x", 129), "", false, false},
		"id of a forger":  {"192.0.2.1:1", `a", "status": 200`, "", false, false},
		"no trace":        {"192.0.2.1:1", "x", "00-" + zero + "-00f067aa0ba902b7-01", true, false},
		"upper case":      {"192.0.2.1:1", "x", "00-" + strings.ToUpper(trace) + "-00f067aa0ba902b7-01", true, false},
		"more in 00":      {"192.0.2.1:1", "x", "00-" + trace + "-00f067aa0ba902b7-01-more", true, false},
		"invalid version": {"192.0.2.1:1", "x", "ff-" + trace + "-00f067aa0ba902b7-01", true, false},
		"nothing":         {"192.0.2.1:1", "", "", false, false},
	} {
		s := newSite(t, behind("192.0.2.0/24"))
		v := s.visitor()
		v.from = test.from
		var headers []string
		if test.id != "" {
			headers = append(headers, "X-Request-Id", test.id)
		}
		if test.parent != "" {
			headers = append(headers, "Traceparent", test.parent)
		}
		s.log.Reset()
		a := v.get(enPath, headers...)
		line := s.requestLines()[0]
		id := a.Header().Get("X-Request-Id")
		if id == "" || id != line.Request || (id == test.id) != test.keeps {
			t.Errorf("%s: the answer has %q, the log %q", name, id, line.Request)
		}
		if got := a.Header().Get("Traceparent"); (got != "") != test.traces || test.traces && got != test.parent {
			t.Errorf("%s: the answer has traceparent %q", name, got)
		}
		if (line.Trace == trace) != test.traces || !test.traces && line.Trace != "" {
			t.Errorf("%s: the log has trace_id %q", name, line.Trace)
		}
	}
}

// TestRequestIDsDiffer also looks for the id on the page of an error.
func TestRequestIDsDiffer(t *testing.T) {
	s := newSite(t)
	seen := map[string]bool{}
	for range 100 {
		seen[s.visitor().get("/robots.txt").Header().Get("X-Request-Id")] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d ids of 100 requests", len(seen))
	}
}
