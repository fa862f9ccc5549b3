package main_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// erased lists what the privacy page says is erased with a withdrawal, in its words in each language, and an example of
// each.
var erased = []struct{ example, en, es string }{
	{"quizzaciously", "its words", "su texto"},
	{"Hortensia", "your name", "su nombre"},
	{"Zymurgists", "your organization", "su organización"},
	{"hortensia@example.org", "your email address", "su dirección de correo electrónico"},
}

// TestWithdrawnIsInNoFile withdraws a comment on its receipt, and looks for what it held in the bytes of every file of
// the data directory and of a backup made straight after, while the program runs and after it has ended. A backup that
// was made before holds all of it; restored, the comment is withdrawn again by the list of erasures, and without the list it
// is back. All this, and no less, is what the privacy page says.
func TestWithdrawnIsInNoFile(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	var held []string
	for _, e := range erased {
		held = append(held, e.example)
	}
	for _, left := range []string{"noticeboard.db.restoring", ".noticeboard-backup-1"} { // by an interrupted subcommand
		if err := os.WriteFile(filepath.Join(data, left), []byte(held[0]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, data)
	checkPrivacyPage(t, p)
	found := func(dir string) []string { t.Helper(); return foundIn(t, dir, held) }
	author := client(t)
	sent := p.send(author, enPath+"/comments", "comment", "A comment that goes on "+held[0], "name", held[1],
		"organisation", "Guild of "+held[2], "email", held[3])
	p.until("the words are in the database and in the index", func() bool { return len(found(data)) >= 4+3 })

	backups := t.TempDir()
	earlier := filepath.Join(t.TempDir(), "earlier.db")
	if out, err := command(t, "backup", "--data", data, earlier); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := found(filepath.Dir(earlier)); len(got) != len(held) {
		t.Errorf("a backup made before the withdrawal holds %q", got)
	}

	withdrawn := p.send(author, sent.location+"/withdrawal")
	if a := p.get(author, sent.location); withdrawn.code != http.StatusSeeOther || a.code != http.StatusOK {
		t.Fatalf("withdrawing: %d, then %d", withdrawn.code, a.code)
	}
	if out, err := command(t, "backup", "--data", data, filepath.Join(backups, "copy.db")); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := found(backups); len(got) > 0 {
		t.Errorf("a backup made straight after the withdrawal holds %q", got)
	}
	p.until("nothing is left in the data directory", func() bool { return len(found(data)) == 0 })
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
	if got := found(data); len(got) > 0 {
		t.Errorf("after the end, the data directory holds %q", got)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}

	list := filepath.Join(data, "noticeboard.erasures")
	if out, err := command(t, "restore", earlier, "--data", data); err != nil ||
		!strings.Contains(out, "Erasures carried out again: 1.\n") {
		t.Fatalf("%v: %s", err, out)
	}
	p = start(t, data)
	if a := p.get(author, sent.location); strings.Contains(a.body, held[0]) {
		t.Error("after the earlier backup was restored, the receipt has the words again")
	}
	p.until("nothing is left in the database", func() bool {
		return !slices.ContainsFunc(found(data), func(in string) bool { return !strings.Contains(in, ".before-") })
	})
	end(t, p)
	if err := os.Remove(list); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "restore", earlier, "--data", data); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p = start(t, data)
	if a := p.get(author, sent.location); !strings.Contains(a.body, held[0]) {
		t.Errorf("after the earlier backup was restored without the list, the receipt is without the words: %d", a.code)
	}
	if again := p.send(author, sent.location+"/withdrawal"); again.code != http.StatusSeeOther {
		t.Errorf("withdrawing again: %d", again.code)
	}
	p.until("nothing is left again", func() bool { return len(found(data)) == 0 })
}

// foundIn lists which words the files of a directory hold, in any case: the name of the file, a colon and the word.
func foundIn(t *testing.T, dir string, words []string) (in []string) {
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
		for _, word := range words {
			if bytes.Contains(bytes.ToLower(b), bytes.ToLower([]byte(word))) {
				in = append(in, e.Name()+": "+word)
			}
		}
	}
	return in
}

// TestErasedIsInNoFile has an administrator erase a comment. Within the day it is in the database alone, for Undo. Then
// the program is stopped, as if for longer than what is left of the day; when it has started again, what was erased is
// in no file of the data directory.
func TestErasedIsInNoFile(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	ada, author := p.signIn("ada"), client(t)
	var held []string
	for _, e := range erased {
		held = append(held, e.example)
	}
	found := func() []string { t.Helper(); return foundIn(t, data, held) }
	sent := p.send(author, enPath+"/comments", "comment", "A comment that goes on "+held[0], "name", held[1],
		"organisation", "Guild of "+held[2], "email", held[3])
	id := find(t, `/receipt/(\w{13})`, sent.location)
	p.send(ada, "/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending", "note",
		held[1]+" is known to us")
	p.until("the words are in the database and in the index", func() bool { return len(found()) >= 4+3 })

	fields := []string{"scope", "all", "reason", "author", "seen", "published"}
	if a := p.send(ada, "/desk/comments/"+id+"/erasure", fields...); a.code != http.StatusSeeOther {
		t.Fatalf("erasing: %d", a.code)
	}
	p.until("it is in the database alone", func() bool {
		in := found()
		return len(in) == len(held) && strings.HasPrefix(in[0], "noticeboard.db:")
	})
	undo := find(t, `action="(/desk/erasures/\d+/undo)"`, p.get(ada, "/desk/erasures").body)
	if a := p.send(ada, undo); a.code != http.StatusSeeOther || !strings.Contains(p.get(author, enPath).body, held[0]) {
		t.Fatalf("undoing: %d", a.code)
	}
	p.send(ada, "/desk/comments/"+id+"/erasure", fields...)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatalf("SIGTERM: %v\n%s", err, p.log)
	}
	endTheDay(t, filepath.Join(data, "noticeboard.db"))
	if len(found()) == 0 {
		t.Fatal("nothing is held any more")
	}
	p = start(t, data)
	p.until("nothing is left in the data directory", func() bool { return len(found()) == 0 })
	if a, err := p.post(p.signIn("ada"), undo); err != nil || a.code != http.StatusConflict {
		t.Errorf("undone after the day: %d, %v", a.code, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
	if got := found(); len(got) > 0 {
		t.Errorf("after the end, the data directory holds %q", got)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
}

// endTheDay lets everything that is held of erasures in a database be held until an hour ago.
func endTheDay(t *testing.T, path string) {
	t.Helper()
	s, err := boltstore.Open(path, boltstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx notice.WriteTx) error {
		ends, err := tx.HeldUntil(notice.HeldCursor{}, 100)
		for _, end := range ends {
			held, err1 := tx.HeldErasures(end.Comment)
			err = errors.Join(err, err1, tx.DropErased(end.Comment, end.Entry))
			for _, h := range held {
				h.Until = time.Now().Add(-time.Hour)
				err = errors.Join(err, tx.HoldErased(h))
			}
		}
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// checkPrivacyPage asks for two paragraphs in each language, about withdrawing and erasing, that name all that is
// erased, and backups.
func checkPrivacyPage(t *testing.T, p *process) {
	t.Helper()
	for _, said := range []struct {
		path  string
		parts []string // the first one tells the paragraph
	}{
		{"/en/privacy", []string{
			"overwritten in every file", "Backup copies made before that still hold", "withdraw it again",
		}},
		{"/es/privacy", []string{
			"sobrescriben también en todos los archivos", "Las copias de seguridad anteriores todavía contienen",
			"borrarlo de nuevo",
		}},
		{"/en/privacy", []string{
			"overwritten in all files", "For 24 hours a copy is kept", "a note that gives the reason",
			"Backup copies made before that, or in those 24 hours, still hold", "erase it again",
		}},
		{"/es/privacy", []string{
			"sobrescribe en los archivos", "Durante 24 horas se guarda una copia", "una nota que indica el motivo",
			"Las copias de seguridad anteriores, o hechas en esas 24 horas, todavía contienen", "suprimirlo de nuevo",
		}},
	} {
		parts := said.parts
		for _, e := range erased {
			parts = append(parts, map[string]string{"/en/privacy": e.en, "/es/privacy": e.es}[said.path])
		}
		var text string
		for paragraph := range strings.SplitSeq(p.get(client(t), said.path).body, "<p") {
			if strings.Contains(paragraph, parts[0]) {
				text = paragraph
			}
		}
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s: what it says lacks %q: %s", said.path, part, text)
			}
		}
	}
}
