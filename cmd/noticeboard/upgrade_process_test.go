package main_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// earlierData returns a data directory with the database of an earlier schema version that internal/boltstore has in its
// testdata, and what is in the file.
func earlierData(t *testing.T, packed string) (data string, file []byte) {
	t.Helper()
	f, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	file, err = io.ReadAll(r)
	data = t.TempDir()
	err = errors.Join(err, os.Chmod(data, 0o700), os.WriteFile(filepath.Join(data, "noticeboard.db"), file, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return data, file
}

// TestUpgrade serves the databases of all earlier programs, and goes back: what is kept is the file of before, and it can
// be restored.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	databases, err := filepath.Glob("../../internal/boltstore/testdata/board-*.db.gz")
	if err != nil || len(databases) < 14 {
		t.Fatalf("%d databases of earlier programs, %v", len(databases), err)
	}
	for _, packed := range databases {
		version := regexp.MustCompile(`\d+`).FindString(filepath.Base(packed))
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			data, old := earlierData(t, packed)
			p := start(t, data)
			body := p.get(client(t), enPath).body
			if !strings.Contains(body, "This comment was approved before the upgrade.") {
				t.Error("the comment that was approved is not on the page")
			}
			mod := p.signIn("mina")
			if body := p.get(mod, "/desk/waiting").body; !strings.Contains(body, "El tranvía llega tarde.") {
				t.Error("the comment that waits is not in the queue")
			}
			p.until("it searches", func() bool {
				return strings.Contains(p.get(mod, "/desk/comments?q=minutes").body, "</mark> of the meeting.")
			})
			if a, err := p.comment(client(t), "written after the upgrade"); err != nil || a.code != http.StatusSeeOther {
				t.Errorf("posting: %d, %v", a.code, err)
			}
			if err := p.stop(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if out, err := command(t, "check", "--data", data); err != nil {
				t.Errorf("check: %v: %s", err, out)
			}
			kept, err := filepath.Glob(filepath.Join(data, "noticeboard.db.schema-*"))
			if err != nil {
				t.Fatal(err)
			}
			if len(kept) == 0 {
				return // it is of the present version
			}
			for _, says := range []string{`"from":` + version + ",", `"to":`, fmt.Sprintf("%q", kept[0])} {
				if !strings.Contains(p.log.String(), says) {
					t.Errorf("the log does not say %s:\n%s", says, p.log)
				}
			}
			if b, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(b, old) {
				t.Errorf("what is kept is not the database of before (%v)", err)
			}
			outcome{row: "upgrade from every earlier form", done: "opened, shown, written to and gone back from", acknowledged: 5,
				sentence: "migrating the database to the form of this program; the old file is kept"}.report(t)
			if out, err := command(t, "restore", kept[0], "--data", data); err != nil ||
				!strings.Contains(out, "undoes at least: comments: 1") {
				t.Errorf("going back: %v: %s", err, out)
			}
		})
	}
}
