package main_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestFullDisk lets the database's file grow no further, which to the program is a full disk, and
// then lets it grow again.
func TestFullDisk(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	c := client(t)
	before, err := p.comment(c, "while there was room")
	if err != nil || before.code != http.StatusSeeOther {
		t.Fatalf("%d, %v", before.code, err)
	}
	full, err := p.fillDisk(c)
	if err != nil || full.code != http.StatusServiceUnavailable || full.retry == "" || !strings.Contains(full.body,
		"a long comment a long comment") {
		t.Fatalf("on the full disk: %d, Retry-After %q, %v: %.300s", full.code, full.retry, err, full.body)
	}
	if a := p.get(c, "/healthz"); a.code != http.StatusServiceUnavailable {
		t.Errorf("healthz says %d", a.code)
	}
	for _, path := range []string{enPath, before.location} {
		if a := p.get(c, path); a.code != http.StatusOK {
			t.Errorf("reading %s: %d", path, a.code)
		}
	}
	p.limit(unix.RLIM_INFINITY)
	if a := p.get(c, "/healthz"); a.code != http.StatusOK {
		t.Errorf("with room again healthz says %d", a.code)
	}
	if a, err := p.comment(c, "room again"); err != nil || a.code != http.StatusSeeOther {
		t.Errorf("with room again: %d, %v", a.code, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v", err)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
}

// limit lets no file of the process grow beyond so many bytes.
func (p *process) limit(bytes uint64) {
	p.t.Helper()
	if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY},
		nil); err != nil {
		p.t.Fatal(err)
	}
}

// fillDisk sends comments until there is no room for more, and returns the answer to the last.
func (p *process) fillDisk(c *http.Client) (full reply, err error) {
	p.t.Helper()
	p.limit(64 << 10)
	text := strings.Repeat("a long comment ", 300)
	full, err = p.comment(c, text)
	for i := 0; err == nil && full.code == http.StatusSeeOther && i < 200; i++ {
		full, err = p.comment(c, fmt.Sprint(i, text))
	}
	return full, err
}
