package board_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestFigures compares what is counted in steps while things happen with what another process counts afterwards.
func TestFigures(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	figures := func(b *board.Board) board.Figures {
		t.Helper()
		f, err := b.Figures(ctx, noticetest.Member)
		if err != nil || !f.Complete {
			t.Fatalf("%+v, %v", f, err)
		}
		return f
	}
	if f := figures(d.Board); len(f.Weeks) != 0 || f.All != (notice.Deeds{}) {
		t.Errorf("at first %+v", f)
	}
	post := func(text string) notice.Comment {
		f := draft()
		f.Comment = text
		return d.post(t, f)
	}
	for _, text := range []string{"One", "Two", "Three"} {
		c := post(text)
		d.now = d.now.Add(90 * time.Minute)
		d.decide(t, c, notice.Approve)
	}
	figures(d.Board)
	undone := post("Four")
	d.decide(t, undone, notice.Decline)
	first := d.now
	d.now = d.now.Add(8 * 24 * time.Hour)
	_, acts, err := d.Case(ctx, noticetest.Mod, undone.ID)
	if err != nil || len(acts) == 0 {
		t.Fatal(err)
	}
	if _, err := d.Undo(ctx, noticetest.Mod, acts[len(acts)-1].Seq); err != nil {
		t.Fatal(err)
	}
	d.decide(t, d.comment(t, undone.ID), notice.Approve)
	asked := d.asked(t, "Why?")
	d.now = d.now.Add(3 * time.Hour)
	d.answer(t, asked.ID, map[notice.Lang]string{"en": "Because."})

	f := figures(d.Board)
	if len(f.Weeks) != 2 || !f.Weeks[1].Begins.Equal(notice.WeekOf(first, time.UTC)) {
		t.Fatalf("weeks %+v", f.Weeks)
	}
	if w := f.Weeks[1]; w.Received != 4 || w.Published != 3 || w.Declined != 0 || w.Decided.Median() != 2 || w.Answered.Sum() != 0 {
		t.Errorf("in the first week %+v", w)
	}
	if w := f.Weeks[0]; w.Received != 1 || w.Published != 2 || w.Declined != 0 || w.Answered.Sum() != 1 || w.Answered[2] != 1 {
		t.Errorf("in the second week %+v", w)
	}
	if f.All.Received != 5 || f.All.Published != 5 || f.All.Decided.Sum() != 5 || f.On[d.on.ID] != f.All {
		t.Errorf("of all %+v", f)
	}
	again := figures(d.restarted())
	if again.All != f.All || len(again.Weeks) != 2 || again.Weeks[0] != f.Weeks[0] || again.Weeks[1] != f.Weeks[1] {
		t.Errorf("counted anew %+v, not %+v", again, f)
	}
	if _, err := d.Figures(ctx, notice.Actor{}); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("for nobody: %v", err)
	}
}
