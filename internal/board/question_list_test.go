package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestLists(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	old := d.asked(t, "Long ago?")
	d.now = d.now.AddDate(0, 0, 10)
	young := d.asked(t, "Just now?")
	d.now = d.now.AddDate(0, 0, 5)
	if _, err := d.Assign(ctx, young.ID, notice.Assignment{To: "tomas", Among: among, By: noticetest.Member}); err != nil {
		t.Fatal(err)
	}
	d.answer(t, d.asked(t, "And this?").ID, map[notice.Lang]string{"en": "Yes."}, "es")
	for duty, want := range map[notice.Duty]int{
		notice.DutyOpen: 2, notice.DutyOverdue: 1, notice.DutyUnclaimed: 1, notice.DutyMine: 1,
		notice.DutyClaimed: 1, notice.DutyReferred: 0, notice.DutyOwed: 1,
	} {
		q, err := d.Questions(ctx, noticetest.Member, duty, 0, 9)
		if err != nil || len(q.Cases) != want || q.Counts[duty] != want || q.Within != 14 {
			t.Errorf("%s: %d cases, %d counted, %v", duty, len(q.Cases), q.Counts[duty], err)
		}
		if duty == notice.DutyOverdue && q.Cases[0].Comment.ID != old.ID {
			t.Errorf("overdue is %v", q.Cases[0].Comment.Body.Source())
		}
		if duty == notice.DutyOpen && len(q.Answering[d.on.ID].Suggested) != 1 {
			t.Errorf("suggested are %v", q.Answering)
		}
	}
	if _, err := d.Questions(ctx, notice.Actor{}, notice.DutyOpen, 0, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("for a reader: %v", err)
	}
}
