package search

import (
	"bytes"
	"context"
	"os"
	"testing"

	"noticeboard/internal/notice"
)

// TestDamagedCommentIsPassedOver makes the index of a board anew, of whose comments one is damaged.
func TestDamagedCommentIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	r := openFixture(t, dir)
	before, spoilt, after := r.post(t, "hay before"), r.post(t, "a needle in the hay"), r.post(t, "hay after")
	r.close()
	b, err := os.ReadFile(board(dir))
	if err == nil {
		err = os.WriteFile(board(dir), bytes.ReplaceAll(b, []byte("needle in"), []byte("noodle in")), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := removeFile(index(dir)); err != nil {
		t.Fatal(err)
	}
	r = openFixture(t, dir)
	r.waitComplete(t)
	got := r.find(t, notice.Filter{Text: "hay"})
	if len(got) != 2 || got[0] != after || got[1] != before {
		t.Errorf("found %v, want %v and %v, but not %v", got, after, before, spoilt)
	}
	late := r.post(t, "late hay")
	if got := r.search(t, "late"); len(got) != 1 || got[0] != late {
		t.Errorf("found %v, want %v", got, late)
	}
	if text := r.log.String(); text != "" {
		t.Errorf("it logged %s", text)
	}
}

// TestTablesAreChecked damages each page of an index in turn.
func TestTablesAreChecked(t *testing.T) {
	dir := t.TempDir()
	r := openFixture(t, dir)
	for range 50 {
		r.post(t, "agua water hay needle")
	}
	r.checkFound(t)
	r.close()
	whole, err := os.ReadFile(index(dir))
	if err != nil {
		t.Fatal(err)
	}
	check := func() error {
		db, err := connect(index(dir), "query_only(1)")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		return (&file{read: db}).checkTables(context.Background())
	}
	if err := check(); err != nil {
		t.Errorf("undamaged: %v", err)
	}
	const page = 4096
	found := 0
	for at := page; at < len(whole); at += page {
		bad := bytes.Clone(whole)
		copy(bad[at:at+page], bytes.Repeat([]byte{0x55}, page))
		if err := os.WriteFile(index(dir), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if damaged(check()) {
			found++
		}
	}
	if found == 0 {
		t.Error("no damage was found")
	}
}
