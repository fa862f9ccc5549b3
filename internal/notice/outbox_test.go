package notice_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestFailedItemsWaitLongerEachTime(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	i, begun := notice.OutboxItem{}, now
	for tries, wait := 1, notice.FirstRetry; tries < notice.MaxTries; tries++ {
		i = i.Failed(now, "450 busy", false)
		if i.Dead || i.Tries != uint64(tries) || i.Due.Sub(now) != wait || i.Reason != "450 busy" {
			t.Fatalf("after %d tries: %+v, want it to wait %v", tries, i, wait)
		}
		now, wait = i.Due, min(2*wait, notice.LastRetry)
	}
	if i = i.Failed(now, "450 busy", false); !i.Dead || !i.Due.Equal(now) {
		t.Errorf("after the last try: %+v", i)
	}
	if days := now.Sub(begun).Hours() / 24; days < 3 || days > 4 {
		t.Errorf("it is given up after %.1f days", days)
	}
	if i = i.Again(now); i.Dead || i.Tries != 0 || i.Reason != "" || !i.Due.Equal(now) {
		t.Errorf("tried again: %+v", i)
	}
	if i = i.Failed(now, strings.Repeat("x", 9999), true); !i.Dead || i.Tries != 1 || len(i.Reason) != 500 {
		t.Errorf("failed for good: %+v", i)
	}
}

func TestFollowedText(t *testing.T) {
	for _, f := range []notice.Followed{
		{Kind: notice.FollowAnnouncement, On: 7},
		{Kind: notice.FollowConversation, On: 7, Comment: 1 << 40},
		{Kind: notice.FollowComment, On: 1 << 63, Comment: 3},
	} {
		if got, err := notice.ParseFollowed(f.String()); err != nil || got != f {
			t.Errorf("%q is read as %+v (%v)", f, got, err)
		}
	}
	for _, text := range []string{"", "comment", "comment-1", "song-1-0000000000000", "comment-x-0000000000000", "comment-1-x"} {
		if f, err := notice.ParseFollowed(text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q is read as %+v (%v), want ErrNotFound", text, f, err)
		}
	}
}

func TestEventsOfEntries(t *testing.T) {
	for _, test := range []struct {
		entry notice.AuditEntry
		want  notice.EventKind
	}{
		{notice.AuditEntry{Action: notice.Approve, From: notice.Pending, To: notice.Published}, notice.CommentPublished},
		{notice.AuditEntry{Action: notice.Answer, To: notice.Published}, notice.CommentPublished},
		{notice.AuditEntry{Action: notice.Restore, From: notice.Removed, To: notice.Published}, notice.CommentRestored},
		{notice.AuditEntry{Action: notice.Undo, From: notice.Removed, To: notice.Published}, notice.CommentRestored},
		{notice.AuditEntry{Action: notice.Decline, From: notice.Pending, To: notice.Declined}, notice.CommentRefused},
		{notice.AuditEntry{Action: notice.Remove, From: notice.Published, To: notice.Removed}, notice.CommentRefused},
		{notice.AuditEntry{Action: notice.Explain, From: notice.Removed, To: notice.Removed}, notice.DecisionTold},
		{
			notice.AuditEntry{Action: notice.AskedAndAnswered, From: notice.Published, To: notice.Published},
			notice.QuestionAnswered,
		},
		{notice.AuditEntry{Action: notice.Restore, From: notice.Declined, To: notice.Pending}, ""},
		{notice.AuditEntry{Action: notice.Undo, From: notice.Published, To: notice.Pending}, ""},
		{notice.AuditEntry{Action: notice.Correct, From: notice.Published, To: notice.Published}, ""},
		{notice.AuditEntry{Action: notice.Withdraw, From: notice.Published, To: notice.Withdrawn}, ""},
		{notice.AuditEntry{Action: notice.Erase, From: notice.Published, To: notice.Erased}, ""},
	} {
		e := test.entry
		e.Seq, e.On, e.Comment = 1, 2, 3
		got, ok := e.CommentEvent()
		want := notice.Event{Kind: test.want, Entry: 1, On: 2, Comment: 3}
		if ok != (test.want != "") || ok && got != want {
			t.Errorf("%v from %v to %v is the event %+v, want %q", e.Action, e.From, e.To, got, test.want)
		}
	}
}
