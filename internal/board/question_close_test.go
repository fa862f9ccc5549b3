package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestAskedAndAnsweredAcrossAnnouncements closes questions on two announcements with one answer, and
// has it removed and restored.
func TestAskedAndAnsweredAcrossAnnouncements(t *testing.T) {
	d := newDesk(t, unlimited())
	other := noticetest.Water()
	other.Slugs = map[notice.Lang]string{"en": "other", "es": "otro"}
	noticetest.Announce(t, d.store, other)
	first, second := d.asked(t, "From where?"), d.asked(t, "From what place?")
	f := draft()
	f.Slug = "other"
	far := d.decide(t, d.post(t, f), notice.Approve)
	reply := d.answer(t, first.ID, map[notice.Lang]string{"en": "From the hills."})
	ctx := context.Background()
	for q, ref := range map[notice.CommentID]board.Reference{
		second.ID: {Number: reply.Number}, far.ID: {Slug: "agua", Number: reply.Number},
	} {
		for range 2 {
			if _, err := d.AskedAndAnswered(ctx, noticetest.Member, q, ref); err != nil {
				t.Fatal(err)
			}
		}
	}
	open := func() (n int) {
		q, err := d.Questions(ctx, noticetest.Member, notice.DutyOpen, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		return len(q.Cases)
	}
	if n := open(); n != 0 {
		t.Errorf("%d are open", n)
	}
	if got := d.comment(t, reply.ID).AlsoAnswers; len(got) != 2 {
		t.Errorf("settles %v", got)
	}
	page, err := d.Discussion(ctx, far.On, notice.Oldest, 1)
	if err != nil || page.Elsewhere[reply.ID].Number != reply.Number || page.Announcements[d.on.ID].ID != d.on.ID {
		t.Errorf("the page does not know its answer: %+v, %v", page.Elsewhere, err)
	}
	r, err := d.Receipt(ctx, d.Token(far.ID))
	if err != nil || len(r.Answers) != 1 || r.Answers[0].ID != reply.ID || r.Announcements[d.on.ID].ID != d.on.ID ||
		!r.Due.IsZero() {
		t.Errorf("the receipt of who asked: %+v, %v", r.Answers, err)
	}
	if got := d.done(t, far.ID); !slices.Equal(got, []string{"approve ours", "asked-and-answered " + reply.ID.String()}) {
		t.Errorf("recorded %q", got)
	}
	for range 2 {
		if _, err := d.NotAnswered(ctx, noticetest.Member, second.ID, reply.ID); err != nil || open() != 1 {
			t.Errorf("taken back: %d are open, %v", open(), err)
		}
	}
	if _, err := d.AskedAndAnswered(ctx, noticetest.Member, second.ID, board.Reference{ID: reply.ID}); err != nil {
		t.Error(err)
	}
	d.decide(t, reply, notice.Remove)
	if n := open(); n != 3 {
		t.Errorf("the answer is removed, %d are open", n)
	}
	d.decide(t, reply, notice.Restore)
	if n := open(); n != 0 {
		t.Errorf("the answer is back, %d are open", n)
	}
}

func TestReferencesThatLeadNowhere(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Where?")
	readers := d.asked(t, "Here?")
	for name, test := range map[string]struct {
		ref  board.Reference
		want string
	}{
		"no such number":       {board.Reference{Number: 99}, "problem.existing.unknown"},
		"no such announcement": {board.Reference{Slug: "none", Number: 1}, "problem.existing.unknown"},
		"no such id":           {board.Reference{ID: 5}, "problem.existing.unknown"},
		"a reader's":           {board.Reference{ID: readers.ID}, "problem.existing.unofficial"},
		"itself":               {board.Reference{Number: q.Number}, "problem.existing.unofficial"},
	} {
		_, err := d.AskedAndAnswered(context.Background(), noticetest.Member, q.ID, test.ref)
		var p notice.Problems
		if !errors.As(err, &p) || p["existing"].Key != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
