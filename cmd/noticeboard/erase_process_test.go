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
// was made before holds all of it, and brings it back. All this, and no less, is what the privacy page says.
func TestWithdrawnIsInNoFile(t *testing.T) {
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

	if out, err := command(t, "restore", earlier, "--data", data); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p = start(t, data)
	if a := p.get(author, sent.location); !strings.Contains(a.body, held[0]) {
		t.Errorf("after the earlier backup was restored, the receipt is without the words: %d", a.code)
	}
	if again := p.send(author, sent.location+"/withdrawal"); again.code != http.StatusSeeOther {
		t.Errorf("withdrawing again: %d", again.code)
	}
	p.until("nothing is left again", func() bool { return len(found(data)) == 0 })
}

// checkPrivacyPage asks for one paragraph in each language that names all that is erased, and backups.
func checkPrivacyPage(t *testing.T, p *process) {
	t.Helper()
	says := map[string][]string{
		"/en/privacy": {"overwritten in every file", "Backup copies made before that still hold", "withdraw it again"},
		"/es/privacy": {"sobrescriben también en todos los archivos", "Las copias de seguridad anteriores todavía contienen",
			"borrarlo de nuevo"},
	}
	for _, e := range erased {
		says["/en/privacy"] = append(says["/en/privacy"], e.en)
		says["/es/privacy"] = append(says["/es/privacy"], e.es)
	}
	for path, parts := range says {
		var text string
		for paragraph := range strings.SplitSeq(p.get(client(t), path).body, "<p") {
			if strings.Contains(paragraph, parts[0]) {
				text = paragraph
			}
		}
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s: what it says of a withdrawal lacks %q: %s", path, part, text)
			}
		}
	}
}
