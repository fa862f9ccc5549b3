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

// TestWithdrawalsAndLimits: a withdrawal is apart from an erasure of all, and limits only rise. Both are read again.
func TestWithdrawalsAndLimits(t *testing.T) {
	path, l := begin(t)
	withdrawn := erased(1, notice.EraseAll)
	withdrawn.Reason, withdrawn.Withdrawn = notice.ByAuthor, true
	put(t, l, withdrawn, erased(1, notice.EraseAll), undone(erased(1, notice.EraseAll)))
	limits := notice.RetentionLimits{at.Add(-time.Hour), at.Add(-2 * time.Hour)}
	for _, more := range []notice.RetentionLimits{limits, limits, {at.Add(-3 * time.Hour)}, {}} {
		if err := l.PutLimits(more, at); err != nil {
			t.Fatal(err)
		}
	}
	const want = `
2026-03-04T05:06:07Z 0000000000002 withdrawn author erased ` + `
2026-03-04T05:06:07Z 2026-03-04T04:06:07Z contacts retention erased ` + `
2026-03-04T05:06:07Z 2026-03-04T03:06:07Z networks retention erased `
	for _, line := range strings.Split(want, "\n")[1:] {
		if n := strings.Count(text(t, path), line); n != 1 {
			t.Errorf("%q is there %d times in\n%s", line, n, text(t, path))
		}
	}
	again := open(t, path)
	if again.Limits() != limits || l.Limits() != limits {
		t.Errorf("limits %v and %v, want %v", l.Limits(), again.Limits(), limits)
	}
	if diff := cmp.Diff([]notice.ListedErasure{withdrawn}, again.InForce()); diff != "" || len(again.Damaged()) > 0 {
		t.Errorf("(-want +got):\n%s%v", diff, again.Damaged())
	}
	if err := open(t, path+".new").PutLimits(limits, at); err == nil {
		t.Error("limits are put in a list that is not there")
	}
}

// TestMerge takes another list in: what is later counts, whichever of the two has it, and nothing is lost.
func TestMerge(t *testing.T) {
	later := func(e notice.ListedErasure) notice.ListedErasure { e.At = e.At.Add(time.Minute); return e }
	a, b, c := erased(1, notice.EraseAll), erased(2, notice.EraseAll), erased(3, notice.EraseName)
	_, other := begin(t, a, b, c)
	put(t, other, later(undone(b)))
	if err := other.PutLimits(notice.RetentionLimits{at}, at); err != nil {
		t.Fatal(err)
	}
	path, l := begin(t, b, later(later(undone(c))))
	fresh := open(t, path+".fresh")
	for what, into := range map[string]*erasures.List{"in a list": l, "where there is none": fresh} {
		for range 2 {
			if err := into.Merge(other); err != nil {
				t.Fatal(err)
			}
		}
		want := []notice.ListedErasure{a}
		if into == fresh {
			want = append(want, c)
		}
		if diff := cmp.Diff(want, into.InForce()); diff != "" || into.Limits()[0] != at {
			t.Errorf("%s (-want +got):\n%s%v", what, diff, into.Limits())
		}
	}
	if n := strings.Count(text(t, path), "\n"); n != 1+2+1+1+1 { // the first line, its own, a, undone b, the limit
		t.Errorf("merged twice, it has %d lines:\n%s", n, text(t, path))
	}
}
