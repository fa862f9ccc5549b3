package main_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// TestRetainedIsInNoFile keeps a published and a declined comment for longer than the settings say. After the night, the
// address of the one, the words of the other and the network codes of both are in no file of the data directory. A backup
// that was made before does not bring them back, also not to another machine, where the list of erasures lies beside it.
func TestRetainedIsInNoFile(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	ada := p.signIn("ada")
	for action, words := range map[string]string{"approve": "zymurgists", "decline": "quizzaciously"} {
		sent := p.send(client(t), enPath+"/comments", "comment", "A comment that goes on "+words, "name", "Ana",
			"email", words+"@example.org")
		id := find(t, `/receipt/(\w{13})`, sent.location)
		if a := p.send(ada, "/desk/comments/"+id+"/decision", "action", action, "seen", "pending", "reason",
			"advertising"); a.code != http.StatusSeeOther {
			t.Fatalf("deciding: %d", a.code)
		}
	}
	end(t, p)
	codes := grownOld(t, filepath.Join(data, "noticeboard.db"), notice.RetentionDays{30, 30, 30, 0})
	gone := append(codes, "zymurgists@example.org", "quizzaciously")
	backups := t.TempDir()
	early := filepath.Join(backups, "early.db")
	if out, err := command(t, "backup", "--data", data, early); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	socket := filepath.Join(t.TempDir(), "admin.sock")
	p = start(t, data, "--admin-listen", "unix:"+socket, "--backup-dir", backups)
	p.until("the night is over", func() bool {
		return len(foundIn(t, data, gone[:len(gone)-1])) == 0
	})
	read, err := read(adminClient(t, socket).Get("http://admin/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	figures := read.body
	for _, want := range []string{
		"noticeboard_retention_on 1\n", `noticeboard_retention_deleted_total{kind="contacts"} 1` + "\n",
		`noticeboard_retention_deleted_total{kind="networks"} 2` + "\n", `noticeboard_retention_deleted_total{kind="declined"} 1` + "\n",
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("the metrics lack %q", want)
		}
	}
	page := p.get(p.signIn("ada"), "/desk/health").body
	if !strings.Contains(page, "It deleted: email addresses 1, network codes 2, declined comments 1, removed comments 0.") {
		t.Error("the page Health does not say what was done")
	}
	if !strings.Contains(p.log.String(), `"addresses":1,"network_codes":2,"declined":1,"removed":0`) {
		t.Errorf("the log does not say what was done: %s", p.log)
	}
	end(t, p)
	endTheDay(t, filepath.Join(data, "noticeboard.db"))
	p = start(t, data, "--backup-dir", backups)
	p.until("the declined comment is gone, too", func() bool { return len(foundIn(t, data, gone)) == 0 })
	p.until("the list is beside the backups", func() bool {
		there, err := os.ReadFile(filepath.Join(backups, "noticeboard.erasures"))
		return err == nil && strings.Contains(string(there), " contacts retention ")
	})
	end(t, p)
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
	if held := []string{codes[0], "zymurgists@example.org", "quizzaciously"}; len(foundIn(t, backups, held)) != len(held) {
		t.Fatal("the backup from before does not hold what was deleted")
	}

	list := filepath.Join(backups, "noticeboard.erasures")
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	aDayEarlier(t, list, string(text))
	elsewhere := t.TempDir()
	out, err := command(t, "restore", early, "--data", elsewhere)
	if err != nil || !strings.Contains(out, "noticeboard.erasures was taken in.\n") ||
		!strings.Contains(out, "Erasures carried out again: 1.\n") {
		t.Errorf("restored elsewhere: %v: %s", err, out)
	}
	if got := foundIn(t, elsewhere, gone); len(got) > 0 {
		t.Errorf("restored elsewhere, there is %q", got)
	}
	if _, err := os.Stat(filepath.Join(elsewhere, "noticeboard.erasures")); err != nil {
		t.Errorf("the other machine has no list: %v", err)
	}
	far := filepath.Join(t.TempDir(), "far.db")
	if err := os.Rename(early, far); err != nil {
		t.Fatal(err)
	}
	elsewhere = t.TempDir()
	if out, err := command(t, "restore", far, "--data", elsewhere, "--erasures", list); err != nil ||
		!strings.Contains(out, "Erasures carried out again: 1.\n") || len(foundIn(t, elsewhere, gone)) > 0 {
		t.Errorf("with --erasures: %v: %s", err, out)
	}
	if out, err := command(t, "restore", far, "--data", t.TempDir(), "--erasures", list+".not"); err == nil {
		t.Errorf("with a list that is not there: %s", out)
	}
}

// grownOld makes all comments of a database 40 days older, sets how long what is kept, and lets that be set since
// yesterday. It returns the network codes, as the database and the index have them.
func grownOld(t *testing.T, path string, days notice.RetentionDays) (codes []string) {
	t.Helper()
	s, err := boltstore.Open(path, boltstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx notice.WriteTx) error {
		codes = nil
		cs, err := tx.Comments(0, 100)
		for _, c := range cs {
			c.Posted, c.Decided = c.Posted.AddDate(0, 0, -40), c.Decided.AddDate(0, 0, -40)
			_, err1 := tx.PutComment(c)
			err = errors.Join(err, err1)
			if c.Network != (notice.NetworkKey{}) {
				codes = append(codes, base64.StdEncoding.EncodeToString(c.Network[:]), hex.EncodeToString(c.Network[:]))
			}
		}
		set, err2 := tx.Settings()
		set.Retention = days
		_, err3 := tx.PutSettings(set)
		return errors.Join(err, err2, err3, tx.PutRetentionRun(notice.RetentionRun{On: time.Now().Add(-25 * time.Hour)}))
	})
	if err := errors.Join(err, s.Close()); err != nil || len(codes) == 0 {
		t.Fatal(err, codes)
	}
	return codes
}
