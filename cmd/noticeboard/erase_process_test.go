package main_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestWithdrawnIsInNoFile withdraws a comment on its receipt, and looks for what it held in the bytes of every file of
// the data directory and of a backup made straight after, while the program runs and after it has ended.
func TestWithdrawnIsInNoFile(t *testing.T) {
	data, held := t.TempDir(), []string{"quizzaciously", "Hortensia", "Zymurgists", "hortensia@example.org"}
	for _, left := range []string{"noticeboard.db.restoring", ".noticeboard-backup-1"} { // by an interrupted subcommand
		if err := os.WriteFile(filepath.Join(data, left), []byte(held[0]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, data)
	found := func(dir string) (in []string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				continue // a socket, or a file that was removed meanwhile
			}
			for _, words := range held {
				if bytes.Contains(bytes.ToLower(b), bytes.ToLower([]byte(words))) {
					in = append(in, e.Name()+": "+words)
				}
			}
		}
		return in
	}
	author := client(t)
	sent := p.send(author, enPath+"/comments", "comment", "A comment that goes on "+held[0], "name", held[1],
		"organisation", "Guild of "+held[2], "email", held[3])
	p.until("the words are in the database and in the index", func() bool { return len(found(data)) >= 4+3 })

	withdrawn := p.send(author, sent.location+"/withdrawal")
	if a := p.get(author, sent.location); withdrawn.code != http.StatusSeeOther || a.code != http.StatusOK {
		t.Fatalf("withdrawing: %d, then %d", withdrawn.code, a.code)
	}
	backups := t.TempDir()
	if out, err := command(t, "backup", "--data", data, filepath.Join(backups, "copy.db")); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := found(backups); len(got) > 0 {
		t.Errorf("a backup made straight after the withdrawal holds %q", got)
	}
	for deadline := time.Now().Add(patience); len(found(data)) > 0; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in %v: the data directory holds %q", patience, found(data))
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
	if got := found(data); len(got) > 0 {
		t.Errorf("after the end, the data directory holds %q", got)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
}
