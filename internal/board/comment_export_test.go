package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestExport(t *testing.T) {
	d := newDesk(t, unlimited())
	d.post(t, draft())
	n := 0
	count := func(cs []notice.Comment) error { n += len(cs); return nil }
	if err := d.Export(context.Background(), noticetest.Mod, count); !errors.Is(err, notice.ErrForbidden) || n != 0 {
		t.Errorf("by a moderator: %v, %d", err, n)
	}
	if err := d.Export(context.Background(), noticetest.Admin, count); err != nil || n != 1 {
		t.Errorf("by an admin: %v, %d", err, n)
	}
}
