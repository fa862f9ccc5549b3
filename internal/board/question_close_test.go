package board_test

import (
	"context"
	"encoding/json"
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
	for _, id := range []notice.CommentID{second.ID, far.ID} {
		if got := d.comment(t, id).ClosedWith; !slices.Equal(got, []notice.CommentID{reply.ID}) {
			t.Errorf("%v was closed with %v", id, got)
		}
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
	if got := d.done(t, far.ID); !slices.Equal(got, []string{"approve ours",
		"asked-and-answered " + reply.ID.String()}) {
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

// A writeStore counts the comments that are put, and their stored sizes as JSON.
type writeStore struct {
	notice.Store
	puts, bytes int
}

func (s *writeStore) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	return s.Store.Update(ctx, func(tx notice.WriteTx) error {
		s.puts, s.bytes = 0, 0
		return f(countingTx{tx, s})
	})
}

type countingTx struct {
	notice.WriteTx
	s *writeStore
}

func (x countingTx) PutComment(c notice.Comment) (notice.Comment, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	x.s.puts++
	x.s.bytes += len(data)
	return x.WriteTx.PutComment(c)
}

// TestClosingManyQuestions closes questions with one reply. The last closing writes what the first has written. A
// correction of the reply writes none of the questions, and its removal each of them once.
func TestClosingManyQuestions(t *testing.T) {
	d := newDesk(t, unlimited())
	reply := d.answer(t, d.asked(t, "Where?").ID, map[notice.Lang]string{"en": "In the hills.", "es": "En los cerros."})
	const n = 230 // three times what is read at once
	var asked []notice.CommentID
	for range n {
		asked = append(asked, noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Question: true}).ID)
	}
	counting, config := &writeStore{Store: d.store}, d.config
	config.Store = counting
	b, ctx := newBoard(config), context.Background()
	type written struct{ puts, bytes int }
	var first written
	for i, id := range asked {
		if _, err := b.AskedAndAnswered(ctx, noticetest.Member, id, board.Reference{ID: reply.ID}); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = written{counting.puts, counting.bytes}
		}
	}
	// The numbers of comments have up to two digits more at the end.
	const digits = 4
	if last := (written{counting.puts, counting.bytes}); last.puts != 1 || last.bytes > first.bytes+digits {
		t.Errorf("the last closing writes %+v, the first %+v", last, first)
	}
	_, err := b.Correct(ctx, board.Correction{
		Reply: reply.ID, Texts: map[notice.Lang]string{"en": "In the *hills*.", "es": "En los cerros."},
		Seen: reply.Body.Digest(), By: noticetest.Member,
	})
	if counting.puts != 1 || err != nil {
		t.Errorf("a correction writes %d comments: %v", counting.puts, err)
	}
	decide := func(a notice.Action, seen notice.Status) {
		t.Helper()
		_, err := b.Decide(ctx, notice.Decision{
			Comment: reply.ID, Seen: seen, Action: a, By: noticetest.Mod, Reason: "respect",
		})
		if counting.puts != n+2 || err != nil { // with the reply and the question that it was given to
			t.Errorf("%v writes %d comments: %v", a, counting.puts, err)
		}
	}
	decide(notice.Remove, notice.Published)
	if c := d.comment(t, asked[n-1]); !c.AwaitsAnswer() {
		t.Errorf("its answer is removed: %+v", c)
	}
	decide(notice.Restore, notice.Removed)
	if c := d.comment(t, asked[n-1]); c.AwaitsAnswer() {
		t.Errorf("its answer is back: %+v", c)
	}
}
