package erasures_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/erasures"
	"noticeboard/internal/notice"
)

var at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func erased(id notice.CommentID, s notice.ErasureScope) notice.ListedErasure {
	return notice.ListedErasure{
		Comment: id, Erasure: notice.Erasure{Scope: s, Reason: notice.ByOrder}, At: at,
	}
}

func undone(e notice.ListedErasure) notice.ListedErasure {
	e.Undone = true
	return e
}

func open(t *testing.T, path string) *erasures.List {
	t.Helper()
	l, err := erasures.Open(path, func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func begin(t *testing.T, es ...notice.ListedErasure) (path string, l *erasures.List) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "noticeboard.erasures")
	l = open(t, path)
	if l.Begun() || len(l.InForce()) > 0 {
		t.Error("a list without a file has begun")
	}
	if err := l.Begin(es); err != nil {
		t.Fatal(err)
	}
	return path, l
}

func put(t *testing.T, l *erasures.List, es ...notice.ListedErasure) {
	t.Helper()
	if err := l.Put(es...); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLatestCounts puts erasures that are undone and done again, and reads the file again.
func TestLatestCounts(t *testing.T) {
	path, l := begin(t, erased(1, notice.EraseName))
	put(t, l, erased(2, notice.EraseAll), erased(3, notice.EraseAll), erased(1, notice.EraseAll))
	put(t, l, undone(erased(2, notice.EraseAll)), undone(erased(3, notice.EraseAll)))
	put(t, l, erased(3, notice.EraseAll))
	before := text(t, path)
	put(t, l, erased(3, notice.EraseAll), erased(1, notice.EraseName))
	if got := text(t, path); got != before {
		t.Errorf("what it has as it is was written again: %s", got)
	}
	want := []notice.ListedErasure{
		erased(1, notice.EraseName), erased(3, notice.EraseAll), erased(1, notice.EraseAll),
	}
	for what, l := range map[string]*erasures.List{"written": l, "read": open(t, path)} {
		if diff := cmp.Diff(want, l.InForce()); diff != "" || !l.Begun() || len(l.Damaged()) > 0 {
			t.Errorf("%s: damaged lines %v (-want +got):\n%s", what, l.Damaged(), diff)
		}
	}
	if l.Begin(nil) == nil {
		t.Error("begun twice")
	}
}

// TestDamagedLines changes the file in each of its bytes, and cuts it off at each. Of what can still be read nothing is
// lost, nothing else is read, and what is put then can be read.
func TestDamagedLines(t *testing.T) {
	path, l := begin(t)
	put(t, l, erased(1, notice.EraseAll), erased(2, notice.EraseName))
	whole := text(t, path)
	check := func(what, changed string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, path)
		for _, e := range l.InForce() {
			if e != erased(1, notice.EraseAll) && e != erased(2, notice.EraseName) {
				t.Errorf("%s: it has %+v", what, e)
			}
		}
		had := len(l.InForce())
		if had < 2 && len(l.Damaged()) == 0 && !strings.HasPrefix(whole, changed) {
			t.Errorf("%s: %d are left, and nothing is damaged", what, had)
		}
		put(t, l, erased(7, notice.EraseAll))
		if got := open(t, path).InForce(); len(got) != had+1 || got[had] != erased(7, notice.EraseAll) {
			t.Errorf("%s: with one more it has %+v", what, got)
		}
	}
	for i := range len(whole) {
		changed := []byte(whole)
		changed[i] ^= 1
		check("changed", string(changed))
		check("cut off", whole[:i])
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if l := open(t, path); len(l.Damaged()) != 1 {
		t.Error("an empty file is not damaged")
	}
}
