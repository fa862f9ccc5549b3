package board_test

import (
	"context"
	"errors"
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

func TestPostWaitsForAModerator(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	if c.Status != notice.Pending || c.OnPage() || !c.Question || c.Author.Contact != "ana@example.org" ||
		c.Author.Name != "Ana Ñandú" {
		t.Errorf("stored %+v", c)
	}
	if got := c.Body.Parts[0].HTML; !strings.Contains(string(got), "<strong>come</strong>") {
		t.Errorf("HTML %q", got)
	}
	page, err := d.Discussion(context.Background(), d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 0 {
		t.Errorf("the page has %d threads (%v)", len(page.Threads), err)
	}
	d.decide(t, c, notice.Approve)
	page, err = d.Discussion(context.Background(), d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 1 || page.Threads[0].Root.Number != 1 {
		t.Errorf("after approval: %+v (%v)", page.Threads, err)
	}
}

func TestPostProblems(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		field  string
		key    string
	}{
		"no comment": {func(f *board.Draft) { f.Comment = " \n " }, "comment", "problem.comment.missing"},
		"invisible comment": {
			func(f *board.Draft) { f.Comment = "\u200b\u2066" }, "comment", "problem.comment.missing",
		},
		"long comment": {
			func(f *board.Draft) { f.Comment = strings.Repeat("ñ", 5001) }, "comment", "problem.comment.long",
		},
		"no name": {func(f *board.Draft) { f.Name = "" }, "name", "problem.name.missing"},
		"long name": {
			func(f *board.Draft) { f.Name = strings.Repeat("n", 81) }, "name", "problem.name.long",
		},
		"no address": {func(f *board.Draft) { f.Email = "" }, "email", "problem.email.missing"},
		"no at sign": {func(f *board.Draft) { f.Email = "ana" }, "email", "problem.email.form"},
		"no domain":  {func(f *board.Draft) { f.Email = "ana@localhost" }, "email", "problem.email.form"},
		"a name with an address": {
			func(f *board.Draft) { f.Email = "Ana <ana@example.org>" }, "email", "problem.email.form",
		},
		"two addresses": {
			func(f *board.Draft) { f.Email = "a@example.org, b@example.org" }, "email", "problem.email.form",
		},
		"a header's end": {
			func(f *board.Draft) { f.Email = "a@example.org\r\nBcc: b@example.org" }, "email", "problem.email.form",
		},
		"long address": {
			func(f *board.Draft) { f.Email = strings.Repeat("a", 250) + "@example.org" }, "email",
			"problem.email.long",
		},
		"long organisation": {
			func(f *board.Draft) { f.Organisation = strings.Repeat("o", 121) }, "organisation",
			"problem.organisation.long",
		},
		"no such language": {func(f *board.Draft) { f.Lang = "xx" }, "lang", "problem.lang.unknown"},
		"the trap":         {func(f *board.Draft) { f.Website = "https://spam.example" }, "form", "problem.trap"},
		"no such parent": {
			func(f *board.Draft) { f.Parent = notice.CommentID(5).String() }, "parent", "problem.parent.gone",
		},
		"nonsense parent": {
			func(f *board.Draft) { f.Parent = "'; drop table" }, "parent", "problem.parent.gone",
		},
	} {
		f := draft()
		test.change(&f)
		_, err := d.Post(context.Background(), f)
		var p notice.Problems
		if !errors.As(err, &p) || p[test.field].Key != test.key || len(p) != 1 {
			t.Errorf("%s: got %v (%v)", name, p, err)
		}
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 0 {
		t.Errorf("%d were stored all the same", n.Pending)
	}
}

func TestLimitsCountCodePointsAfterLineEnds(t *testing.T) {
	d := newDesk(t, unlimited())
	f := draft()
	f.Comment = strings.Repeat("ñandú 😀\r\n", 625) + "end"
	f.Comment = f.Comment[:0] + strings.Repeat("😀😀😀😀\r\n", 999) + "12345"
	if c := d.post(t, f); c.Body.Source() != strings.ReplaceAll(f.Comment, "\r\n", "\n") {
		t.Error("the words changed")
	}
}

func TestPostRefusals(t *testing.T) {
	d := newDesk(t, unlimited())
	late := noticetest.Water()
	late.Slugs, late.Closes = map[notice.Lang]string{"en": "late"}, noticetest.Epoch
	noticetest.Announce(t, d.store, late)
	pending := d.post(t, draft())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		want   error
	}{
		"no announcement": {func(f *board.Draft) { f.Slug = "none" }, notice.ErrNotFound},
		"closed":          {func(f *board.Draft) { f.Slug = "late" }, notice.ErrClosed},
		"not text":        {func(f *board.Draft) { f.Comment = "\xff\xfe" }, notice.ErrNotText},
		"name not text":   {func(f *board.Draft) { f.Name = "\xff" }, notice.ErrNotText},
		"same words":      {func(f *board.Draft) { f.Name = "Somebody else" }, notice.ErrRepeated},
	} {
		f := draft()
		test.change(&f)
		if _, err := d.Post(context.Background(), f); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	f := draft()
	f.Comment, f.Parent = "other words", pending.ID.String()
	var p notice.Problems
	if _, err := d.Post(context.Background(), f); !errors.As(err, &p) || p["parent"].Key == "" {
		t.Errorf("a reply to a pending comment: %v", err)
	}
}

func TestSendingAgain(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Hour, 1, 0))
	first := d.post(t, draft())
	for name, change := range map[string]func(*board.Draft){
		"identical":     func(*board.Draft) {},
		"a minute past": func(*board.Draft) { d.now = d.now.Add(time.Minute) },
	} {
		f := draft()
		change(&f)
		if p, err := d.Post(context.Background(), f); p.ID != first.ID || err != nil {
			t.Errorf("%s: got %v, %v", name, p, err)
		}
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 1 {
		t.Errorf("%d are stored", n.Pending)
	}
}

// TestWhoSaidItBefore sends the text of a comment again, with more or less evidence that the same browser sends it.
func TestWhoSaidItBefore(t *testing.T) {
	const nonce = "4137-2718-2818-2845"
	away := func(d *board.Draft) { d.From = netip.MustParseAddr("198.51.100.1") }
	otherName := func(d *board.Draft) { d.Name = "Ana M." }
	form := func(n string) func(*board.Draft) { return func(d *board.Draft) { d.Nonce = n } }
	proof := func(d *board.Draft) { d.Proofs = []string{"", "x", "PROOF"} }
	const same, repeated, stored = "same", "repeated", "stored"
	for name, test := range map[string]struct {
		public bool
		after  time.Duration
		change []func(*board.Draft)
		want   string
	}{
		"from the same network": {false, 59 * time.Minute, nil, same},
		"a little changed": {false, 59 * time.Minute, []func(*board.Draft){otherName},
			repeated},
		"an hour later":        {false, time.Hour, nil, stored},
		"from another network": {false, 0, []func(*board.Draft){away}, stored},
		"with another form":    {false, 0, []func(*board.Draft){away, form(nonce + "0")}, stored},
		"with the same form": {false, 9 * time.Hour, []func(*board.Draft){away, form(nonce)},
			same},
		"with the same form, a little changed": {false, 0, []func(*board.Draft){away, form(nonce), otherName},
			repeated},
		"with the cookie": {false, 0, []func(*board.Draft){away, proof}, same},
		"with the cookie, much later": {false, 9 * time.Hour, []func(*board.Draft){away, proof},
			repeated},
		"public, from the same network":        {true, time.Minute, nil, same},
		"public, from the same network, later": {true, 2 * time.Minute, nil, stored},
		"public, from another network":         {true, 0, []func(*board.Draft){away}, stored},
		"public, with the same form": {true, 9 * time.Hour, []func(*board.Draft){away, form(nonce)},
			same},
		"public, with the cookie, a little changed": {true, 0, []func(*board.Draft){away, proof, otherName}, repeated},
	} {
		d := newDesk(t, unlimited())
		f := draft()
		f.Nonce = nonce
		first := d.post(t, f)
		if test.public {
			first = d.decide(t, first, notice.Approve)
		}
		d.now = d.now.Add(test.after)
		f.Nonce = ""
		for _, change := range test.change {
			change(&f)
		}
		for i, p := range f.Proofs {
			f.Proofs[i] = strings.Replace(p, "PROOF", d.ProofToken(first.ID), 1)
		}
		_, told := d.Preview(context.Background(), f)
		p, err := d.Post(context.Background(), f)
		got := stored
		var again notice.Repeated
		switch {
		case errors.As(err, &again) && again.Comment == first.ID:
			got = repeated
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case p.ID == first.ID:
			got = same
		case !slices.Equal(d.comment(t, p.ID).Flags, []notice.Flag{notice.FlagRepeated}):
			t.Errorf("%s: flags %q", name, d.comment(t, p.ID).Flags)
		}
		if want := p.ID != 0 && (f.Proofs != nil && got == same || f.Nonce != ""); p.Proven != want {
			t.Errorf("%s: the browser has proof of the comment posted: %v, want %v", name, p.Proven, want)
		}
		if got != test.want || errors.Is(told, notice.ErrRepeated) != (got == repeated) {
			t.Errorf("%s: %s (previewed: %v), want %s", name, got, told, test.want)
		}
		sent, err := d.Sent(context.Background(), first.ID, f)
		if want := f.Proofs != nil || f.Nonce == nonce; sent != want || err != nil {
			t.Errorf("%s: the browser has proof: %v (%v), want %v", name, sent, err, want)
		}
	}
}

func TestNoMoreArePendingThanMay(t *testing.T) {
	d := newDesk(t, unlimited())
	d.config.MaxPending = 2
	d.Board = newBoard(d.config)
	ctx := context.Background()
	first := d.post(t, say("one"))
	second := d.post(t, say("two"))
	if _, err := d.Post(ctx, say("three")); !errors.Is(err, notice.ErrFull) {
		t.Errorf("a third: %v", err)
	}
	if _, err := d.Preview(ctx, say("three")); !errors.Is(err, notice.ErrFull) {
		t.Errorf("a preview of the third: %v", err)
	}
	if p, err := d.Post(ctx, say("one")); p.ID != first.ID || err != nil {
		t.Errorf("the first again: %v (%v)", p, err)
	}
	d.amend(t, first, say("one, corrected"))
	d.set(t, func(s *notice.Settings) { s.Screening.Mode = notice.HoldMatched })
	if c := d.post(t, say("published at once")); c.Status != notice.Published {
		t.Errorf("%v, while others are pending", c.Status)
	}
	d.set(t, func(s *notice.Settings) { s.Screening.Mode = notice.HoldEverything })
	d.decide(t, second, notice.Approve)
	d.post(t, say("three"))
}

func TestTooSoon(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Minute, 2, 0))
	for i := range 3 {
		f := draft()
		f.Comment = strings.Repeat("again ", i+1)
		_, err := d.Post(context.Background(), f)
		var soon notice.TooSoon
		if limited := errors.As(err, &soon); limited != (i == 2) || limited && time.Duration(soon) > time.Minute {
			t.Errorf("post %d: %v", i, err)
		}
	}
	f := draft()
	f.Comment = ""
	var p notice.Problems
	if _, err := d.Post(context.Background(), f); !errors.As(err, &p) {
		t.Errorf("what is wrong is told before how long to wait: %v", err)
	}
}
