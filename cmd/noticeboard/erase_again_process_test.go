package main_test

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// TestErasedStaysErased erases two comments after a backup, a dump and an export were made, undoes one of these, and
// lets the day end. Whichever of the copies is restored, the words of the other are in no file, before the program
// serves again, and the journal says why.
func TestErasedStaysErased(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	ada := p.signIn("ada")
	var ids []string
	for _, word := range []string{"quizzaciously", "Zymurgists"} {
		sent := p.send(client(t), enPath+"/comments", "comment", "A comment that goes on "+word, "name", "Hortensia",
			"email", "hortensia@example.org")
		ids = append(ids, find(t, `/receipt/(\w{13})`, sent.location))
	}
	copies := t.TempDir()
	var made []string
	for _, args := range [][]string{{"backup", "pages"}, {"backup", "records", "--records"}, {"export", "export.zip"}} {
		args[1] = filepath.Join(copies, args[1])
		made = append(made, args[1])
		if out, err := command(t, append(args, "--data", data)...); err != nil {
			t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	for _, id := range ids {
		a := p.send(ada, "/desk/comments/"+id+"/erasure", "scope", "all", "reason", "author", "seen", "pending")
		if a.code != http.StatusSeeOther {
			t.Fatalf("erasing: %d", a.code)
		}
	}
	undo := find(t, `action="(/desk/erasures/\d+/undo)"`, p.get(ada, "/desk/erasures").body) // the latest
	if a := p.send(ada, undo); a.code != http.StatusSeeOther {
		t.Fatalf("undoing: %d", a.code)
	}
	end(t, p)
	endTheDay(t, filepath.Join(data, "noticeboard.db"))
	gone := func(dir string) bool { return len(foundIn(t, dir, []string{"quizzaciously"})) == 0 }
	p = start(t, data)
	p.until("the erasure is final", func() bool { return gone(data) })
	end(t, p)

	list := filepath.Join(data, "noticeboard.erasures")
	read, err := os.ReadFile(list)
	text := string(read)
	if err != nil || strings.Count(text, " erased ") != 2 || strings.Count(text, " undone ") != 1 ||
		strings.Contains(text, "Hortensia") {
		t.Fatalf("the list: %v: %s", err, text)
	}
	text = aDayEarlier(t, list, text)
	for _, copied := range made {
		elsewhere := t.TempDir()
		if err := os.WriteFile(filepath.Join(elsewhere, "noticeboard.erasures"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		how := "restore"
		if strings.HasSuffix(copied, ".zip") {
			how = "import"
		}
		out, err := command(t, how, copied, "--data", elsewhere)
		if err != nil || !strings.Contains(out, "Erasures carried out again: 1.\n") {
			t.Errorf("%s: %v: %s", copied, err, out)
		}
		if !gone(elsewhere) || len(foundIn(t, elsewhere, []string{"zymurgists"})) == 0 {
			t.Errorf("%s: erased words are there again, or those of the undone erasure are gone", copied)
		}
		if out, err := command(t, "check", "--data", elsewhere); err != nil {
			t.Errorf("check: %v: %s", err, out)
		}
	}

	if out, err := command(t, "restore", made[0], "--data", data); err != nil ||
		!strings.Contains(out, "Erasures carried out again: 1.\n") || !gone(data) {
		t.Fatalf("restored in place: %v: %s", err, out)
	}
	p = start(t, data)
	history := p.get(p.signIn("ada"), "/desk/comments/"+ids[0]).body
	if !strings.Contains(history, "asked") || strings.Contains(history, "quizzaciously") {
		t.Error("the case does not say that it was erased, or has its words")
	}
	end(t, p)

	elsewhere := t.TempDir()
	if out, err := command(t, "restore", made[0], "--data", elsewhere); err != nil ||
		!strings.Contains(out, "There is no list of erasures") {
		t.Errorf("without a list: %v: %s", err, out)
	}
	elsewhere = t.TempDir()
	broken := strings.Replace(text, " erased ", " erasad ", 1)
	if err := os.WriteFile(filepath.Join(elsewhere, "noticeboard.erasures"), []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "restore", made[0], "--data", elsewhere); err != nil || !strings.Contains(out,
		"is damaged: what its lines 2 name may be there again.\n") || !strings.Contains(out, "again: 0.\n") {
		t.Errorf("with a damaged list: %v: %s", err, out)
	}
}

// aDayEarlier lets each erasure in a list have been done a day earlier, and returns its new text.
func aDayEarlier(t *testing.T, path, text string) string {
	t.Helper()
	head, rest, _ := strings.Cut(text, "\n")
	earlier := head + "\n"
	for line := range strings.Lines(rest) {
		stamp, rest, _ := strings.Cut(line, " ")
		at, err := time.Parse(time.RFC3339, stamp)
		if err != nil {
			t.Fatal(err)
		}
		line = at.Add(-notice.ErasureGrace).Format(time.RFC3339) + " " + rest[:strings.LastIndex(rest, " ")]
		earlier += fmt.Sprintf("%s %08x\n", line, crc32.ChecksumIEEE([]byte(line)))
	}
	if err := os.WriteFile(path, []byte(earlier), 0o600); err != nil {
		t.Fatal(err)
	}
	return earlier
}

// end stops a program as an operator does.
func end(t *testing.T, p *process) {
	t.Helper()
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatalf("SIGTERM: %v\n%s", err, p.log)
	}
}
