package notice_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestSights(t *testing.T) {
	for text, want := range map[string]notice.SeenState{
		"pending": {Status: notice.Pending}, "pending.2": {Status: notice.Pending, Edits: 2}, "published": {Status: notice.Published},
	} {
		if got, err := notice.ParseSeenState(text); got != want || err != nil || want.String() != text {
			t.Errorf("%q: %+v (%v), written %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "pending.", "pending.0", "pending.02", "pending.x", "pending.-1", "gone", "pending.2.2", "pending.99999999999999999999"} {
		if got, err := notice.ParseSeenState(text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestAmend(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	waits := notice.Comment{ID: 5, On: 1, Status: notice.Pending, Author: notice.Author{Name: "Ana"}, Lang: notice.English, Body: noticetest.Text(notice.English, "words"), Edits: 1}
	same := notice.Amendment{Name: "Ana", Lang: notice.English, Body: noticetest.Text(notice.English, "words")}
	same.Body.Salt = []byte("another salt")
	other := same
	other.Body, other.Question = noticetest.Text(notice.English, "new words"), true
	for name, test := range map[string]struct {
		change func(*notice.Comment)
		to     notice.Amendment
		err    error
	}{
		"while it waits":     {func(*notice.Comment) {}, other, nil},
		"its name alone":     {func(*notice.Comment) {}, notice.Amendment{Name: "Ana N.", Lang: notice.English, Body: same.Body}, nil},
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
		if got.Edits != 2 || !got.Edited.Equal(at) || got.Author.Name != test.to.Name || got.Body.Source() != test.to.Body.Source() || got.Question != test.to.Question {
			t.Errorf("%s: %+v", name, got)
		}
		if e.Action != notice.Amend || e.By != "" || e.From != notice.Pending || e.To != notice.Pending || e.Digest != c.Body.Digest() {
			t.Errorf("%s: recorded as %+v", name, e)
		}
		if !c.KeepsWords(got) {
			t.Errorf("%s: a store would refuse it", name)
		}
	}
}

// TestNobodyDecidesUnseen lets an author correct a comment between the look and the decision.
func TestNobodyDecidesUnseen(t *testing.T) {
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
	if _, _, err := c.Undo(notice.UndoRequest{Entry: restored, Amended: true, By: noticetest.Mod}, noticetest.Epoch); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undoing over a correction: %v", err)
	}
	acts := []notice.HistoryEntry{{AuditEntry: restored}, {AuditEntry: notice.AuditEntry{Seq: 6, Comment: 5, Action: notice.Amend, From: notice.Pending, To: notice.Pending}}}
	if _, ok := notice.LastUndoable(acts, 5); ok {
		t.Error("an undo is offered over a correction")
	}
}

func TestWithdraw(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	full := notice.Comment{
		ID: 5, On: 1, Root: 5, Number: 3, Thread: 2, Status: notice.Published, Posted: noticetest.Epoch, Decided: noticetest.Epoch,
		Author: notice.Author{Key: notice.AuthorKey{1}, Name: "Ana", Organisation: "Casa", Contact: "ana@example.org"},
		Lang:   notice.English, Body: noticetest.Text(notice.English, "words"), Question: true, Answers: []notice.CommentID{9},
		Claim: notice.Claim{Login: "mina"}, Referral: notice.Referral{To: "Ministry"}, Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Guess: notice.Guess{Spam: 90, Words: []string{"casino"}}, Translations: []notice.Translation{{Lang: notice.Spanish, Source: "palabras"}}, Explanation: "why",
	}
	for _, test := range []struct {
		from notice.Status
		err  error
	}{
		{notice.Pending, nil}, {notice.Published, nil}, {notice.Declined, notice.ErrConflict}, {notice.Removed, notice.ErrConflict}, {notice.Withdrawn, notice.ErrUnchanged},
	} {
		c := full
		c.Status = test.from
		got, e, err := c.Withdraw(at)
		if !errors.Is(err, test.err) {
			t.Errorf("from %v: %v, want %v", test.from, err, test.err)
		}
		if err != nil {
			continue
		}
		if got.Status != notice.Withdrawn || got.Number != 3 || got.Thread != 2 || got.Author != (notice.Author{Key: full.Author.Key}) || len(got.Answers) != 1 ||
			got.Body.Source() != "" || got.Body.Salt != nil || got.Translations != nil || got.Guess.Words != nil || got.Flags != nil || got.Notify ||
			got.Claim != (notice.Claim{}) || got.Referral != (notice.Referral{}) || got.Explanation != "" || got.AwaitsAnswer() {
			t.Errorf("from %v: left %+v", test.from, got)
		}
		if e.Action != notice.Withdraw || e.By != "" || e.From != test.from || e.To != notice.Withdrawn || e.Digest != full.Body.Digest() || e.CanUndo() {
			t.Errorf("from %v: recorded as %+v", test.from, e)
		}
		if !c.KeepsWords(got) {
			t.Errorf("from %v: a store would refuse it", test.from)
		}
	}
	full.Author.Role = notice.Team
	if _, _, err := full.Withdraw(at); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("an official reply: %v", err)
	}
}
