package board_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

var among = []string{"mina", "tomas", "ada"}

// asked posts a question and publishes it.
func (d *desk) asked(t testing.TB, text string) notice.Comment {
	t.Helper()
	f := draft()
	f.Comment = text
	return d.decide(t, d.post(t, f), notice.Approve)
}

func (d *desk) answer(
	t testing.TB, to notice.CommentID, texts map[notice.Lang]string, owes ...notice.Lang,
) notice.Comment {
	t.Helper()
	reply, err := d.Board.Answer(context.Background(), board.Answer{
		To: to, Texts: texts, Owes: owes, By: noticetest.Member,
	})
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// done returns what was recorded about a comment, as action and detail.
func (d *desk) done(t testing.TB, id notice.CommentID) (all []string) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		entries, err := tx.History(id, 0, 99)
		for _, e := range entries {
			said, err := tx.Remarks([]uint64{e.Seq})
			if err != nil {
				return err
			}
			all = append(all, strings.TrimSpace(e.Action.String()+" "+said[0].Note))
		}
		return err
	})
	return all
}

func TestTwoClaimAtOnce(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Who answers?")
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, by := range []notice.Actor{noticetest.Member, noticetest.Mod} {
		both.Go(func() {
			_, errs[i] = d.Assign(context.Background(), q.ID, notice.Assignment{To: by.Login, Among: among, By: by})
		})
	}
	both.Wait()
	now := d.comment(t, q.ID).Claim.Login
	for i, login := range []string{"tomas", "mina"} {
		if won := login == now; won && errs[i] != nil || !won && !errors.Is(errs[i], notice.ErrConflict) {
			t.Errorf("%s: %v, it is %s's", login, errs[i], now)
		}
	}
	if _, err := d.Assign(context.Background(), q.ID, notice.Assignment{To: now, Among: among,
		By: noticetest.Member}); err != nil {
		t.Errorf("pressing twice: %v", err)
	}
	if got := d.done(t, q.ID); !slices.Equal(got, []string{"approve ours", "assign " + now}) {
		t.Errorf("recorded %q", got)
	}
}

func TestMarkingWhatHasAnOfficialReply(t *testing.T) {
	d := newDesk(t, unlimited())
	f := draft()
	f.Question = false
	c := d.decide(t, d.post(t, f), notice.Approve)
	reply := d.answer(t, c.ID, map[notice.Lang]string{"en": "Indeed."})
	marked, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, true)
	if err != nil || !slices.Equal(marked.Answers, []notice.CommentID{reply.ID}) {
		t.Errorf("answers %v, %v", marked.Answers, err)
	}
	if _, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, true); err != nil {
		t.Errorf("pressing twice: %v", err)
	}
	if _, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, false); !errors.Is(err,
		notice.ErrConflict) {
		t.Errorf("unmarking what is answered: %v", err)
	}
	d.decide(t, reply, notice.Remove)
	if now, err := d.MarkQuestion(context.Background(), noticetest.Member, c.ID, false); err != nil || now.Question {
		t.Errorf("unmarking: %v", err)
	}
	if got := d.done(t, c.ID); !slices.Equal(got, []string{"approve ours", "mark-question", "unmark-question"}) {
		t.Errorf("recorded %q", got)
	}
}

func TestReferring(t *testing.T) {
	d := newDesk(t, unlimited())
	q := d.asked(t, "Who pays?")
	refer := func(seen, to string) error {
		_, err := d.Refer(context.Background(), q.ID, notice.ReferralChange{To: to, Seen: seen, By: noticetest.Member})
		return err
	}
	for _, step := range []struct {
		seen, to string
		want     error
	}{
		{"", " Ministry\u200b of  Water ", nil},
		{"", "Ministry of Water", nil}, // sent twice
		{"", "Ministry of Sand", notice.ErrConflict},
		{"", "", notice.ErrConflict},
		{"Ministry of Water", "", nil},
	} {
		if err := refer(step.seen, step.to); !errors.Is(err, step.want) {
			t.Errorf("%q, seen %q: %v, want %v", step.to, step.seen, err, step.want)
		}
	}
	if got := d.done(t, q.ID); !slices.Equal(got, []string{"approve ours", "refer Ministry of Water", "refer"}) {
		t.Errorf("recorded %q", got)
	}
	if err := refer("", "\xff"); !errors.Is(err, notice.ErrNotText) {
		t.Errorf("not text: %v", err)
	}
}
