package board_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
)

// amend corrects c as its author; it must not fail.
func (d *desk) amend(t testing.TB, c notice.Comment, to board.Draft) notice.Comment {
	t.Helper()
	after, err := d.Amend(context.Background(), c.ID, d.Proof(c.ID), to)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func TestAmend(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	d.now = d.now.Add(10 * time.Minute)
	to := board.Draft{
		Comment: " ¿De **dónde** viene? ", Name: "Ana", Lang: notice.Spanish,
		From: netip.MustParseAddr("198.51.100.1"),
	}
	after := d.amend(t, c, to)
	if after.Body.Source() != "¿De **dónde** viene?" ||
		!strings.Contains(string(after.Body.Parts[0].HTML), "<strong>") || after.Lang != notice.Spanish ||
		after.Author.Name != "Ana" || after.Author.Organisation != "" || after.Question || after.Edits != 1 ||
		!after.Edited.Equal(d.now) || after.Status != notice.Pending {
		t.Errorf("left %+v", after)
	}
	if after.Author.Contact != c.Author.Contact || after.Author.Key != c.Author.Key || !after.Posted.Equal(c.Posted) ||
		after.Network != c.Network {
		t.Errorf("what is not in the form has changed: %+v", after)
	}
	if again := d.amend(t, c, to); again.Edits != 1 {
		t.Errorf("pressing twice counts as %d corrections", again.Edits)
	}
	_, acts, err := d.Case(context.Background(), noticetest.Mod, c.ID)
	if err != nil || len(acts) != 1 || acts[0].Action != notice.Amend || acts[0].By != "" ||
		acts[0].Remarks != (notice.Remarks{}) {
		t.Errorf("recorded %+v (%v)", acts, err)
	}
	if got := d.post(t, draft()); got.ID == c.ID { // what it said before is not what it says
		t.Error("the earlier words lead to the corrected comment")
	}
	again, err := d.Post(context.Background(), board.Draft{
		Slug: "water", Comment: "¿De **dónde** viene?", Name: "Ana", Email: "ana@example.org", Lang: notice.Spanish,
		From: draft().From,
	})
	if err != nil || again.ID != c.ID {
		t.Errorf("what it says now, sent again: %v (%v)", again, err)
	}
}

func TestAmendIsRefused(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	c, other, decided := d.post(t, draft()), d.post(t, say("Said by the same author")), d.post(t, say("Decided"))
	d.decide(t, decided, notice.Decline)
	theirs := say("Said by someone else")
	theirs.Email = "bob@example.org"
	d.post(t, theirs)
	for name, test := range map[string]struct {
		of    notice.Comment
		proof string
		to    board.Draft
		want  error
	}{
		"without proof":            {c, "", say("new"), notice.ErrForbidden},
		"with another's proof":     {c, d.Proof(other.ID), say("new"), notice.ErrForbidden},
		"of none":                  {notice.Comment{ID: 77}, d.Proof(77), say("new"), notice.ErrNotFound},
		"decided already":          {decided, d.Proof(decided.ID), say("new"), notice.ErrConflict},
		"what one said elsewhere":  {c, d.Proof(c.ID), say("said BY the same author"), notice.ErrRepeated},
		"what others said is fine": {c, d.Proof(c.ID), say("Said by someone else"), nil},
		"not text":                 {c, d.Proof(c.ID), say("\xff"), notice.ErrNotText},
	} {
		if _, err := d.Amend(ctx, test.of.ID, test.proof, test.to); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if got := d.comment(t, c.ID); !cmp.Equal(got.Flags, []notice.Flag{notice.FlagRepeated}) {
		t.Errorf("flags %v of what someone else said", got.Flags)
	}
	bad := board.Draft{Lang: "xx", Organisation: strings.Repeat("o", 121)}
	_, err := d.Amend(ctx, c.ID, d.Proof(c.ID), bad)
	want := notice.Problems{
		"comment": {Key: "problem.comment.missing"}, "name": {Key: "problem.name.missing"},
		"organisation": {Key: "problem.organisation.long"}, "lang": {Key: "problem.lang.unknown"},
	}
	if got := (notice.Problems{}); !errors.As(err, &got) || !cmp.Equal(got, want) {
		t.Errorf("problems %v", err)
	}
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Pause, Days: "3"})
	if _, err := d.Amend(ctx, c.ID, d.Proof(c.ID), say("after all")); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("while paused: %v", err)
	}
	if _, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID)); err != nil {
		t.Errorf("withdrawing while paused: %v", err)
	}
}

func TestAmendIsLimitedAndOutlastsClosing(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Minute, 1, 0))
	c := d.post(t, draft())
	var soon notice.TooSoon
	if _, err := d.Amend(context.Background(), c.ID, d.Proof(c.ID), say("at once")); !errors.As(err, &soon) {
		t.Errorf("at once: %v", err)
	}
	a := d.on
	a.Closes = d.now.Add(30 * time.Second)
	noticetest.Announce(t, d.store, a)
	d.now = d.now.Add(time.Minute)
	if after := d.amend(t, c, say("later")); after.Body.Source() != "later" {
		t.Errorf("left %q", after.Body.Source())
	}
}

// TestAmendIsScreened corrects a comment that waits for a word, in a mode in which others are published.
func TestAmendIsScreened(t *testing.T) {
	for name, test := range map[string]struct {
		to     string
		before func(testing.TB, *desk, notice.Comment)
		status notice.Status
		flags  []notice.Flag
	}{
		"the word is gone": {"nothing special", nil, notice.Published, nil},
		"the word is kept": {"the casino, and more", nil, notice.Pending, []notice.Flag{"word.1"}},
		"two links besides": {
			"casino https://a.example https://b.example", nil, notice.Pending, []notice.Flag{"word.1", "links"},
		},
		"a word that refuses": {"cheap pills", nil, notice.Declined, []notice.Flag{"word.2"}},
		"a person had it in hand": {"nothing special", func(t testing.TB, d *desk, c notice.Comment) {
			d.decide(t, c, notice.Decline)
			d.decide(t, c, notice.Restore)
		}, notice.Pending, nil},
	} {
		d := newDesk(t, unlimited())
		d.set(t, func(s *notice.Settings) {
			s.Screening.Mode = notice.HoldMatched
			s.Screening.Fast.Comments = 1
			s.Screening.Words = []notice.WordRule{{Text: "casino"}, {Text: "pills", Reason: "advertising"}}
		})
		c := d.post(t, say("the casino"))
		if c.Status != notice.Pending {
			t.Fatalf("%s: begins as %v", name, c.Status)
		}
		if test.before != nil {
			test.before(t, d, c)
		}
		d.now = d.now.Add(time.Minute)
		p, err := d.PreviewAmendment(context.Background(), c.ID, d.Proof(c.ID), say(test.to))
		if err != nil || p.Comment.Body.Source() != test.to {
			t.Errorf("%s: preview %+v (%v)", name, p.Comment, err)
		}
		if d.comment(t, c.ID).Edits != 0 {
			t.Errorf("%s: the preview was stored", name)
		}
		after := d.amend(t, c, say(test.to))
		if after.Status != test.status || !cmp.Equal(after.Flags, test.flags) {
			t.Errorf("%s: %v, flags %v", name, after.Status, after.Flags)
		}
		if decided := after.Status != notice.Pending; after.ByBoard() != decided {
			t.Errorf("%s: decided by the board: %v", name, after.ByBoard())
		}
		counts := map[notice.Flag]notice.FlagCount{}
		noticetest.View(t, d.store, func(tx notice.Tx) (err error) { counts, err = tx.FlagCounts(); return err })
		if counts["word.1"].Marked != 1 {
			t.Errorf("%s: the word is counted %d times", name, counts["word.1"].Marked)
		}
	}
}

// TestNobodyDecidesOnWordsTheyHaveNotSeen corrects a comment behind each way to decide on it.
func TestNobodyDecidesOnWordsTheyHaveNotSeen(t *testing.T) {
	ctx := context.Background()
	for name, decide := range map[string]func(*desk, notice.CommentID, uint64) error{
		"a decision": func(d *desk, id notice.CommentID, edits uint64) error {
			_, err := d.Decide(ctx, notice.Decision{
				Comment: id, Seen: notice.Pending, Edits: edits, Action: notice.Approve, By: noticetest.Mod,
			})
			return err
		},
		"approving and answering": func(d *desk, id notice.CommentID, edits uint64) error {
			_, err := d.ApproveAndAnswer(ctx, board.Answer{
				To: id, Texts: map[notice.Lang]string{"en": "From the spring."}, Edits: edits, By: noticetest.Mod,
			})
			return err
		},
		"one decision on many": func(d *desk, id notice.CommentID, edits uint64) error {
			picks := []board.Pick{{Comment: id, Seen: notice.Pending, Edits: edits}}
			done, err := d.DecideAll(ctx, notice.Decision{Action: notice.Approve, By: noticetest.Mod}, picks)
			if err == nil && len(done.Skipped) == 1 &&
				done.Skipped[0] == (notice.Skipped{Comment: id, Action: notice.Amend, Status: notice.Pending}) {
				err = notice.ErrConflict
			}
			return err
		},
	} {
		d := newDesk(t, unlimited())
		c := d.amend(t, d.post(t, draft()), say("Corrected"))
		if err := decide(d, c.ID, 0); !errors.Is(err, notice.ErrConflict) ||
			d.comment(t, c.ID).Status != notice.Pending {
			t.Errorf("%s, unseen: %v", name, err)
		}
		if err := decide(d, c.ID, 1); err != nil || d.comment(t, c.ID).Status != notice.Published {
			t.Errorf("%s, seen: %v", name, err)
		}
	}
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	d.decide(t, c, notice.Decline)
	d.decide(t, c, notice.Restore)
	d.amend(t, c, say("Corrected"))
	if _, err := d.Undo(ctx, noticetest.Mod, 2); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undoing what came before the correction: %v", err)
	}
	picks, _, err := d.Picks(ctx, noticetest.Mod, notice.Filter{Status: notice.Pending})
	if want := []board.Pick{{Comment: c.ID, Seen: notice.Pending, Edits: 1}}; err != nil || !cmp.Equal(picks, want) {
		t.Errorf("picks %+v (%v)", picks, err)
	}
}
