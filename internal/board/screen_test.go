package board_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// set changes the settings as an administrator does.
func (d *desk) set(t testing.TB, change func(*notice.Settings)) notice.Settings {
	t.Helper()
	s, err := d.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	change(&s)
	if s, err = d.PutSettings(context.Background(), noticetest.Admin, s); err != nil {
		t.Fatal(err)
	}
	return s
}

// known publishes a comment of draft's author, so that they are no stranger any more.
func (d *desk) known(t testing.TB) {
	t.Helper()
	f := draft()
	f.Comment = "The first words."
	d.decide(t, d.post(t, f), notice.Approve)
}

// TestScreening posts comments at the limits of every rule, in every mode, and compares what becomes
// of them with what the form said before.
func TestScreening(t *testing.T) {
	const held, out, declined = notice.Pending, notice.Published, notice.Declined
	for name, test := range map[string]struct {
		comment                        string
		change                         func(*board.Draft)
		flags                          []notice.Flag
		everything, firstTime, matched notice.Status
	}{
		"plain words":              {"Nothing special", nil, nil, held, out, out},
		"one link":                 {"see https://example.org/", nil, nil, held, out, out},
		"two links":                {"see https://example.org/ and www.example.com", nil, []notice.Flag{"links"}, held, held, held},
		"a word":                   {"El CÁSINO del pueblo", nil, []notice.Flag{"word.1"}, held, held, held},
		"a part of a whole word":   {"los casinos del pueblo", nil, nil, held, out, out},
		"a part":                   {"abonos", nil, []notice.Flag{"word.2"}, held, held, held},
		"a Spanish word":           {"pronto", func(f *board.Draft) { f.Lang = notice.Spanish }, []notice.Flag{"word.3"}, held, held, held},
		"a Spanish word, English":  {"pronto", nil, nil, held, out, out},
		"a word that declines":     {"cheap PILLS for all", nil, []notice.Flag{"word.4"}, declined, declined, declined},
		"a word in a name":         {"Hello there", func(f *board.Draft) { f.Name = "Cheap Pills" }, []notice.Flag{"word.4"}, declined, declined, declined},
		"a word in a host":         {"[here](https://casino.example/x)", nil, []notice.Flag{"word.1"}, held, held, held},
		"the institution's name":   {"We say so", func(f *board.Draft) { f.Name = "Water Team" }, []notice.Flag{"team-name"}, held, held, held},
		"a stranger":               {"Good morning", func(f *board.Draft) { f.Email = "new@example.org" }, []notice.Flag{"first-time"}, held, held, out},
		"what someone else said":   {"Said by another.", nil, []notice.Flag{"repeated"}, held, held, held},
		"a word and too many more": {"casino https://a.example https://b.example", nil, []notice.Flag{"word.1", "links"}, held, held, held},
	} {
		for mode, want := range map[notice.Mode]notice.Status{notice.HoldEverything: test.everything, notice.HoldFirst: test.firstTime, notice.HoldMatched: test.matched} {
			d := newDesk(t, unlimited())
			d.known(t)
			other := draft()
			other.Email, other.Comment = "other@example.org", "Said by another."
			d.post(t, other)
			d.set(t, func(s *notice.Settings) {
				s.Screening.Mode = mode
				s.Screening.Words = []notice.WordRule{
					{Text: "casino", Whole: true}, {Text: "bono"}, {Text: "pronto", Lang: notice.Spanish}, {Text: "pills", Reason: "advertising"},
				}
			})
			f := draft()
			if f.Comment = test.comment; test.change != nil {
				test.change(&f)
			}
			seen, err := d.Preview(context.Background(), f)
			if err != nil {
				t.Fatal(err)
			}
			c := d.post(t, f)
			flags := test.flags
			if mode != notice.HoldFirst {
				flags = slices.DeleteFunc(slices.Clone(flags), func(f notice.Flag) bool { return f == notice.FlagFirstTime })
			}
			if c.Status != want || !slices.Equal(c.Flags, flags) {
				t.Errorf("%s in mode %s: %v for %q, want %v for %q", name, mode, c.Status, c.Flags, want, flags)
			}
			if seen.Verdict.Status != c.Status || !slices.Equal(seen.Verdict.Flags, c.Flags) {
				t.Errorf("%s in mode %s: the form said %+v", name, mode, seen.Verdict)
			}
			if c.OnPage() != (want == out) || c.ByBoard() != (want != held) || (c.Reason == "advertising") != (want == declined) || (c.Rules == 1) != (want == declined) {
				t.Errorf("%s in mode %s: %+v", name, mode, c)
			}
			_, acts, err := d.Case(context.Background(), noticetest.Mod, c.ID)
			if err != nil || (len(acts) == 1) != (want != held) {
				t.Fatalf("%s in mode %s: acts %+v, %v", name, mode, acts, err)
			}
			if want != held && (acts[0].By != "" || acts[0].From != notice.Pending || acts[0].To != want || acts[0].Reason != c.Reason) {
				t.Errorf("%s in mode %s: recorded as %+v", name, mode, acts[0])
			}
			counts, err := d.FlagCounts(context.Background(), noticetest.Mod)
			for _, f := range flags {
				stopped := uint64(0)
				if mode != notice.HoldEverything || f == notice.FlagTeamName || want == declined {
					stopped = 1
				}
				if counts[f] != (notice.FlagCount{Marked: 1, Stopped: stopped}) {
					t.Errorf("%s in mode %s: %s was counted %+v", name, mode, f, counts[f])
				}
			}
			if len(counts) != len(flags) || err != nil {
				t.Errorf("%s in mode %s: counts %v, %v", name, mode, counts, err)
			}
		}
	}
}

func TestTooFast(t *testing.T) {
	d := newDesk(t, unlimited())
	d.known(t)
	d.set(t, func(s *notice.Settings) {
		s.Screening.Mode, s.Screening.Fast = notice.HoldMatched, notice.Pace{Comments: 3, Minutes: 10}
	})
	d.now = d.now.Add(time.Hour)
	for i, want := range []notice.Status{notice.Published, notice.Published, notice.Published, notice.Pending} {
		f := draft()
		f.Comment = fmt.Sprint("Number ", i)
		if c := d.post(t, f); c.Status != want || slices.Contains(c.Flags, notice.FlagFast) != (want == notice.Pending) {
			t.Errorf("number %d is %v for %q", i, c.Status, c.Flags)
		}
		d.now = d.now.Add(time.Minute)
	}
	d.now = d.now.Add(6 * time.Minute)
	f := draft()
	f.Comment = "Later" // the first of them is more than ten minutes old
	if c := d.post(t, f); c.Status != notice.Pending {
		t.Errorf("three in the last minutes and one held: %v", c.Status)
	}
	d.now = d.now.Add(20 * time.Minute)
	f.Comment = "Much later"
	if c := d.post(t, f); c.Status != notice.Published {
		t.Errorf("after a pause: %v for %q", c.Status, c.Flags)
	}
}

// TestWhatTheBoardDecidedCanBeUndecided has a moderator deal with what screening did.
func TestWhatTheBoardDecidedCanBeUndecided(t *testing.T) {
	d := newDesk(t, unlimited())
	d.set(t, func(s *notice.Settings) {
		s.Screening.Mode = notice.HoldMatched
		s.Screening.Words = []notice.WordRule{{Text: "pills", Reason: "respect"}}
	})
	f := draft()
	out := d.post(t, f)
	f.Comment = "pills"
	declined := d.post(t, f)
	if after := d.decide(t, out, notice.Remove); after.Status != notice.Removed || after.ByBoard() {
		t.Errorf("removed: %+v", after)
	}
	if after := d.decide(t, declined, notice.Approve); after.Status != notice.Published || after.ByBoard() || after.Reason != "" {
		t.Errorf("approved: %+v", after)
	}
}

func TestASettingIsNotLost(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := d.set(t, func(s *notice.Settings) { s.Screening.Words = []notice.WordRule{{Text: "one"}, {Text: "two"}} })
	if first.Version != 1 || first.Screening.Words[0].ID != 1 || first.Screening.Words[1].ID != 2 {
		t.Fatalf("set %+v", first)
	}
	stale := notice.DefaultSettings()
	stale.DecideWithin = 9
	if _, err := d.PutSettings(ctx, noticetest.Admin, stale); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v", err)
	}
	second := d.set(t, func(s *notice.Settings) {
		s.Screening.Words = []notice.WordRule{{ID: 2, Text: "two"}, {Text: "three"}, {ID: 77, Text: "claims"}, {ID: 2, Text: "an id twice"}}
	})
	var ids []uint64
	for _, w := range second.Screening.Words {
		ids = append(ids, w.ID)
	}
	if !slices.Equal(ids, []uint64{2, 3, 4, 5}) {
		t.Errorf("ids %v", ids)
	}
	if same := d.set(t, func(*notice.Settings) {}); same.Version != second.Version {
		t.Errorf("nothing changed, and it is version %d", same.Version)
	}
	for name, words := range map[string][]notice.WordRule{"twice": {{Text: "Año"}, {Text: "ano"}}, "nothing": {{Text: "\u200b"}}, "marks only": {{Text: "\u0301"}}} {
		bad := second
		bad.Screening.Words = words
		var p notice.Problems
		if _, err := d.PutSettings(ctx, noticetest.Admin, bad); !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []notice.Actor{noticetest.Mod, noticetest.Member} {
		if _, err := d.PutSettings(ctx, who, second); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("%s: %v", who.Login, err)
		}
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 50)
		var of []string
		for _, a := range as {
			of = append(of, string(a.Kind)+" "+a.Of)
		}
		want := "settings-changed word.1, settings-changed word.5, settings-changed word.4, settings-changed word.3, settings-changed word.2, settings-changed word.1"
		if got := strings.Join(of, ", "); got != want {
			t.Errorf("recorded %s", got)
		}
		return err
	})
}

func TestPagesAreMadeAnewWhenTheSettingsShow(t *testing.T) {
	d := newDesk(t, unlimited())
	revision := func() uint64 { return noticetest.Tally(t, d.store, d.on.ID).Revision }
	for name, test := range map[string]struct {
		change func(*notice.Settings)
		shows  bool
	}{
		"the promise":      {func(s *notice.Settings) { s.DecideWithin++ }, true},
		"the other one":    {func(s *notice.Settings) { s.AnswerWithin++ }, false},
		"the mode":         {func(s *notice.Settings) { s.Screening.Mode = notice.HoldFirst }, true},
		"closing":          {func(s *notice.Settings) { s.Screening.CloseAfter = 5 }, true},
		"how sure":         {func(s *notice.Settings) { s.Screening.Likely = 95 }, false},
		"nothing whatever": {func(*notice.Settings) {}, false},
	} {
		before := revision()
		d.set(t, test.change)
		if after := revision(); (after > before) != test.shows {
			t.Errorf("%s: revision %d after %d", name, after, before)
		}
	}
}

func TestClosedThreads(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	root := d.decide(t, d.post(t, draft()), notice.Approve)
	f := draft()
	f.Comment, f.Parent = "A reply", root.ID.String()
	reply := d.decide(t, d.post(t, f), notice.Approve)
	refused := func(parent notice.Comment, text string) error {
		f := draft()
		f.Comment, f.Parent = text, parent.ID.String()
		_, err := d.Post(ctx, f)
		var p notice.Problems
		if errors.As(err, &p) && p["parent"].Key == "problem.parent.shut" {
			_, err = d.Preview(ctx, f)
			if !errors.As(err, &p) {
				t.Errorf("%s: the form says %v", text, err)
			}
			return nil
		}
		return fmt.Errorf("%s: %v", text, err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Member, root.ID, notice.CloseThread); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("the team: %v", err)
	}
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	if shut, err := d.SetThreadClosed(ctx, noticetest.Mod, reply.ID, notice.CloseThread); err != nil || shut.ID != root.ID {
		t.Fatalf("closing it at a reply: %v, %v", shut.ID, err)
	}
	if noticetest.Tally(t, d.store, d.on.ID).Revision == before {
		t.Error("the page does not show it")
	}
	if err := errors.Join(refused(root, "to the first"), refused(reply, "to the reply")); err != nil {
		t.Error(err)
	}
	if can, err := d.Answerable(ctx, d.on.ID, root.ID.String()); can != nil || err != nil {
		t.Errorf("still answerable: %v, %v", can, err)
	}
	if _, err := d.Answer(ctx, board.Answer{To: root.ID, Texts: map[notice.Lang]string{"en": "The team may."}, By: noticetest.Member}); err != nil {
		t.Errorf("the team answers: %v", err)
	}
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || !page.Threads[0].ClosedAt.Equal(d.now) {
		t.Errorf("the page says %v, %v", page.Threads[0].ClosedAt, err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Mod, root.ID, notice.CloseThread); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	if _, err := d.SetThreadClosed(ctx, noticetest.Mod, root.ID, notice.ReopenThread); err != nil {
		t.Error(err)
	}
	f.Comment = "After all"
	d.post(t, f)
	d.set(t, func(s *notice.Settings) { s.Screening.CloseAfter = 30 })
	f.Comment = "In time"
	d.post(t, f)
	d.now = d.now.AddDate(0, 0, 30)
	if err := refused(root, "too late"); err != nil {
		t.Error(err)
	}
	one, err1 := d.Single(ctx, reply.ID)
	thread, err2 := d.Thread(ctx, d.on.ID, root.Thread, 1)
	k, _, err3 := d.Case(ctx, noticetest.Mod, reply.ID)
	if err := errors.Join(err1, err2, err3); err != nil || one.ClosedAt.IsZero() || thread.Thread.ClosedAt.IsZero() || k.ClosedAt.IsZero() || k.ClosedByHand {
		t.Errorf("%v, %v, %v, %v", one.ClosedAt, thread.Thread.ClosedAt, k.ClosedAt, err)
	}
}
