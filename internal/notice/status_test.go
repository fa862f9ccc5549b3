package notice_test

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

// TestTransitions lists all transitions; any other is a conflict.
func TestTransitions(t *testing.T) {
	want := map[notice.Action]map[notice.Status]notice.Status{
		notice.Approve:  {notice.Pending: notice.Published, notice.Declined: notice.Published},
		notice.Decline:  {notice.Pending: notice.Declined},
		notice.Remove:   {notice.Published: notice.Removed},
		notice.Restore:  {notice.Declined: notice.Pending, notice.Removed: notice.Published},
		notice.Withdraw: {notice.Pending: notice.Withdrawn, notice.Published: notice.Withdrawn},
	}
	stays := func(in ...notice.Status) map[notice.Status]notice.Status {
		m := map[notice.Status]notice.Status{}
		for _, s := range in {
			m[s] = s
		}
		return m
	}
	for _, a := range []notice.Action{
		notice.Correct, notice.Translate, notice.Assign, notice.Refer, notice.AskedAndAnswered,
	} {
		want[a] = stays(notice.Published)
	}
	want[notice.Explain] = stays(notice.Declined, notice.Removed)
	want[notice.Amend] = stays(notice.Pending)
	want[notice.MarkQuestion] = stays(notice.Pending, notice.Published)
	want[notice.UnmarkQuestion] = want[notice.MarkQuestion]
	want[notice.CloseThread] = stays(notice.Published, notice.Removed, notice.Withdrawn, notice.Erased)
	want[notice.Erase] = map[notice.Status]notice.Status{}
	for _, from := range notice.Statuses[:5] {
		want[notice.Erase][from] = notice.Erased
	}
	want[notice.ReopenThread] = want[notice.CloseThread]
	for _, a := range notice.Actions {
		for _, from := range notice.Statuses {
			to, ok := want[a][from]
			got, err := from.After(a)
			if ok && (got != to || err != nil) || !ok && !errors.Is(err, notice.ErrConflict) {
				t.Errorf("%v from %v: %v, %v", a, from, got, err)
			}
			if ok && !a.Explains(to) {
				t.Errorf("%v does not explain %v", a, to)
			}
		}
	}
}

func TestActionsExplainNoOtherStatus(t *testing.T) {
	for a, s := range map[notice.Action]notice.Status{
		notice.Approve: notice.Removed, notice.Decline: notice.Published,
		notice.Remove: notice.Published, notice.Restore: notice.Removed,
	} {
		if a.Explains(s) {
			t.Errorf("%v explains %v", a, s)
		}
	}
}

func TestParseIsInverseOfString(t *testing.T) {
	for _, s := range notice.Statuses {
		if got, err := notice.ParseStatus(s.String()); got != s || err != nil {
			t.Errorf("%v: %v, %v", s, got, err)
		}
	}
	for _, a := range notice.Actions {
		if got, err := notice.ParseAction(a.String()); got != a || err != nil {
			t.Errorf("%v: %v, %v", a, got, err)
		}
	}
	for _, r := range notice.StaffRoles {
		if got, err := notice.ParseRole(r.String()); got != r || err != nil {
			t.Errorf("%v: %v, %v", r, got, err)
		}
	}
	if _, err := notice.ParseRole(""); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("no role: %v", err)
	}
}
