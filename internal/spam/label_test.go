package spam_test

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
)

func TestLabelOf(t *testing.T) {
	unwanted := func(r notice.Reason, version uint64) bool { return r == "advertising" && version == 1 }
	act := func(seq uint64, a notice.Action, to notice.Status, reason notice.Reason) notice.AuditEntry {
		return notice.AuditEntry{Seq: seq, By: "mina", Action: a, To: to, Reason: reason, Rules: 1}
	}
	undo := func(seq, undoes uint64) notice.AuditEntry {
		return notice.AuditEntry{Seq: seq, By: "mina", Action: notice.Undo, Undoes: undoes}
	}
	approve := act(1, notice.Approve, notice.Published, "")
	decline := act(2, notice.Remove, notice.Removed, "advertising")
	publish, requeue := act(3, notice.Restore, notice.Published, ""), act(3, notice.Restore, notice.Pending, "")
	question := act(2, notice.MarkQuestion, notice.Published, "")
	byBoard := approve
	byBoard.By = ""
	older := decline
	older.Rules = 9
	for name, test := range map[string]struct {
		history []notice.AuditEntry
		want    spam.Label
	}{
		"nothing":               {nil, spam.Unlabelled},
		"approved":              {[]notice.AuditEntry{approve}, spam.Wanted},
		"by the board":          {[]notice.AuditEntry{byBoard}, spam.Unlabelled},
		"removed later":         {[]notice.AuditEntry{approve, decline}, spam.Unwanted},
		"another version":       {[]notice.AuditEntry{approve, older}, spam.Refused},
		"another rule":          {[]notice.AuditEntry{act(1, notice.Decline, notice.Declined, "respect")}, spam.Refused},
		"undone":                {[]notice.AuditEntry{approve, decline, undo(3, 2)}, spam.Wanted},
		"and redone":            {[]notice.AuditEntry{approve, decline, undo(3, 2), undo(4, 3)}, spam.Unwanted},
		"the first undone":      {[]notice.AuditEntry{approve, undo(2, 1)}, spam.Unlabelled},
		"undone, long ago":      {[]notice.AuditEntry{undo(9, 1)}, spam.Unlabelled},
		"restored to the page":  {[]notice.AuditEntry{decline, publish}, spam.Wanted},
		"restored to the queue": {[]notice.AuditEntry{decline, requeue}, spam.Unlabelled},
		"another act":           {[]notice.AuditEntry{approve, question}, spam.Wanted},
	} {
		if got := spam.LabelOf(test.history, unwanted); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
