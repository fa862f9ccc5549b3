package board_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/erasures"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// listed lets the desk list erasures, and returns the list.
func (d *desk) listed(t testing.TB) *erasures.List {
	t.Helper()
	l, err := erasures.Open(filepath.Join(t.TempDir(), "noticeboard.erasures"), func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	d.config.Erasures = l
	d.Board = newBoard(d.config)
	return l
}

// postMany posts n comments by as many authors.
func (d *desk) postMany(t testing.TB, n int) (all []notice.Comment) {
	t.Helper()
	for i := range n {
		f := draft()
		f.Comment += string(rune('a' + i))
		all = append(all, d.post(t, f))
	}
	return all
}

// TestErasuresAreListed: also those from before there was a list, and without those that were undone.
func TestErasuresAreListed(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	cs := d.postMany(t, 4)
	d.erase(t, cs[0], eraseName)
	early := d.now
	d.now = d.now.Add(time.Hour)
	l := d.listed(t)
	d.erase(t, cs[1], eraseAll)
	if _, err := d.ForgetErased(ctx); err != nil {
		t.Fatal(err)
	}
	_, seq := d.erase(t, cs[2], eraseAll)
	d.erase(t, cs[3], eraseAll)
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); err != nil {
		t.Fatal(err)
	}
	want := []notice.ListedErasure{
		{Comment: cs[0].ID, Erasure: eraseName.Erasure, At: early},
		{Comment: cs[1].ID, Erasure: eraseAll.Erasure, At: d.now},
		{Comment: cs[3].ID, Erasure: eraseAll.Erasure, At: d.now},
	}
	if diff := cmp.Diff(want, l.InForce()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// brokenList is a list that cannot be written while it is full.
type brokenList struct {
	notice.ErasureList
	full bool
}

func (l *brokenList) Put(es ...notice.ListedErasure) error {
	if l.full {
		return errors.New("the disk is full")
	}
	return l.ErasureList.Put(es...)
}

// TestListCannotBeWritten: nothing is undone, or deleted for good, that cannot be listed, and what was erased meanwhile
// is listed later.
func TestListCannotBeWritten(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	cs := d.postMany(t, 2)
	list := &brokenList{ErasureList: d.listed(t)}
	if _, err := d.ForgetErased(ctx); err != nil {
		t.Fatal(err)
	}
	d.config.Erasures = list
	d.Board = newBoard(d.config)
	_, seq := d.erase(t, cs[0], eraseAll)
	list.full = true
	d.erase(t, cs[1], eraseAll)
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); err == nil {
		t.Error("undone, though that cannot be listed")
	}
	d.now = d.now.Add(notice.ErasureGrace)
	if n, err := d.ForgetErased(ctx); n != 0 || err == nil || d.held(t, cs[1].ID) != 1 {
		t.Errorf("%d forgotten, %v", n, err)
	}
	list.full = false
	if n, err := d.ForgetErased(ctx); n != 2 || err != nil || len(list.InForce()) != 2 {
		t.Errorf("%d forgotten, %d listed, %v", n, len(list.InForce()), err)
	}
}

// TestEraseAgain carries out a list on the board that it was not made on.
func TestEraseAgain(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	cs := d.postMany(t, 4)
	d.erase(t, cs[3], eraseAll)
	erased := func(c notice.Comment, e notice.Erasure, ago time.Duration) notice.ListedErasure {
		return notice.ListedErasure{Comment: c.ID, Erasure: e, At: d.now.Add(-ago)}
	}
	list := []notice.ListedErasure{
		erased(cs[0], eraseName.Erasure, 48*time.Hour), erased(cs[0], eraseAll.Erasure, 47*time.Hour),
		erased(cs[1], eraseAll.Erasure, time.Hour), erased(notice.Comment{ID: 1}, eraseAll.Erasure, 0),
		erased(cs[3], notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByOrder}, 0),
	}
	if _, err := d.EraseAgain(ctx, noticetest.Mod, list, notice.RetentionLimits{}); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("by a moderator: %v", err)
	}
	for _, want := range []int{3, 0} {
		told, err := d.EraseAgain(ctx, noticetest.Admin, list, notice.RetentionLimits{})
		if err != nil || told != (board.ErasedAgain{Done: want}) {
			t.Errorf("%+v, want %d done: %v", told, want, err)
		}
	}
	for i, want := range []notice.Status{notice.Erased, notice.Erased, notice.Pending, notice.Erased} {
		if now := d.comment(t, cs[i].ID); now.Status != want {
			t.Errorf("comment %d is %v, want %v", i, now.Status, want)
		}
	}
	if first, second := d.held(t, cs[0].ID), d.held(t, cs[1].ID); first != 0 || second != 1 {
		t.Errorf("held: %d of the first, %d of the second", first, second)
	}
	_, acts, err := d.Case(ctx, noticetest.Mod, cs[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	last := acts[len(acts)-1]
	if last.Action != notice.Erase || last.Erased != eraseAll.Erasure || !last.At.Equal(d.now) {
		t.Errorf("the journal says %+v", last)
	}
	d.now = d.now.Add(23 * time.Hour)
	if _, err := d.UndoErasure(ctx, noticetest.Admin, last.Seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone a day after it was erased first: %v", err)
	}
}
