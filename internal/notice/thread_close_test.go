package notice_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestThreadClosedAt(t *testing.T) {
	day := noticetest.Epoch
	s := notice.DefaultSettings()
	s.Screening.CloseAfter = 30
	never := notice.DefaultSettings()
	published := notice.Comment{Status: notice.Published, Posted: day, Decided: day.AddDate(0, 0, 2)}
	removed := notice.Comment{Status: notice.Removed, Posted: day, Decided: day.AddDate(0, 0, 40)}
	byHand := notice.Comment{Status: notice.Published, ClosedAt: day.Add(time.Hour)}
	for name, test := range map[string]struct {
		set  notice.Settings
		root notice.Comment
		at   time.Time
		want time.Time
	}{
		"young":            {s, published, day.AddDate(0, 0, 32).Add(-1), time.Time{}},
		"old enough":       {s, published, day.AddDate(0, 0, 32), day.AddDate(0, 0, 32)},
		"never":            {never, published, day.AddDate(9, 0, 0), time.Time{}},
		"without a date":   {s, notice.Comment{Status: notice.Published}, day, time.Time{}},
		"a stub":           {s, removed, day.AddDate(0, 0, 41), day.AddDate(0, 0, 30)},
		"by hand":          {never, byHand, day.AddDate(0, 0, 1), day.Add(time.Hour)},
		"by hand, earlier": {s, byHand, day.AddDate(9, 0, 0), day.Add(time.Hour)},
	} {
		if got := test.set.ThreadClosedAt(test.root, test.at); !got.Equal(test.want) {
			t.Errorf("%s: since %v, want %v", name, got, test.want)
		}
	}
}

func TestSetThreadClosed(t *testing.T) {
	c := notice.Comment{ID: 1, Root: 1, Status: notice.Published}
	shut, e, err := c.SetThreadClosed(notice.CloseThread, noticetest.Mod, noticetest.Epoch)
	if err != nil || !shut.ClosedAt.Equal(noticetest.Epoch) || e.Action != notice.CloseThread || e.From != e.To ||
		e.By != "mina" {
		t.Errorf("%+v, %+v, %v", shut.ClosedAt, e, err)
	}
	open, e, err := shut.SetThreadClosed(notice.ReopenThread, noticetest.Mod, noticetest.Epoch)
	if err != nil || !open.ClosedAt.IsZero() || e.Action != notice.ReopenThread {
		t.Errorf("%+v, %+v, %v", open.ClosedAt, e, err)
	}
	reply, pending := c, c
	reply.ID, pending.Status = 2, notice.Pending
	for name, test := range map[string]struct {
		c    notice.Comment
		a    notice.Action
		by   notice.Actor
		want error
	}{
		"twice":         {shut, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"open already":  {c, notice.ReopenThread, noticetest.Mod, notice.ErrConflict},
		"a reply":       {reply, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"not published": {pending, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"the team":      {c, notice.CloseThread, noticetest.Member, notice.ErrForbidden},
		"another act":   {c, notice.Approve, noticetest.Mod, notice.ErrForbidden},
	} {
		if _, _, err := test.c.SetThreadClosed(test.a, test.by, noticetest.Epoch); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}
