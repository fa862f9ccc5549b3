package main_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestConnectionsLeaveFilesForTheDatabases opens more connections than there are files, and searches meanwhile.
func TestConnectionsLeaveFilesForTheDatabases(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "mina", "moderator")
	p := startCommand(t, data, []string{"sh", "-c", `ulimit -n 120 && exec "$@"`, "sh", program})
	mod := p.signIn("mina")
	p.until("it searches", func() bool { return p.get(mod, "/desk/comments?q=tokenism").code == http.StatusOK })
	for range 140 {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "GET /en/about HTTP/1.1\r\nHost: localhost\r\n\r\n")
		a, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || a.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", a, err)
		}
	}
	reader := client(t)
	if a := p.get(reader, enPath); a.code != http.StatusOK {
		t.Errorf("a reader is answered %d", a.code)
	}
	if a := p.get(mod, "/desk/comments?q=budget"); a.code != http.StatusOK {
		t.Errorf("a search is answered %d", a.code)
	}
	if a, err := p.comment(reader, "while there are too many connections"); err != nil ||
		a.code != http.StatusSeeOther {
		t.Errorf("a comment is answered %d, %v", a.code, err)
	}
	log := p.log.String()
	if n := strings.Count(log, "too many connections"); n != 1 || strings.Contains(log, "too many open") {
		t.Errorf("%d warnings in the log:\n%s", n, log)
	}
	outcome{row: "more connections than files", done: "140 connections where 120 files may be open", acknowledged: 1}.report(t)
}
