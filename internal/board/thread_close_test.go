package board_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestClosedThreads(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	root := d.decide(t, d.post(t, draft()), notice.Approve)
	f := draft()
	f.Comment, f.Parent = "A reply", root.ID.String()
	reply := d.decide(t, d.post(t, f), notice.Approve)
	refused := func(parent notice.Comment, text string) error {
		f := draft()
		f.Comment, f.Parent = text, parent.ID.String()
		_, err := d.Post(ctx, f)
		var p notice.Problems
		if errors.As(err, &p) && p["parent"].Key == "problem.parent.shut" {
			_, err = d.Preview(ctx, f)
			if !errors.As(err, &p) {
				t.Errorf("%s: the form says %v", text, err)
			}
			return nil
		}
		return fmt.Errorf("%s: %v", text, err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Member, root.ID, notice.CloseThread); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("the team: %v", err)
	}
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	if shut, err := d.SetThreadClosed(ctx, noticetest.Mod, reply.ID, notice.CloseThread); err != nil ||
		shut.ID != root.ID {
		t.Fatalf("closing it at a reply: %v, %v", shut.ID, err)
	}
	if noticetest.Tally(t, d.store, d.on.ID).Revision == before {
		t.Error("the page does not show it")
	}
	if err := errors.Join(refused(root, "to the first"), refused(reply, "to the reply")); err != nil {
		t.Error(err)
	}
	if can, err := d.Answerable(ctx, d.on.ID, root.ID.String()); can != nil || err != nil {
		t.Errorf("still answerable: %v, %v", can, err)
	}
	answer := board.Answer{To: root.ID, Texts: map[notice.Lang]string{"en": "The team may."}, By: noticetest.Member}
	if _, err := d.Answer(ctx, answer); err != nil {
		t.Errorf("the team answers: %v", err)
	}
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || !page.Threads[0].ClosedAt.Equal(d.now) {
		t.Errorf("the page says %v, %v", page.Threads[0].ClosedAt, err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Mod, root.ID, notice.CloseThread); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Mod, root.ID, notice.ReopenThread); err != nil {
		t.Error(err)
	}
	f.Comment = "After all"
	d.post(t, f)
	d.set(t, func(s *notice.Settings) { s.Screening.CloseAfter = 30 })
	f.Comment = "In time"
	d.post(t, f)
	d.now = d.now.AddDate(0, 0, 30)
	if err := refused(root, "too late"); err != nil {
		t.Error(err)
	}
	one, err1 := d.Single(ctx, reply.ID)
	thread, err2 := d.Thread(ctx, d.on.ID, root.Thread, 1)
	k, _, err3 := d.Case(ctx, noticetest.Mod, reply.ID)
	if err := errors.Join(err1, err2, err3); err != nil || one.ClosedAt.IsZero() || thread.Thread.ClosedAt.IsZero() ||
		k.ClosedAt.IsZero() || k.ClosedByHand {
		t.Errorf("%v, %v, %v, %v", one.ClosedAt, thread.Thread.ClosedAt, k.ClosedAt, err)
	}
}
