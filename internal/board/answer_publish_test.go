package board_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestAnswer(t *testing.T) {
	d := newDesk(t, unlimited())
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	a := board.Answer{
		To: asked.ID, By: noticetest.Member,
		Texts: map[notice.Lang]string{"en": "From the hills.", "es": "De los cerros."},
	}
	reply, err := d.Board.Answer(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Status != notice.Published || !reply.Official() || reply.Author.Name != "Water team" ||
		len(reply.Body.Parts) != 2 || reply.Body.Parts[0].Lang != "en" {
		t.Errorf("reply %+v", reply)
	}
	if d.comment(t, asked.ID).AwaitsAnswer() {
		t.Error("the question is still open")
	}
	again, err := d.Board.Answer(context.Background(), a)
	if again.ID != reply.ID || err != nil {
		t.Errorf("pressed twice: %v, %v", again.ID, err)
	}
	d.decide(t, reply, notice.Remove)
	if !d.comment(t, asked.ID).AwaitsAnswer() {
		t.Error("its only answer is gone, but the question is not open")
	}
	open, err := d.Questions(context.Background(), noticetest.Member, notice.DutyOpen, 0, 9)
	if err != nil || len(open.Cases) != 1 {
		t.Errorf("%d questions, %v", len(open.Cases), err)
	}
}

func TestAnswerRefusals(t *testing.T) {
	d := newDesk(t, unlimited())
	pending := d.post(t, draft())
	f := draft()
	f.Comment = "another"
	open := d.decide(t, d.post(t, f), notice.Approve)
	say := func(text string) map[notice.Lang]string { return map[notice.Lang]string{"es": text} }
	for name, test := range map[string]struct {
		a    board.Answer
		want error
	}{
		"reader":  {board.Answer{To: open.ID, Texts: say("x")}, notice.ErrForbidden},
		"pending": {board.Answer{To: pending.ID, By: noticetest.Member, Texts: say("x")}, notice.ErrConflict},
		"nothing": {board.Answer{To: 1, By: noticetest.Member, Texts: say("x")}, notice.ErrNotFound},
		"no text": {board.Answer{To: open.ID, By: noticetest.Member, Texts: say("\xff")}, notice.ErrNotText},
	} {
		if _, err := d.Board.Answer(context.Background(), test.a); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	for name, test := range map[string]struct{ text, field, key string }{
		"empty": {" ", "answer.en", "problem.answer.missing"},
		"long":  {strings.Repeat("x", 20001), "answer.es", "problem.answer.long"},
	} {
		_, err := d.Board.Answer(context.Background(), board.Answer{
			To: open.ID, By: noticetest.Member, Texts: say(test.text),
		})
		var p notice.Problems
		if !errors.As(err, &p) || p[test.field].Key != test.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestApproveAndAnswer(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	a := board.Answer{To: c.ID, Texts: map[notice.Lang]string{"en": "From the hills."}, By: noticetest.Mod}
	ctx := context.Background()
	reply, err := d.ApproveAndAnswer(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	if now := d.comment(t, c.ID); now.Number != 1 || reply.Number != 2 ||
		!slices.Equal(now.Answers, []notice.CommentID{reply.ID}) {
		t.Errorf("question %+v", now)
	}
	if got := append(d.done(t, c.ID), d.done(t, reply.ID)...); !slices.Equal(got, []string{"approve", "answer"}) {
		t.Errorf("recorded %q", got)
	}
	if again, err := d.ApproveAndAnswer(ctx, a); again.ID != reply.ID || err != nil {
		t.Errorf("pressed twice: %v, %v", again.ID, err)
	}
	a.Texts = map[notice.Lang]string{"en": "Something else."}
	if _, err := d.ApproveAndAnswer(ctx, a); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("what is approved already: %v", err)
	}
}

// TestApproveAndAnswerIsAllOrNothing has the answer fail, and then the approval.
func TestApproveAndAnswerIsAllOrNothing(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	text := map[notice.Lang]string{"en": "From the hills."}
	for name, test := range map[string]struct {
		a    board.Answer
		want error
	}{
		"the team":     {board.Answer{To: c.ID, Texts: text, By: noticetest.Member}, notice.ErrForbidden},
		"nothing said": {board.Answer{To: c.ID, By: noticetest.Mod}, notice.Problems{}},
		"not text": {
			board.Answer{To: c.ID, Texts: map[notice.Lang]string{"en": "\xff"}, By: noticetest.Mod}, notice.ErrNotText,
		},
	} {
		_, err := d.ApproveAndAnswer(context.Background(), test.a)
		if p := (notice.Problems{}); !errors.Is(err, test.want) && !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
		if now := d.comment(t, c.ID); now.Status != notice.Pending || now.OnPage() {
			t.Errorf("%s: it is %v", name, now.Status)
		}
	}
	d.decide(t, c, notice.Decline)
	_, err := d.ApproveAndAnswer(context.Background(), board.Answer{To: c.ID, Texts: text, By: noticetest.Mod})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("declined meanwhile: %v", err)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Official != 0 || n.LastNumber != 0 {
		t.Errorf("tally %+v", n)
	}
}

func TestTheSameAnswerToMany(t *testing.T) {
	d := newDesk(t, unlimited())
	text := map[notice.Lang]string{"en": "In the rules."}
	seen := map[notice.CommentID]bool{}
	for _, words := range []string{"Where is it?", "Where is that?", "Where is this?"} {
		q := d.asked(t, words)
		for range 2 {
			seen[d.answer(t, q.ID, text).ID] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d replies to three questions, each pressed twice", len(seen))
	}
}
