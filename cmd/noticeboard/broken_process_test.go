package main_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDatabaseDamagedWhileServing damages the list of free pages, over which bbolt panics in the next commit. The
// program must say so and end. It starts again when the file is sound.
func TestDatabaseDamagedWhileServing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	c := client(t)
	if a, err := p.comment(c, "before the damage"); err != nil || a.code != http.StatusSeeOther {
		t.Fatalf("%d, %v", a.code, err)
	}
	health := p.connect() // while it still takes connections
	repair := damageFreeList(t, filepath.Join(data, "noticeboard.db"))
	a, err := p.comment(c, "after the damage")
	for i := range 10 {
		if err != nil || a.code != http.StatusSeeOther {
			break
		}
		// A commit under way when the list was damaged had read it already, and has left another list behind.
		repair()
		repair = damageFreeList(t, filepath.Join(data, "noticeboard.db"))
		a, err = p.comment(c, fmt.Sprint("after the damage ", i))
	}
	if err != nil || a.code != http.StatusServiceUnavailable || !strings.Contains(a.body, "after the damage") {
		t.Errorf("a post over which the database panicked: %d, %v", a.code, err)
	}
	if code := health("/healthz"); code != http.StatusServiceUnavailable {
		t.Errorf("healthz says %d", code)
	}
	p.expectFailed()
	if lines := strings.Count(p.log.String(), "database error, shutting down"); lines != 1 {
		t.Errorf("%d lines say why:\n%s", lines, p.log)
	}
	repair()
	again := start(t, data)
	if a, err := again.comment(c, "after the repair"); err != nil || a.code != http.StatusSeeOther {
		t.Errorf("repaired: %d, %v", a.code, err)
	}
	if err := again.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
	outcome{row: "damaged while serving", done: "the list of free pages; it answers 503, says so and ends",
		sentence: "database error, shutting down"}.report(t)
}

// TestDatabaseEmptiedWhileServing cuts the file to nothing, so that not even a read can begin.
func TestDatabaseEmptiedWhileServing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	if err := os.Truncate(filepath.Join(data, "noticeboard.db"), 0); err != nil {
		t.Fatal(err)
	}
	c := client(t)
	if a, err := p.comment(c, "into nothing"); err == nil && a.code < http.StatusInternalServerError {
		t.Errorf("a post: %d", a.code)
	}
	p.expectFailed()
}

// expectFailed waits until the program has ended, and expects that it says it failed.
func (p *process) expectFailed() {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatalf("it did not end in %v\n%s", patience, p.log)
	}
	var exit *exec.ExitError
	if !errors.As(p.err, &exit) || exit.ExitCode() != 1 || !strings.Contains(p.log.String(), "noticeboard: ") {
		p.t.Errorf("ended with %v\n%s", p.err, p.log)
	}
	if strings.Contains(p.log.String(), "goroutine 1 [") {
		p.t.Errorf("it crashed:\n%s", p.log)
	}
}

// connect opens a connection and sends the beginning of a request, so that the program keeps it open when it stops. The
// function that it returns sends the rest, for a path, and returns the status of the answer.
func (p *process) connect() func(path string) (code int) {
	p.t.Helper()
	conn, err := net.Dial("tcp", p.at)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { conn.Close() })
	if _, err := conn.Write([]byte("GET ")); err != nil {
		p.t.Fatal(err)
	}
	return func(path string) int {
		p.t.Helper()
		fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: %s\r\n\r\n", path, p.at)
		a, err := read(http.ReadResponse(bufio.NewReader(conn), nil))
		if err != nil {
			p.t.Fatal(err)
		}
		return a.code
	}
}

// damageFreeList sets the id of the page that lists the free pages to zero, and returns a function that undoes it.
func damageFreeList(t testing.TB, path string) (repair func()) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	setID := func(page, id uint64) {
		if _, err := f.WriteAt(binary.NativeEndian.AppendUint64(nil, id), int64(page)*int64(os.Getpagesize())); err != nil {
			t.Fatal(err)
		}
	}
	for {
		commit, list := freeList(t, f)
		setID(list, 0)
		if now, _ := freeList(t, f); now == commit {
			return func() { setID(list, list) }
		}
		setID(list, list) // the program has committed meanwhile, and has another list
	}
}

// freeList returns the number of the last commit in a bbolt file and the id of the page that lists the free pages then.
// They are in the newer of two header pages (go.etcd.io/bbolt, internal/common/meta.go).
func freeList(t testing.TB, f *os.File) (commit, page uint64) {
	t.Helper()
	header := make([]byte, 80)
	for i := range int64(2) {
		if _, err := f.ReadAt(header, i*int64(os.Getpagesize())); err != nil {
			t.Fatal(err)
		}
		if n := binary.NativeEndian.Uint64(header[64:]); n >= commit {
			commit, page = n, binary.NativeEndian.Uint64(header[48:])
		}
	}
	return commit, page
}
