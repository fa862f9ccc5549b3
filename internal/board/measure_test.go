package board_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

const aDay = 24 * time.Hour

// take carries out a measure about the author of c by a moderator; it must not fail.
func (d *desk) take(t testing.TB, m board.Measure) {
	t.Helper()
	if m.By = noticetest.Mod; m.Reason == "" {
		m.Reason = "why"
	}
	if err := d.ApplyMeasure(context.Background(), m); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) dossier(t testing.TB, s notice.Subject) (of notice.Dossier) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		of, err = tx.Dossier(s)
		return err
	})
	return of
}

// say returns a draft with words of its own.
func say(words string) board.Draft {
	d := draft()
	d.Comment = words
	return d
}

func TestMeasuresAreChecked(t *testing.T) {
	d := newDesk(t, unlimited())
	author := d.post(t, draft()).Author.Key.Subject()
	for name, test := range map[string]struct {
		m     board.Measure
		field string
		want  error
	}{
		"a member of the team": {
			board.Measure{Of: author, Kind: notice.Note, Reason: "x", By: noticetest.Member}, "", notice.ErrForbidden,
		},
		"a reader": {board.Measure{Of: author, Kind: notice.Note, Reason: "x"}, "", notice.ErrForbidden},
		"unknown author": {
			board.Measure{Of: notice.AuthorKey{9}.Subject(), Kind: notice.Note, Reason: "x", By: noticetest.Mod}, "",
			notice.ErrNotFound,
		},
		"not text": {
			board.Measure{Of: author, Kind: notice.Note, Reason: "\xff", By: noticetest.Mod}, "", notice.ErrNotText,
		},
		"no text": {
			board.Measure{Of: author, Kind: notice.Warn, Reason: " \u200b ", By: noticetest.Mod}, "reason", nil,
		},
		"no days": {
			board.Measure{Of: author, Kind: notice.Pause, Reason: "x", By: noticetest.Mod}, "days", nil,
		},
		"half a day": {
			board.Measure{Of: author, Kind: notice.Pause, Reason: "x", Days: "0.5", By: noticetest.Mod}, "days", nil,
		},
		"366 days": {
			board.Measure{Of: author, Kind: notice.Pause, Reason: "x", Days: "366", By: noticetest.Mod}, "days", nil,
		},
		"no date": {
			board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "tomorrow", By: noticetest.Mod}, "until",
			nil,
		},
		"no such date": {
			board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2030-02-30", By: noticetest.Mod},
			"until", nil,
		},
		"a past date": {
			board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2029-12-31", By: noticetest.Mod},
			"until", nil,
		},
		"today": {
			board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2030-01-02", By: noticetest.Mod},
			"until", nil,
		},
		"nothing to lift": {board.Measure{Of: author, Kind: notice.Lift, By: noticetest.Mod}, "action", nil},
	} {
		err := d.ApplyMeasure(context.Background(), test.m)
		var p notice.Problems
		if test.want != nil && !errors.Is(err, test.want) ||
			test.want == nil && (!errors.As(err, &p) || p[test.field].Key == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var p notice.Problems
	err := d.ApplyMeasure(context.Background(), board.Measure{
		Of: author, Kind: notice.Block, Until: "x", Rule: "whim", By: noticetest.Mod,
	})
	if !errors.As(err, &p) || len(p) != 3 {
		t.Errorf("everything that is wrong is told at once: %v", p)
	}
	if got := d.dossier(t, author); len(got.Measures) != 0 {
		t.Errorf("some were carried out: %+v", got)
	}
	d.take(t, board.Measure{Of: author, Kind: notice.Pause, Days: " 365 "})
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		log, err := tx.Activities(0, 9)
		want := notice.Activity{
			Seq: 1, At: d.now, By: "mina", Kind: notice.AuthorPaused, Of: author.Short(), Detail: "2031-01-03",
		}
		if len(log) != 1 || log[0] != want {
			t.Errorf("the log has %+v", log)
		}
		return err
	})
}

func TestMeasuresThatCameBetween(t *testing.T) {
	d := newDesk(t, unlimited())
	author := d.post(t, draft()).Author.Key.Subject()
	d.take(t, board.Measure{Of: author, Kind: notice.Note, Reason: "Only a note.", Seen: new(int)})
	d.take(t, board.Measure{Of: author, Kind: notice.Pause, Days: " 365 ", Seen: new(int)})
	stale := board.Measure{Of: author, Kind: notice.Lift, By: noticetest.Mod, Seen: new(int)}
	if err := d.ApplyMeasure(context.Background(), stale); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("a measure that came between was lifted unseen: %v", err)
	}
	if got := d.dossier(t, author); len(got.Measures) != 2 {
		t.Errorf("taken: %+v", got)
	}
}

func TestOfficialRepliesAreNeverStopped(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	d.take(t, board.Measure{Of: asked.Author.Key.Subject(), Kind: notice.Block})
	d.take(t, board.Measure{Of: asked.Network.Subject(), Kind: notice.Block})
	d.take(t, board.Measure{Of: notice.NetworkKey{}.Subject(), Kind: notice.Block}) // what has no network
	reply, err := d.Board.Answer(ctx, board.Answer{
		To: asked.ID, By: noticetest.Member, Texts: map[notice.Lang]string{"en": "From the hills."},
	})
	if err != nil {
		t.Fatal(err)
	}
	of := reply.Author.Key.Subject()
	err = d.ApplyMeasure(ctx, board.Measure{Of: of, Kind: notice.Block, Reason: "x", By: noticetest.Admin})
	if !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("blocking the team: %v", err)
	}
	if f, err := d.Author(ctx, noticetest.Mod, of, 0, 9); err != nil || !f.Official {
		t.Errorf("the team's file: %+v, %v", f, err)
	}
}

// TestNobodyRewritesAReader does all that can be done here to a reader's comment.
func TestNobodyRewritesAReader(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	for _, status := range []notice.Status{notice.Pending, notice.Published} {
		c := d.post(t, say("Words, "+status.String()))
		if status == notice.Published {
			c = d.decide(t, c, notice.Approve)
		}
		for _, a := range []notice.Action{
			notice.Approve, notice.Decline, notice.Restore, notice.Remove, notice.Correct, notice.Translate,
		} {
			for _, now := range notice.Statuses {
				_, _ = d.Decide(ctx, notice.Decision{
					Comment: c.ID, Seen: now, Action: a, Reason: "respect", Explanation: "other words", Note: "other",
					By: noticetest.Admin,
				})
			}
		}
		_, _ = d.Board.Answer(ctx, board.Answer{
			To: c.ID, By: noticetest.Admin, Texts: map[notice.Lang]string{"en": "other words"},
		})
		d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Warn, Reason: "other words"})
		if err := d.Rerender(ctx, func(int) {}); err != nil {
			t.Error(err)
		}
		_, _ = d.Post(ctx, say(strings.ToUpper(c.Body.Source())))
		after := d.comment(t, c.ID)
		if after.Body.Source() != c.Body.Source() || after.Author != c.Author ||
			after.Body.Digest() != c.Body.Digest() {
			t.Errorf("%v: %+v became %+v", status, c, after)
		}
	}
}
