package main_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestDamagedCommentSpoilsItsPageOnly changes a letter of two comments in the database file while the server is stopped:
// one that waits, and the first of the conversation.
func TestDamagedCommentSpoilsItsPageOnly(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	p.until("the whole database is checked", func() bool {
		return strings.Contains(p.get(client(t), "/healthz").body, "keys are consistent")
	})
	whole, err := p.comment(client(t), "this one stays as it is")
	if err != nil {
		t.Fatal(err)
	}
	spoilt, err := p.comment(client(t), "quizzaciously said")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(data, "noticeboard.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ReplaceAll(b, []byte("quizzaciously"), []byte("quizzacioosly"))
	b = bytes.ReplaceAll(b, []byte("ponen Cuauhtémoc"), []byte("ponen Cuauhtémok"))
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "check", "--data", data); err == nil || !strings.Contains(out, "comments 0") {
		t.Errorf("check: %v: %s, want the record", err, out)
	}
	p = start(t, data)
	for path, want := range map[string]int{
		spoilt.location: http.StatusInternalServerError, whole.location: http.StatusOK, enPath: http.StatusOK,
		"/en/": http.StatusOK, "/healthz": http.StatusOK,
	} {
		if a := p.get(client(t), path); a.code != want {
			t.Errorf("%s: %d, want %d", path, a.code, want)
		}
	}
	for path, says := range map[string]string{
		spoilt.location: "This page cannot be read at present",
		"/es" + strings.TrimPrefix(spoilt.location, "/en"): "no se puede leer esta página",

		enPath: "A comment that belongs here cannot be read", esPath: "no se puede leer el comentario que va aquí",
		enPath + "/threads/1": "A comment that belongs here cannot be read",
		enPath + "?lang=es":   "A comment that belongs here cannot be read",
	} {
		if body := p.get(client(t), path).body; !strings.Contains(body, says) {
			t.Errorf("%s says %.1000s, want %q", path, body, says)
		}
	}
	if body := p.get(client(t), enPath).body; strings.Contains(body, "comment-0") || !strings.Contains(body, `id="comment-7"`) {
		t.Error("the conversation lacks its other comments, or links to one that has no number")
	}
	another := []string{"comment", "goes on", "name", "Bea", "email", "bea@example.org"}
	if a, err := p.post(client(t), enPath+"/comments", another...); err != nil || a.code != http.StatusSeeOther {
		t.Errorf("another comment: %d, %v", a.code, err)
	}
	p.until("the check finds it", func() bool {
		return strings.Contains(p.get(client(t), "/healthz").body, "faults found")
	})
	p.until("the check ends", func() bool {
		return strings.Contains(p.log.String(), "the check of the database has ended")
	})
	if n := strings.Count(p.log.String(), "a record cannot be read"); n != 2 {
		t.Errorf("damage was logged %d times, want once for each comment:\n%s", n, p.log)
	}
	outcome{row: "damaged records", done: "a page that needs them says so; all others go on", times: 2,
		sentence: "A comment that belongs here cannot be read"}.report(t)
}
