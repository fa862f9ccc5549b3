package board_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
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

func TestAPausedAuthorIsRefusedUntilItEnds(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	author := d.post(t, draft()).Author.Key.Subject()
	d.take(t, board.Measure{Of: author, Kind: notice.Pause, Days: "3", Reason: "Three insults.", Rule: "respect"})
	until := time.Date(2030, 1, 6, 0, 0, 0, 0, time.UTC) // three days are whole, and end with a day

	var barred notice.Barred
	f := say("again")
	f.Email, f.From = "ANA@example.org", netip.MustParseAddr("198.51.100.1") // the same address from elsewhere
	if _, err := d.Post(ctx, f); !errors.As(err, &barred) || !errors.Is(err, notice.ErrBarred) {
		t.Fatalf("posting: %v", err)
	}
	if barred.Subject != author || barred.Measure.Reason != "Three insults." || barred.Measure.Rules != 1 || !barred.Measure.Until.Equal(until) {
		t.Errorf("refused by %+v", barred)
	}
	if _, err := d.Preview(ctx, f); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("previewing: %v", err)
	}
	if id, err := d.Post(ctx, draft()); err != nil || id.String() == "" {
		t.Errorf("sending again what was taken before: %v", err)
	}
	other := say("from the same network")
	other.Email = "bob@example.org"
	d.post(t, other)

	d.now = until.Add(-1)
	if _, err := d.Post(ctx, f); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("a moment before it ends: %v", err)
	}
	d.now = until
	d.post(t, f)
	if got := d.dossier(t, author).Stopped; got != 2 {
		t.Errorf("%d comments were stopped, want 2: a preview is none", got)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 3 {
		t.Errorf("%d are stored", n.Pending)
	}
}

func TestABlockedNetwork(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	network := d.post(t, draft()).Network.Subject()
	d.take(t, board.Measure{Of: network, Kind: notice.Block, Until: "2030-02-01"})
	f := say("by someone else")
	f.Email = "bob@example.org"
	var barred notice.Barred
	if _, err := d.Post(ctx, f); !errors.As(err, &barred) || barred.Subject != network {
		t.Errorf("from there: %v", err)
	}
	f.From = netip.MustParseAddr("198.51.100.1")
	d.post(t, f)
	d.take(t, board.Measure{Of: network, Kind: notice.Lift})
	d.post(t, say("lifted"))
	d.take(t, board.Measure{Of: network, Kind: notice.Block})
	d.now = d.now.AddDate(50, 0, 0)
	if _, err := d.Post(ctx, say("years later")); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("a block without an end: %v", err)
	}
}

func TestAFloodOfRefusalsIsNoFloodOfWrites(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Hour, 3, 0))
	author := d.post(t, draft()).Author.Key.Subject()
	d.take(t, board.Measure{Of: author, Kind: notice.Block})
	for i := range 50 {
		if _, err := d.Post(context.Background(), say(fmt.Sprint("flood ", i))); err == nil {
			t.Fatal("taken")
		}
	}
	if got := d.dossier(t, author).Stopped; got != 2 {
		t.Errorf("%d refusals were written down, want the 2 that the limit let through", got)
	}
}

func TestOfficialRepliesAreNeverStopped(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	d.take(t, board.Measure{Of: asked.Author.Key.Subject(), Kind: notice.Block})
	d.take(t, board.Measure{Of: asked.Network.Subject(), Kind: notice.Block})
	d.take(t, board.Measure{Of: notice.NetworkKey{}.Subject(), Kind: notice.Block}) // what has no network
	reply, err := d.Board.Answer(ctx, board.Answer{To: asked.ID, By: noticetest.Member, Texts: map[notice.Lang]string{"en": "From the hills."}})
	if err != nil {
		t.Fatal(err)
	}
	of := reply.Author.Key.Subject()
	if err := d.ApplyMeasure(ctx, board.Measure{Of: of, Kind: notice.Block, Reason: "x", By: noticetest.Admin}); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("blocking the team: %v", err)
	}
	if f, err := d.Author(ctx, noticetest.Mod, of, 0, 9); err != nil || !f.Official {
		t.Errorf("the team's file: %+v, %v", f, err)
	}
}

func TestMeasuresAreChecked(t *testing.T) {
	d := newDesk(t, unlimited())
	author := d.post(t, draft()).Author.Key.Subject()
	for name, test := range map[string]struct {
		m     board.Measure
		field string
		want  error
	}{
		"a member of the team": {board.Measure{Of: author, Kind: notice.Note, Reason: "x", By: noticetest.Member}, "", notice.ErrForbidden},
		"a reader":             {board.Measure{Of: author, Kind: notice.Note, Reason: "x"}, "", notice.ErrForbidden},
		"unknown author":       {board.Measure{Of: notice.AuthorKey{9}.Subject(), Kind: notice.Note, Reason: "x", By: noticetest.Mod}, "", notice.ErrNotFound},
		"not text":             {board.Measure{Of: author, Kind: notice.Note, Reason: "\xff", By: noticetest.Mod}, "", notice.ErrNotText},
		"no text":              {board.Measure{Of: author, Kind: notice.Warn, Reason: " \u200b ", By: noticetest.Mod}, "reason", nil},
		"no days":              {board.Measure{Of: author, Kind: notice.Pause, Reason: "x", By: noticetest.Mod}, "days", nil},
		"half a day":           {board.Measure{Of: author, Kind: notice.Pause, Reason: "x", Days: "0.5", By: noticetest.Mod}, "days", nil},
		"366 days":             {board.Measure{Of: author, Kind: notice.Pause, Reason: "x", Days: "366", By: noticetest.Mod}, "days", nil},
		"no date":              {board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "tomorrow", By: noticetest.Mod}, "until", nil},
		"no such date":         {board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2030-02-30", By: noticetest.Mod}, "until", nil},
		"a past date":          {board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2029-12-31", By: noticetest.Mod}, "until", nil},
		"today":                {board.Measure{Of: author, Kind: notice.Block, Reason: "x", Until: "2030-01-02", By: noticetest.Mod}, "until", nil},
		"nothing to lift":      {board.Measure{Of: author, Kind: notice.Lift, By: noticetest.Mod}, "action", nil},
	} {
		err := d.ApplyMeasure(context.Background(), test.m)
		var p notice.Problems
		if test.want != nil && !errors.Is(err, test.want) || test.want == nil && (!errors.As(err, &p) || p[test.field].Key == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var p notice.Problems
	err := d.ApplyMeasure(context.Background(), board.Measure{Of: author, Kind: notice.Block, Until: "x", Rule: "whim", By: noticetest.Mod})
	if !errors.As(err, &p) || len(p) != 3 {
		t.Errorf("everything that is wrong is told at once: %v", p)
	}
	if got := d.dossier(t, author); len(got.Measures) != 0 {
		t.Errorf("some were carried out: %+v", got)
	}
	d.take(t, board.Measure{Of: author, Kind: notice.Pause, Days: " 365 "})
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		log, err := tx.Activities(0, 9)
		if want := (notice.Activity{Seq: 1, At: d.now, By: "mina", Kind: notice.AuthorPaused, Of: author.Short(), Detail: "2031-01-03"}); len(log) != 1 || log[0] != want {
			t.Errorf("the log has %+v", log)
		}
		return err
	})
}

func TestReceiptsTellHowTheirAuthorStands(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	standing := func() notice.Restriction {
		t.Helper()
		r, err := d.Receipt(context.Background(), d.Token(c.ID))
		if err != nil {
			t.Fatal(err)
		}
		return r.Restriction
	}
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Note, Reason: "ours"})
	d.take(t, board.Measure{Of: c.Network.Subject(), Kind: notice.Block, Reason: "the network's"})
	if got := standing(); !got.None() {
		t.Errorf("a note and a network's block: %+v", got)
	}
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Warn, Reason: "first"})
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Pause, Days: "1", Reason: "second"})
	if got := standing(); got.Bar.Reason != "second" || got.Warning.Reason != "first" {
		t.Errorf("warned and paused: %+v", got)
	}
	d.now = d.now.Add(9 * aDay)
	if got := standing(); got.Barred() || !got.Warned() {
		t.Errorf("when the pause is over: %+v", got)
	}
}

func TestTheFileOfAnAuthor(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := d.decide(t, d.post(t, draft()), notice.Approve)
	d.now = d.now.Add(aDay)
	f := say("second")
	f.Name, f.Organisation = "Ana N.", ""
	second := d.decide(t, d.post(t, f), notice.Decline)
	d.now = d.now.Add(aDay)
	third := d.post(t, say("third"))
	if _, err := d.Board.Answer(ctx, board.Answer{To: first.ID, By: noticetest.Member, Texts: map[notice.Lang]string{"en": "answer"}}); err != nil {
		t.Fatal(err)
	}
	of := first.Author.Key.Subject()
	if _, err := d.Author(ctx, noticetest.Member, of, 0, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("the team's: %v", err)
	}
	for _, nobody := range []notice.Subject{notice.AuthorKey{9}.Subject(), first.Network.Subject()} {
		if _, err := d.Author(ctx, noticetest.Mod, nobody, 0, 9); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v", nobody, err)
		}
	}
	if _, err := d.Dossier(ctx, noticetest.Mod, of); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("an author as a network: %v", err)
	}
	file, err := d.Author(ctx, noticetest.Mod, of, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(file.Names, []string{"Ana Ñandú", "Ana N."}) || !slices.Equal(file.Organisations, []string{"Casa"}) || !slices.Equal(file.Contacts, []string{"ana@example.org"}) {
		t.Errorf("known as %q of %q at %q", file.Names, file.Organisations, file.Contacts)
	}
	if !file.First.Equal(first.Posted) || !file.Last.Equal(third.Posted) || file.Official || file.Tally != (notice.AuthorTally{Published: 1, Declined: 1, Pending: 1}) {
		t.Errorf("file %+v", file)
	}
	if w := file.Comments; len(w) != 2 || w[0].Comment.ID != third.ID || w[1].Comment.ID != second.ID || w[1].Announcement.ID != d.on.ID {
		t.Fatalf("written %+v", w)
	}
	if acts := file.Comments[1].History; len(acts) != 1 || acts[0].Reason != "respect" || acts[0].By != "mina" || acts[0].Note != "ours" {
		t.Errorf("decided %+v", acts)
	}
	rest, err := d.Author(ctx, noticetest.Mod, of, second.ID, 2)
	if err != nil || len(rest.Comments) != 1 || len(rest.Comments[0].History) != 1 {
		t.Errorf("the rest: %+v, %v", rest.Comments, err)
	}
}

func TestWhoIsBarredNow(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	block := func(name string, m board.Measure) {
		f := say("by " + name)
		f.Name, f.Email = name, name+"@example.org"
		m.Of = d.post(t, f).Author.Key.Subject()
		d.take(t, m)
		d.now = d.now.Add(time.Minute)
	}
	block("first", board.Measure{Kind: notice.Block})
	for i := range 7 {
		block(fmt.Sprint("over", i), board.Measure{Kind: notice.Pause, Days: "1"})
	}
	block("second", board.Measure{Kind: notice.Pause, Days: "30"})
	block("warned", board.Measure{Kind: notice.Warn})
	d.take(t, board.Measure{Of: notice.NetworkKey{7}.Subject(), Kind: notice.Block})
	d.now = d.now.Add(9 * aDay)
	if _, _, err := d.Barred(ctx, noticetest.Member, notice.BarCursor{}, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("by the team: %v", err)
	}
	var names []string
	pages := 0
	for after := (notice.BarCursor{}); pages == 0 || after != (notice.BarCursor{}); pages++ {
		list, next, err := d.Barred(ctx, noticetest.Mod, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			names = append(names, b.Name)
		}
		after = next
	}
	if want := []string{"", "second", "first"}; !slices.Equal(names, want) || pages != 2 {
		t.Errorf("%q on %d pages, want %q", names, pages, want)
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
		for _, a := range []notice.Action{notice.Approve, notice.Decline, notice.Restore, notice.Remove, notice.Correct, notice.Translate} {
			for _, now := range notice.Statuses {
				_, _ = d.Decide(ctx, notice.Decision{Comment: c.ID, Seen: now, Action: a, Reason: "respect", Explanation: "other words", Note: "other", By: noticetest.Admin})
			}
		}
		_, _ = d.Board.Answer(ctx, board.Answer{To: c.ID, By: noticetest.Admin, Texts: map[notice.Lang]string{"en": "other words"}})
		d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Warn, Reason: "other words"})
		if err := d.Rerender(ctx, func(int) {}); err != nil {
			t.Error(err)
		}
		_, _ = d.Post(ctx, say(strings.ToUpper(c.Body.Source())))
		after := d.comment(t, c.ID)
		if after.Body.Source() != c.Body.Source() || after.Author != c.Author || after.Body.Digest() != c.Body.Digest() {
			t.Errorf("%v: %+v became %+v", status, c, after)
		}
	}
}
