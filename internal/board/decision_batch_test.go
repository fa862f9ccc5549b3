package board_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// waiting puts n comments into the queue and picks them.
func (d *desk) waiting(t testing.TB, n int) (picks []board.Pick) {
	t.Helper()
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		picks = picks[:0]
		for i := range n {
			name := fmt.Sprint("Reader ", i)
			c, err := noticetest.Place(tx, notice.Comment{
				On: d.on.ID, Status: notice.Pending,
				Author: notice.Author{Key: notice.AuthorKey{byte(i), byte(i >> 8), 1}, Name: name},
			})
			if err != nil {
				return err
			}
			picks = append(picks, board.Pick{Comment: c.ID, Seen: notice.Pending})
		}
		return nil
	})
	return picks
}

func decline(by notice.Actor) notice.Decision {
	return notice.Decision{
		Action: notice.Decline, Reason: "advertising", Explanation: "Not here.", Note: "A wave", By: by,
	}
}

func TestDecideAll(t *testing.T) {
	d := newDesk(t, unlimited())
	picks := d.waiting(t, 5)
	d.decide(t, d.comment(t, picks[1].Comment), notice.Approve)
	picks = append(picks, board.Pick{Comment: 12345, Seen: notice.Pending})
	done, err := d.DecideAll(context.Background(), decline(noticetest.Mod), picks)
	if err != nil {
		t.Fatal(err)
	}
	if done.Done != 4 || done.Reason != "advertising" || done.Rules != 1 || done.Seq != 2 {
		t.Errorf("done: %+v", done)
	}
	if len(done.Skipped) != 2 ||
		done.Skipped[0] != (notice.Skipped{
			Comment: picks[1].Comment, By: "mina", Action: notice.Approve, Status: notice.Published,
		}) || done.Skipped[1].Comment != 12345 {
		t.Errorf("skipped: %+v", done.Skipped)
	}
	if kept, err := d.Batch(context.Background(), noticetest.Mod, done.Seq); err != nil || kept.Done != 4 ||
		len(kept.Skipped) != 2 {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	for i, p := range picks[:5] {
		_, acts, err := d.Case(context.Background(), noticetest.Mod, p.Comment)
		if err != nil {
			t.Fatal(err)
		}
		last := acts[len(acts)-1]
		if i != 1 &&
			(last.Batch != done.Seq || last.Reason != "advertising" || last.Explanation != "Not here." ||
				last.Note != "A wave") {
			t.Errorf("comment %d: %+v", i, last)
		}
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 0 || n.Declined != 4 || n.Published != 1 {
		t.Errorf("tally %+v", n)
	}
}

func TestDecideAllRefuses(t *testing.T) {
	d := newDesk(t, unlimited())
	picks := d.waiting(t, 2)
	many := make([]board.Pick, notice.MaxBatch+1)
	for name, test := range map[string]struct {
		d     notice.Decision
		picks []board.Pick
		field string
		err   error
	}{
		"the team":  {decline(noticetest.Member), picks, "", notice.ErrForbidden},
		"nothing":   {decline(noticetest.Mod), nil, "pick", nil},
		"too much":  {decline(noticetest.Mod), many, "pick", nil},
		"no reason": {notice.Decision{Action: notice.Decline, By: noticetest.Mod}, picks, "reason", nil},
		"unknown rule": {
			notice.Decision{Action: notice.Decline, Reason: "whim", By: noticetest.Mod}, picks, "reason", nil,
		},
		"no decision": {notice.Decision{Action: notice.Withdraw, By: noticetest.Mod}, picks, "", notice.ErrForbidden},
	} {
		_, err := d.DecideAll(context.Background(), test.d, test.picks)
		var problems notice.Problems
		if errors.As(err, &problems); err == nil || test.field != "" && problems[test.field].Key == "" ||
			test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 2 {
		t.Errorf("tally %+v", n)
	}
}

func TestNothingDoneIsNotRecorded(t *testing.T) {
	d := newDesk(t, unlimited())
	picks := d.waiting(t, 1)
	d.decide(t, d.comment(t, picks[0].Comment), notice.Approve)
	done, err := d.DecideAll(context.Background(), decline(noticetest.Mod), picks)
	if err != nil || done.Seq != 0 || done.Done != 0 || len(done.Skipped) != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestUndoAll(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	picks := d.waiting(t, 6)
	done, err := d.DecideAll(ctx, decline(noticetest.Mod), picks)
	if err != nil {
		t.Fatal(err)
	}
	d.decide(t, d.comment(t, picks[2].Comment), notice.Approve) // a colleague thinks better of it
	undone, err := d.UndoAll(ctx, noticetest.Admin, done.Seq)
	if err != nil || undone.Done != 5 || undone.Action != notice.Undo || len(undone.Skipped) != 1 ||
		undone.Skipped[0].Comment != picks[2].Comment || undone.Skipped[0].Action != notice.Approve {
		t.Errorf("undone: %+v, %v", undone, err)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 5 || n.Declined != 0 || n.Published != 1 {
		t.Errorf("tally %+v", n)
	}
	if c := d.comment(t, picks[0].Comment); c.Reason != "" || c.Explanation != "" {
		t.Errorf("the reason is still there: %+v", c)
	}
	if again, err := d.UndoAll(ctx, noticetest.Admin, done.Seq); err != nil || again.Done != 0 ||
		len(again.Skipped) != 6 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	if redone, err := d.UndoAll(ctx, noticetest.Admin, undone.Seq); err != nil || redone.Done != 5 {
		t.Errorf("undoing the undoing: %+v, %v", redone, err)
	}
	if c := d.comment(t, picks[0].Comment); c.Status != notice.Declined || c.Reason != "advertising" ||
		c.Explanation != "Not here." {
		t.Errorf("the reason it had is not back: %+v", c)
	}
	if _, err := d.UndoAll(ctx, noticetest.Admin, 999); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
}

// A countingStore counts the updates of a store, each of which is one commit at most.
type countingStore struct {
	notice.Store
	updates atomic.Uint64
}

func (s *countingStore) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	s.updates.Add(1)
	return s.Store.Update(ctx, f)
}

// TestAThousandAreOneCommit decides on as many as one act can be about, and undoes it.
func TestAThousandAreOneCommit(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	counting := &countingStore{Store: d.store}
	config := d.config
	config.Store = counting
	b, commits := newBoard(config), counting.updates.Load
	picks := d.waiting(t, notice.MaxBatch)
	before := commits()
	done, err := b.DecideAll(ctx, decline(noticetest.Mod), picks)
	if err != nil || done.Done != notice.MaxBatch || len(done.Skipped) > 0 {
		t.Fatalf("%d done, %d left alone, %v", done.Done, len(done.Skipped), err)
	}
	if n := commits() - before; n != 1 {
		t.Errorf("it took %d commits", n)
	}
	undone, err := b.UndoAll(ctx, noticetest.Mod, done.Seq)
	if err != nil || undone.Done != notice.MaxBatch {
		t.Errorf("%d undone, %v", undone.Done, err)
	}
	if n := commits() - before; n != 2 {
		t.Errorf("undoing it took %d commits", n-1)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != notice.MaxBatch {
		t.Errorf("tally %+v", n)
	}
}
