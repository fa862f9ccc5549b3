package notice_test

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestUndo(t *testing.T) {
	at := noticetest.Epoch
	c := notice.Comment{ID: 7, Number: 3, Status: notice.Published, Body: noticetest.Text(notice.English, "words")}
	approved := notice.AuditEntry{Seq: 5, Comment: 7, Action: notice.Approve, From: notice.Declined, To: notice.Published}
	declined := notice.HistoryEntry{
		AuditEntry: notice.AuditEntry{Seq: 4, Comment: 7, Action: notice.Decline, Reason: "respect", Rules: 2},
		Remarks:    notice.Remarks{Explanation: "why"},
	}
	answered := notice.AuditEntry{Seq: 5, Comment: 7, Action: notice.Answer, To: notice.Published}
	for name, test := range map[string]struct {
		u    notice.UndoRequest
		want notice.Status
		err  error
	}{
		"an approval": {
			notice.UndoRequest{Entry: approved, Cause: declined, By: noticetest.Mod}, notice.Declined, nil,
		},
		"an official reply": {notice.UndoRequest{Entry: answered, By: noticetest.Mod}, notice.Withdrawn, nil},
		"by the team": {
			notice.UndoRequest{Entry: approved, By: noticetest.Member}, notice.Published, notice.ErrForbidden,
		},
		"another comment's": {
			notice.UndoRequest{
				Entry: notice.AuditEntry{Comment: 8, Action: notice.Approve, From: notice.Pending, To: notice.Published},
				By:    noticetest.Mod,
			},
			notice.Published, notice.ErrConflict,
		},
		"something happened": {
			notice.UndoRequest{
				Entry: notice.AuditEntry{Comment: 7, Action: notice.Decline, From: notice.Pending, To: notice.Declined},
				By:    noticetest.Mod,
			},
			notice.Published, notice.ErrConflict,
		},
		"the author's withdrawal": {
			notice.UndoRequest{
				Entry: notice.AuditEntry{Comment: 7, Action: notice.Withdraw, From: notice.Pending, To: notice.Published},
				By:    noticetest.Mod,
			},
			notice.Published, notice.ErrConflict,
		},
	} {
		got, e, err := c.Undo(test.u, at)
		if got.Status != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, %v, want %v, %v", name, got.Status, err, test.want, test.err)
		}
		if got.Number != 3 {
			t.Errorf("%s: the number is lost", name)
		}
		if err == nil && (e.Action != notice.Undo || e.Undoes != 5 || e.From != notice.Published || e.To != test.want ||
			e.By != "mina") {
			t.Errorf("%s: recorded as %+v", name, e)
		}
		if name == "an approval" && (got.Reason != "respect" || got.Rules != 2 || got.Explanation != "why" ||
			e.Reason != "respect") {
			t.Errorf("%s: the reason it had is not back: %+v", name, got)
		}
	}
}
