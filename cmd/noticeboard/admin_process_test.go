package main_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// adminClient returns a client for the admin listener on a Unix socket.
func adminClient(t testing.TB, socket string) *http.Client {
	c := &http.Client{Timeout: patience, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// TestFiguresOfTheProgram serves with an admin listener and reads what Prometheus would collect.
func TestFiguresOfTheProgram(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "admin.sock")
	p := start(t, filepath.Join(t.TempDir(), "data"), "--admin-listen", "unix:"+socket,
		"--backup-dir", filepath.Join(t.TempDir(), "copies"))
	admin := adminClient(t, socket)
	figures := func() string {
		a, err := read(admin.Get("http://admin/metrics"))
		if err != nil || a.code != http.StatusOK {
			t.Fatalf("%d, %v", a.code, err)
		}
		return a.body
	}
	if a, err := read(admin.Get("http://admin/ready")); err != nil || a.code != 200 || a.body != "ready\n" {
		t.Errorf("/ready: %d, %v: %s", a.code, err, a.body)
	}
	if a := p.get(client(t), "/metrics"); a.code != http.StatusNotFound {
		t.Errorf("/metrics on the public address: %d", a.code)
	}
	p.get(client(t), enPath)
	p.comment(client(t), "Counted?")
	out := figures()
	for _, want := range []string{
		`noticeboard_http_requests_total\{method="GET",route="/:lang/:slug",status="200"\} 1`,
		`noticeboard_http_requests_total\{method="GET",route="/:lang",status="404"\} 1`,
		`noticeboard_http_requests_total\{method="POST",route="/:lang/:slug/comments",status="303"\} 1`,
		`noticeboard_http_request_duration_seconds_count\{route="/:lang/:slug"\} 1`,
		`noticeboard_comments\{status="pending"\} 1`, `noticeboard_comments\{status="published"\} 7`,
		`noticeboard_questions_open 3`, `noticeboard_comments_pending_oldest_seconds \S+`,
		`noticeboard_commits_total [1-9]\d*`, `noticeboard_committed_updates_total [1-9]\d*`,
		`noticeboard_database_writable 1`, `noticeboard_database_bytes [1-9]\S+`, `noticeboard_disk_free_bytes [1-9]\S+`,
		`noticeboard_page_cache_entries [1-9]\d*`, `noticeboard_page_cache_fills_total [1-9]\d*`,
		`noticeboard_connections \d+`, `noticeboard_build_info\{version="[^"]+",commit="[^"]*",go="[^"]+"\} 1`,
		`noticeboard_health\{subject="posting"\} 2`, `process_open_fds \d+`,
	} {
		if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(out) {
			t.Errorf("no line %s in\n%s", want, out)
		}
	}
	for _, path := range []string{"deploy/noticeboard.rules.yaml", "deploy/noticeboard.dashboard.json"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`noticeboard_[a-z_]+|(process|go)_[a-z_]+`).FindAllString(string(text), -1) {
			if !strings.Contains(out, "\n"+name+" ") && !strings.Contains(out, "\n"+name+"{") {
				t.Errorf("%s uses %s, which the program does not have", path, name)
			}
		}
	}
	if first, _, _ := strings.Cut(p.log.String(), "\n"); !strings.Contains(first, `"msg":"noticeboard starts"`) ||
		!regexp.MustCompile(`"version":"[^"]+".*"schema":\d+`).MatchString(first) {
		t.Errorf("the log begins with %s", first)
	}
	p.until("the search index is open and up to date", func() bool {
		out := figures()
		return strings.Contains(out, "\nnoticeboard_search_open 1\n") &&
			strings.Contains(out, "\nnoticeboard_search_behind_changes 0\n")
	})
}
