package noticetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testPlaces(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	first := Put(t, s, notice.Comment{On: a.ID})
	second := Put(t, s, notice.Comment{On: a.ID})
	reply := Put(t, s, notice.Comment{On: a.ID, Parent: first.ID})
	deep := Put(t, s, notice.Comment{On: a.ID, Parent: reply.ID})
	other := Put(t, s, notice.Comment{On: a.ID, Parent: second.ID})
	got := [][3]uint64{}
	for _, c := range []notice.Comment{first, second, reply, deep, other} {
		got = append(got, [3]uint64{c.Number, c.Thread, c.Place})
	}
	want := [][3]uint64{{1, 1, 0}, {2, 2, 0}, {3, 1, 1}, {4, 1, 2}, {5, 2, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("number, thread, place (-want +got):\n%s", diff)
	}
	View(t, s, func(tx notice.Tx) error {
		ts, err1 := tx.Threads(a.ID, notice.Span{From: 1, To: 2}, 1)
		if len(ts) != 2 || ts[0].Total != 2 || len(ts[0].Replies) != 1 ||
			ts[0].Replies[0].ID != reply.ID || ts[1].Root.ID != second.ID {
			t.Errorf("threads: %+v", ts)
		}
		th, err2 := tx.Thread(a.ID, 1, notice.Span{From: 2, To: 9})
		if len(th.Replies) != 1 || th.Replies[0].ID != deep.ID {
			t.Errorf("the rest of a thread: %+v", th)
		}
		return errors.Join(err1, err2)
	})
}

// testOrderOfPublication publishes the later of two comments first.
func testOrderOfPublication(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	early := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	late := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Posted: Epoch.Add(time.Hour)})
	for _, c := range []*notice.Comment{&late, &early} {
		Update(t, s, func(tx notice.WriteTx) error {
			now := *c
			now.Status = notice.Published
			put, err := tx.PutComment(now)
			*c = put
			return err
		})
	}
	if late.Number != 1 || late.Thread != 1 || early.Number != 2 || early.Thread != 2 {
		t.Errorf("late is %d in %d, early is %d in %d", late.Number, late.Thread, early.Number, early.Thread)
	}
}

func testReplyToUnpublishedThread(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	root := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := Place(tx, notice.Comment{On: a.ID, Parent: root.ID})
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
}
