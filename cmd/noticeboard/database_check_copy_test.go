package main_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestCheckOfACopy checks copies in both forms and of an earlier version, whole and with one letter of a comment changed.
func TestCheckOfACopy(t *testing.T) {
	dir := t.TempDir()
	s, err := boltstore.Open(filepath.Join(dir, "noticeboard.db"), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Put(t, s, notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, "quizzaciously said")})
	var pages, records bytes.Buffer
	if err := s.WriteBackup(&pages); err != nil {
		t.Fatal(err)
	}
	if err := s.Dump(t.Context(), &records); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoilt := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("quizzaciously"), []byte("quizzacioosly")) }
	for name, c := range map[string]struct {
		copied []byte
		says   string
		fails  bool
	}{
		"pages":            {pages.Bytes(), "every index and count agrees", false},
		"damaged pages":    {spoilt(pages.Bytes()), "comments 0", true},
		"pages cut short":  {pages.Bytes()[:pages.Len()/2], "cut short", true},
		"records":          {records.Bytes(), "is whole", false},
		"damaged records":  {spoilt(records.Bytes()), "comments", true},
		"records cut off":  {records.Bytes()[:records.Len()-40], "cut short", true},
		"an older version": {oldDatabase(t), "earlier version", false},
		"another file":     {[]byte("no copy"), "cut short", true},
	} {
		path := filepath.Join(t.TempDir(), "copy")
		if err := os.WriteFile(path, c.copied, 0o400); err != nil {
			t.Fatal(err)
		}
		out, err := command(t, "check", path)
		if failed := err != nil; failed != c.fails || !strings.Contains(out, c.says) || !strings.Contains(out, path) {
			t.Errorf("%s: %v: %s, want %q", name, err, out, c.says)
		}
		if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, c.copied) {
			t.Errorf("%s: the copy was changed (%v)", name, err)
		}
	}
	if out, err := command(t, "check", filepath.Join(dir, "nothing")); err == nil || !strings.Contains(out, "nothing") {
		t.Errorf("a file that does not exist: %v: %s", err, out)
	}
}

// oldDatabase returns a database of schema version 12.
func oldDatabase(t *testing.T) []byte {
	t.Helper()
	f, err := os.Open("../../internal/boltstore/testdata/database-12.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
