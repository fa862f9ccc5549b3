package notice_test

import (
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestDuties(t *testing.T) {
	open := notice.Comment{Question: true, Status: notice.Published, Posted: noticetest.Epoch}
	for name, test := range map[string]struct {
		change func(*notice.Comment)
		want   []notice.Duty
	}{
		"open": {func(*notice.Comment) {}, []notice.Duty{notice.DutyOpen, notice.DutyOverdue, notice.DutyUnclaimed}},
		"undated": {
			func(c *notice.Comment) { c.Posted = time.Time{} }, []notice.Duty{notice.DutyOpen, notice.DutyUnclaimed},
		},
		"claimed": {
			func(c *notice.Comment) { c.Claim.Login = "mina" },
			[]notice.Duty{notice.DutyOpen, notice.DutyOverdue, notice.DutyMine, notice.DutyClaimed},
		},
		"referred": {
			func(c *notice.Comment) { c.Referral.To = "M" },
			[]notice.Duty{notice.DutyOpen, notice.DutyOverdue, notice.DutyUnclaimed, notice.DutyReferred},
		},
		"pending": {func(c *notice.Comment) { c.Status = notice.Pending }, nil},
		"owing": {func(c *notice.Comment) {
			c.Question, c.Author.Role, c.MissingLangs = false, notice.Team, []notice.Lang{"es"}
		}, []notice.Duty{notice.DutyOwed}},
		"owing, gone": {func(c *notice.Comment) {
			c.Question, c.Author.Role, c.MissingLangs, c.Status = false, notice.Team, []notice.Lang{"es"}, notice.Removed
		}, nil},
	} {
		c := open
		if test.change(&c); !slices.Equal(c.Duties(), test.want) {
			t.Errorf("%s: %v, want %v", name, c.Duties(), test.want)
		}
	}
	if got, want := open.Due(14), noticetest.Epoch.AddDate(0, 0, 14); !got.Equal(want) ||
		!notice.AskedBefore(want, 14).Equal(noticetest.Epoch) {
		t.Errorf("due %v, want %v", got, want)
	}
	undated := open
	if undated.Posted = (time.Time{}); !undated.Due(14).IsZero() {
		t.Error("a question without a time is due")
	}
}
