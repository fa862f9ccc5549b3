package board_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
)

// restarted is the same board in another process.
func (d *desk) restarted() *board.Board {
	c := d.config
	c.Reserved = reserveNothing
	c.Limit = ratelimit.New(0, 1, 0)
	return newBoard(c)
}

func (d *desk) reject(t testing.TB, c notice.Comment) notice.Comment {
	t.Helper()
	after, err := d.Decide(context.Background(), notice.Decision{
		Comment: c.ID, Seen: c.Status, Action: notice.Decline, Reason: "advertising", By: noticetest.Mod,
	})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func (d *desk) learn(t testing.TB) {
	t.Helper()
	if err := d.Spam().Learn(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// learned returns from how many comments of each kind a board's classifier has learned.
func learned(b *board.Board) (wanted, unwanted uint64) {
	p := b.Spam().Progress()
	return p.Wanted, p.Unwanted
}

func TestLearningFromDecisions(t *testing.T) {
	d := newDesk(t, unlimited())
	d.set(t, func(s *notice.Settings) { s.Screening.Mode = notice.HoldMatched })
	spam := draft()
	spam.Comment = "A casino with a bonus at www.casino.example"
	post := func(text string) notice.Comment {
		f := spam
		f.Comment = text
		return d.post(t, f)
	}
	d.teach(t, 9)
	d.learn(t)
	if c := post("casino bonus early"); c.Guess.Spam != 0 || c.Status != notice.Published {
		t.Errorf("a guess after nine: %+v", c.Guess)
	}
	d.teach(t, 12)
	d.learn(t)
	c := post(spam.Comment)
	if c.Guess.Spam < 90 || !slices.Contains(c.Guess.Words, "casino") ||
		!slices.Equal(c.Flags, []notice.Flag{notice.FlagSpam}) || c.Status != notice.Pending ||
		c.Screened != notice.Pending {
		t.Errorf("unwanted mail: %+v %v %v", c.Guess, c.Flags, c.Status)
	}
	if c := post("When does the council report on district water?"); c.Guess.Spam > 20 || c.Guess.Words != nil ||
		c.Status != notice.Published {
		t.Errorf("a question: %+v %v", c.Guess, c.Status)
	}
	d.set(t, func(s *notice.Settings) { s.Screening.Mode, s.Screening.Likely = notice.HoldEverything, 50 })
	if c := post("another casino bonus, casino.example"); c.Status != notice.Pending || c.Screened != 0 ||
		len(c.Flags) != 1 {
		t.Errorf("it never declines, and here it only marks: %+v", c)
	}
	d.reject(t, c)
	d.learn(t)
	if got := d.Spam().Progress().Outcomes; got != (notice.Outcomes{Declined: 1}) {
		t.Errorf("outcomes %+v", got)
	}
}

// teach decides on n wanted and n unwanted comments, which wait whatever the mode is.
func (d *desk) teach(t testing.TB, n int) {
	t.Helper()
	mode := notice.Mode("")
	d.set(t, func(s *notice.Settings) { mode, s.Screening.Mode = s.Screening.Mode, notice.HoldEverything })
	d.now = d.now.Add(time.Hour)
	f := draft()
	for i := range n {
		f.Comment = fmt.Sprint("How will the council report on water in district ", i, d.now)
		d.decide(t, d.post(t, f), notice.Approve)
		f.Comment = fmt.Sprint("Casino bonus for you https://casino.example/", i, " ", d.now)
		d.reject(t, d.post(t, f))
	}
	d.now = d.now.Add(time.Hour)
	d.set(t, func(s *notice.Settings) { s.Screening.Mode = mode })
}

// TestNothingIsLearnedTwiceOrLost ends the process at any point and compares with one that ran on.
func TestNothingIsLearnedTwiceOrLost(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	d.teach(t, 7)
	d.learn(t) // and killed before it saved
	second := d.restarted()
	d.teachOne(t, "again")
	if err := second.Spam().Learn(ctx); err != nil {
		t.Fatal(err)
	}
	stop, end := context.WithCancel(ctx)
	end()
	second.Spam().Run(stop, nil, func(err error) { t.Error(err) }) // saves
	d.teachOne(t, "once more")
	third := d.restarted()
	if err := errors.Join(third.Spam().Learn(ctx), d.Spam().Learn(ctx)); err != nil {
		t.Fatal(err)
	}
	w1, u1 := learned(d.Board)
	w2, u2 := learned(third)
	if w1 != 9 || u1 != 9 || w2 != w1 || u2 != u1 {
		t.Errorf("learned from %d and %d, and %d and %d after it was killed, want 9", w1, u1, w2, u2)
	}
	memory := func(b *board.Board) (m notice.Memory) {
		stop, end := context.WithCancel(ctx)
		end()
		b.Spam().Run(stop, nil, func(err error) { t.Error(err) })
		noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
			m, err = tx.Memory()
			return err
		})
		return m
	}
	if diff := cmp.Diff(memory(d.Board), memory(third)); diff != "" {
		t.Errorf("what was learned differs:\n%s", diff)
	}
}

// TestWordsOfOtherFoldingAreLearnedAgain gives a board the memory of a program that folded words otherwise.
func TestWordsOfOtherFoldingAreLearnedAgain(t *testing.T) {
	d := newDesk(t, unlimited())
	d.teach(t, 3)
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		return tx.PutMemory(notice.Memory{
			Until: 1 << 40, Wanted: 100, Unwanted: 100, Tokens: []notice.TokenCount{{Token: 1, Wanted: 100}},
			Record: notice.Outcomes{Missed: 9},
		})
	})
	d.learn(t)
	wanted, unwanted := learned(d.Board)
	if missed := d.Spam().Progress().Missed; wanted != 3 || unwanted != 3 || missed != 0 {
		t.Errorf("learned from %d and %d, missed %d, want 3, 3 and 0", wanted, unwanted, missed)
	}
	stop, end := context.WithCancel(t.Context())
	end()
	d.Spam().Run(stop, nil, func(err error) { t.Error(err) }) // saves
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		m, err := tx.Memory()
		if m.Folding != fold.Version || m.Until >= 1<<40 || m.Wanted != 3 {
			t.Errorf("saved: version %d until %d, %d wanted", m.Folding, m.Until, m.Wanted)
		}
		return err
	})
}

func (d *desk) teachOne(t testing.TB, text string) {
	t.Helper()
	f := draft()
	f.Comment = "Council and water " + text
	d.decide(t, d.post(t, f), notice.Approve)
	f.Comment = "Casino and bonus " + text
	d.reject(t, d.post(t, f))
}

// TestWhatIsUndoneIsForgotten compares with a board on which it never happened.
func TestWhatIsUndoneIsForgotten(t *testing.T) {
	d := newDesk(t, unlimited())
	d.teach(t, 2)
	d.learn(t)
	w, u := learned(d.Board)
	f := draft()
	f.Comment = "Casino by mistake"
	c := d.reject(t, d.post(t, f))
	d.learn(t)
	if _, now := learned(d.Board); now != u+1 {
		t.Errorf("learned from %d, want %d", now, u+1)
	}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		history, err := tx.History(c.ID, 0, 10)
		if err != nil {
			return err
		}
		back, entry, err := c.Undo(notice.UndoRequest{Entry: history[0], By: noticetest.Mod}, d.now)
		if err != nil {
			return err
		}
		_, err1 := tx.PutComment(back)
		_, err2 := tx.AppendAudit(entry, notice.Remarks{})
		return errors.Join(err1, err2)
	})
	d.learn(t)
	if w2, u2 := learned(d.Board); w2 != w || u2 != u {
		t.Errorf("learned from %d and %d, want %d and %d", w2, u2, w, u)
	}
	d.decide(t, d.comment(t, c.ID), notice.Approve)
	d.learn(t)
	if w2, u2 := learned(d.Board); w2 != w+1 || u2 != u {
		t.Errorf("approved after all: learned from %d and %d", w2, u2)
	}
}

func TestOtherReasonsTeachNothing(t *testing.T) {
	d := newDesk(t, unlimited())
	d.decide(t, d.post(t, draft()), notice.Decline) // for lack of respect
	d.learn(t)
	if w, u := learned(d.Board); w != 0 || u != 0 {
		t.Errorf("learned from %d and %d", w, u)
	}
}
