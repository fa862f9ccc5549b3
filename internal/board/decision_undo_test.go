package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestUndo(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	id := d.waiting(t, 1)[0].Comment
	d.decide(t, d.comment(t, id), notice.Approve)
	for i, want := range []notice.Status{
		notice.Pending, notice.Published, notice.Pending,
	} { // undone, redone, undone again
		c, err := d.Undo(ctx, noticetest.Mod, uint64(i+1))
		if err != nil || c.Status != want || c.Number != 1 {
			t.Errorf("undoing %d: %v number %d, %v", i+1, c.Status, c.Number, err)
		}
	}
	for name, test := range map[string]struct {
		by  notice.Actor
		seq uint64
		err error
	}{
		"what was undone":   {noticetest.Mod, 1, notice.ErrConflict},
		"what is not there": {noticetest.Mod, 99, notice.ErrNotFound},
		"nothing":           {noticetest.Mod, 0, notice.ErrNotFound},
		"as the team":       {noticetest.Member, 4, notice.ErrForbidden},
	} {
		if _, err := d.Undo(ctx, test.by, test.seq); !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", name, err, test.err)
		}
	}
}

func TestUndoingAnAnswerReopensTheQuestion(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	q := d.post(t, draft())
	d.decide(t, q, notice.Approve)
	reply, err := d.Answer(ctx, board.Answer{
		To: q.ID, Texts: map[notice.Lang]string{"en": "From the hills."}, By: noticetest.Member,
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.Undo(ctx, noticetest.Mod, 2)
	if err != nil || c.ID != reply.ID || c.Status != notice.Withdrawn {
		t.Errorf("%v is %v, %v", c.ID, c.Status, err)
	}
	if q := d.comment(t, q.ID); !q.AwaitsAnswer() {
		t.Errorf("the question has the answers %v", q.Answers)
	}
}
