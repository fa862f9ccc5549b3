package board_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestClosingComments(t *testing.T) {
	d := newDesk(t, unlimited())
	open := func() bool {
		t.Helper()
		h, err := d.Head(ctx, "water")
		if err != nil {
			t.Fatal(err)
		}
		return h.OpenAt(d.now)
	}
	if err := d.CloseComments(ctx, noticetest.Member, d.on.ID, nil, nil); err != nil || open() {
		t.Errorf("closed now: %v, open %v", err, open())
	}
	if err := d.CloseComments(ctx, noticetest.Member, d.on.ID, nil, nil); err != nil || len(d.log(t)) != 1 {
		t.Errorf("closed twice: %v, %q", err, d.log(t))
	}
	if err := d.ReopenComments(ctx, noticetest.Member, d.on.ID, nil); err != nil || !open() {
		t.Errorf("reopened: %v, open %v", err, open())
	}
	m := notice.MomentOf(d.now.Add(time.Hour), time.UTC)
	if err := d.CloseComments(ctx, noticetest.Member, d.on.ID, &m, nil); err != nil || !open() {
		t.Errorf("closed later: %v, open %v", err, open())
	}
	d.now = d.now.Add(time.Hour)
	if open() {
		t.Error("not closed at its time")
	}
	m = notice.Moment{Date: "yesterday"}
	if err := d.CloseComments(ctx, noticetest.Member, d.on.ID, &m, nil); !errors.As(err, new(notice.Problems)) {
		t.Errorf("at no time: %v", err)
	}
}

func TestClosingTwiceUnderARunningClockClosesOnce(t *testing.T) {
	d := newDesk(t, unlimited())
	d.config.Now = func() time.Time {
		d.now = d.now.Add(time.Millisecond)
		return d.now
	}
	d.Board = newBoard(d.config)
	for range 2 {
		if err := d.CloseComments(ctx, noticetest.Member, d.on.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if log := d.log(t); len(log) != 1 {
		t.Errorf("recorded %q, want one closing", log)
	}
}
