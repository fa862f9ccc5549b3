package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestTwoModerators(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	d.decide(t, c, notice.Approve)
	_, err := d.Decide(context.Background(), notice.Decision{
		Comment: c.ID, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Admin,
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
	if now := d.comment(t, c.ID); now.Status != notice.Published {
		t.Errorf("it is %v", now.Status)
	}
	_, acts, err := d.Case(context.Background(), noticetest.Mod, c.ID)
	if err != nil || len(acts) != 1 || acts[0].By != "mina" || acts[0].Note != "ours" || acts[0].Explanation != "why" {
		t.Errorf("history %+v, %v", acts, err)
	}
}
