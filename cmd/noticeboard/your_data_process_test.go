package main_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"noticeboard/internal/testing/mailserver"
)

// TestOwnDataIsErasedForGood asks for what is kept about an address while the mail server hangs, kills the program, and
// starts it again: the message arrives. What it leads to is erased; after the day it is in no file of the data directory,
// and a backup from before brings nothing of it back.
func TestOwnDataIsErasedForGood(t *testing.T) {
	data := t.TempDir()
	var hangs atomic.Bool
	reached := make(chan struct{}, 1)
	server, _ := mailserver.Start(t, mailserver.Config{Fault: func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if at != mailserver.Content || !hangs.Load() {
			return mailserver.Fault{}
		}
		select {
		case reached <- struct{}{}:
		default:
		}
		return mailserver.Fault{Hang: true}
	}})
	p := start(t, data, mailFlags(server)...)
	author, scanner := client(t), client(t)
	words := []string{"quizzaciously", "hortensia", "zymurgists", "zzprivate.example"}
	sent := p.send(author, enPath+"/comments", "comment", "A comment that goes on "+words[0], "name", words[1],
		"organisation", "Guild of "+words[2], "email", words[1]+"@"+words[3])
	receipt := sent.location
	p.send(client(t), enPath+"/comments", "comment", "A comment that stays", "name", "Eva", "email", "eva@example.org")
	hangs.Store(true)
	for _, email := range []string{"nobody@zzprivate.example", words[1] + "@" + words[3]} {
		if a := p.send(author, "/en/your-data", "email", email); a.code != http.StatusSeeOther {
			t.Fatalf("asking: %d %s", a.code, a.body)
		}
	}
	<-reached
	_ = p.stop(syscall.SIGKILL)
	hangs.Store(false)
	p = start(t, data, mailFlags(server)...)
	m := server.Wait(t, 1)[0]
	if m.To != words[1]+"@"+words[3] {
		t.Errorf("a message goes to %s", m.To)
	}
	link := links(m)["mail/data"]
	backup := filepath.Join(t.TempDir(), "copy")
	if out, err := command(t, "backup", backup, "--data", data); err != nil {
		t.Fatalf("backup: %v: %s", err, out)
	}
	for range 3 { // it opens what a link leads to, and what that page leads to
		for _, path := range []string{link, "/en/your-data/kept", "/en/your-data/kept.json"} {
			if a := p.get(scanner, path); strings.Contains(a.body, words[0]) || strings.Contains(a.body, words[3]) {
				t.Errorf("a program that opens every link sees %s", path)
			}
		}
	}
	if a := p.send(author, link); a.location != "/en/your-data/kept" {
		t.Fatalf("opening: %d %q", a.code, a.location)
	}
	kept := p.get(author, "/en/your-data/kept")
	if !strings.Contains(kept.body, words[0]) || !strings.Contains(kept.body, receipt) || strings.Contains(kept.body, "eva@") {
		t.Errorf("it does not show the comment and its receipt: %s", kept.body)
	}
	if a := p.get(author, receipt); a.code != http.StatusOK {
		t.Errorf("the receipt: %d", a.code)
	}
	if a := p.send(author, "/en/your-data/kept", "do", "all", "comment", "all"); a.code != http.StatusSeeOther {
		t.Fatalf("erasing: %d %s", a.code, a.body)
	}
	for _, secret := range append(words, link[len("/en/mail/data/"):]) {
		if strings.Contains(strings.ToLower(p.log.String()), strings.ToLower(secret)) {
			t.Errorf("the log has %s", secret)
		}
	}
	end(t, p)
	endTheDay(t, filepath.Join(data, "noticeboard.db"))
	p = start(t, data, mailFlags(server)...)
	p.until("nothing is left in the data directory", func() bool { return len(foundIn(t, data, words)) == 0 })
	end(t, p)
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
	out, err := command(t, "restore", backup, "--data", data, "--yes")
	if err != nil || !strings.Contains(out, "Erasures carried out again: 1.\n") {
		t.Errorf("restore: %v: %s", err, out)
	}
}
