package notice_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestAmend(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	waits := notice.Comment{
		ID: 5, On: 1, Status: notice.Pending, Author: notice.Author{Name: "Ana"}, Lang: notice.English,
		Body: noticetest.Text(notice.English, "words"), Edits: 1,
	}
	same := notice.Amendment{Name: "Ana", Lang: notice.English, Body: noticetest.Text(notice.English, "words")}
	same.Body.Salt = []byte("another salt")
	other := same
	other.Body, other.Question = noticetest.Text(notice.English, "new words"), true
	for name, test := range map[string]struct {
		change func(*notice.Comment)
		to     notice.Amendment
		err    error
	}{
		"while it waits": {func(*notice.Comment) {}, other, nil},
		"its name alone": {
			func(*notice.Comment) {}, notice.Amendment{Name: "Ana N.", Lang: notice.English, Body: same.Body}, nil,
		},
		"to the same":        {func(*notice.Comment) {}, same, notice.ErrUnchanged},
		"once published":     {func(c *notice.Comment) { c.Status = notice.Published }, other, notice.ErrConflict},
		"once declined":      {func(c *notice.Comment) { c.Status = notice.Declined }, other, notice.ErrConflict},
		"once withdrawn":     {func(c *notice.Comment) { c.Status = notice.Withdrawn }, other, notice.ErrConflict},
		"that was public":    {func(c *notice.Comment) { c.Number = 3 }, other, notice.ErrConflict},
		"an official reply":  {func(c *notice.Comment) { c.Author.Role = notice.Team }, other, notice.ErrConflict},
		"restored from what": {func(c *notice.Comment) { c.Decided = noticetest.Epoch }, other, nil},
	} {
		c := waits
		test.change(&c)
		got, e, err := c.Amend(test.to, at)
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", name, err, test.err)
		}
		if err != nil {
			continue
		}
		if got.Edits != 2 || !got.Edited.Equal(at) || got.Author.Name != test.to.Name ||
			got.Body.Source() != test.to.Body.Source() || got.Question != test.to.Question {
			t.Errorf("%s: %+v", name, got)
		}
		if e.Action != notice.Amend || e.By != "" || e.From != notice.Pending || e.To != notice.Pending ||
			e.Digest != c.Body.Digest() {
			t.Errorf("%s: recorded as %+v", name, e)
		}
		if !c.KeepsWords(got) {
			t.Errorf("%s: a store would refuse it", name)
		}
	}
}

// TestDecisionAfterCorrectionIsConflict decides about a comment that its author corrected after the form was opened.
func TestDecisionAfterCorrectionIsConflict(t *testing.T) {
	c := notice.Comment{ID: 5, On: 1, Status: notice.Pending, Edits: 1, Body: noticetest.Text(notice.English, "words")}
	for _, a := range []notice.Action{notice.Approve, notice.Decline} {
		d := notice.Decision{Comment: 5, Seen: notice.Pending, Action: a, Reason: "respect", By: noticetest.Mod}
		if _, _, err := c.Decide(d, noticetest.Rules(), noticetest.Epoch); !errors.Is(err, notice.ErrConflict) {
			t.Errorf("%v without having seen the correction: %v", a, err)
		}
		d.Edits = 1
		if _, _, err := c.Decide(d, noticetest.Rules(), noticetest.Epoch); err != nil {
			t.Errorf("%v having seen it: %v", a, err)
		}
	}
	c.Status = notice.Pending
	restored := notice.AuditEntry{Seq: 5, Comment: 5, Action: notice.Restore, From: notice.Declined, To: notice.Pending}
	if _, _, err := c.Undo(notice.UndoRequest{Entry: restored, Amended: true, By: noticetest.Mod},
		noticetest.Epoch); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undoing over a correction: %v", err)
	}
	acts := []notice.HistoryEntry{
		{AuditEntry: restored},
		{AuditEntry: notice.AuditEntry{Seq: 6, Comment: 5, Action: notice.Amend, From: notice.Pending, To: notice.Pending}},
	}
	if _, ok := notice.LastUndoable(acts, 5); ok {
		t.Error("an undo is offered over a correction")
	}
}
