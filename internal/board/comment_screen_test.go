package board_test

import (
	"context"
	"fmt"
	"slices"
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
	seen := marksOf(s)
	change(&s)
	if s, err = d.PutSettings(context.Background(), noticetest.Admin, s, seen); err != nil {
		t.Fatal(err)
	}
	return s
}

// marksOf returns the marks of all parts.
func marksOf(s notice.Settings) map[notice.SettingsPart]string {
	marks := map[notice.SettingsPart]string{}
	for _, part := range notice.SettingsParts {
		marks[part] = s.Mark(part)
	}
	return marks
}

// known publishes a comment of draft's author, and returns what proves that a browser has sent it.
func (d *desk) known(t testing.TB) (proof string) {
	t.Helper()
	f := draft()
	f.Comment = "The first words."
	c := d.decide(t, d.post(t, f), notice.Approve)
	return d.ProofToken(c.ID)
}

func TestFlags(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*board.Draft)
		want   []notice.Flag
	}{
		"innocent": {func(f *board.Draft) {}, nil},
		"one link": {func(f *board.Draft) { f.Comment = "see https://example.org" }, nil},
		"two links": {
			func(f *board.Draft) { f.Comment = "see https://example.org and https://example.com" },
			[]notice.Flag{notice.FlagLinks},
		},
		"team name": {
			func(f *board.Draft) { f.Comment, f.Name = "x", "Wаter Team" }, []notice.Flag{notice.FlagTeamName},
		}, // a Cyrillic а
		"same words": {func(f *board.Draft) { f.Email = "bob@example.org" }, []notice.Flag{notice.FlagRepeated}},
	} {
		if name == "same words" {
			d.post(t, draft())
		}
		f := draft()
		f.Comment += name
		test.change(&f)
		if name == "same words" {
			f.Comment = draft().Comment
		}
		if c := d.post(t, f); !slices.Equal(c.Flags, test.want) {
			t.Errorf("%s: %v, want %v", name, c.Flags, test.want)
		}
	}
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
		"plain words": {"Nothing special", nil, nil, held, out, out},
		"one link":    {"see https://example.org/", nil, nil, held, out, out},
		"two links": {
			"see https://example.org/ and www.example.com", nil, []notice.Flag{"links"}, held, held, held,
		},
		"a word":                 {"El CÁSINO del pueblo", nil, []notice.Flag{"word.1"}, held, held, held},
		"a part of a whole word": {"los casinos del pueblo", nil, nil, held, out, out},
		"a part":                 {"abonos", nil, []notice.Flag{"word.2"}, held, held, held},
		"a Spanish word": {
			"pronto", func(f *board.Draft) { f.Lang = notice.Spanish }, []notice.Flag{"word.3"}, held, held, held,
		},
		"a Spanish word, English": {"pronto", nil, nil, held, out, out},
		"a word that declines":    {"cheap PILLS for all", nil, []notice.Flag{"word.4"}, declined, declined, declined},
		"a word in a name": {
			"Hello there", func(f *board.Draft) { f.Name = "Cheap Pills" }, []notice.Flag{"word.4"}, declined,
			declined, declined,
		},
		"a word in a host": {
			"[here](https://casino.example/x)", nil, []notice.Flag{"word.1"}, held, held, held,
		},
		"the institution's name": {
			"We say so", func(f *board.Draft) { f.Name = "Water Team" }, []notice.Flag{"team-name"}, held, held, held,
		},
		"a stranger": {
			"Good morning", func(f *board.Draft) { f.Email = "new@example.org" }, []notice.Flag{"first-time"}, held,
			held, out,
		},
		"what someone else said": {"Said by another.", nil, []notice.Flag{"repeated"}, held, held, held},
		"a word and too many more": {
			"casino https://a.example https://b.example", nil, []notice.Flag{"word.1", "links"}, held, held, held,
		},
	} {
		for mode, want := range map[notice.Mode]notice.Status{
			notice.HoldEverything: test.everything, notice.HoldFirst: test.firstTime, notice.HoldMatched: test.matched,
		} {
			d := newDesk(t, unlimited())
			proof := d.known(t)
			other := draft()
			other.Email, other.Comment = "other@example.org", "Said by another."
			d.decide(t, d.post(t, other), notice.Approve)
			d.set(t, func(s *notice.Settings) {
				s.Screening.Mode = mode
				s.Screening.Words = []notice.WordRule{
					{Text: "casino", Whole: true}, {Text: "bono"}, {Text: "pronto", Lang: notice.Spanish},
					{Text: "pills", Reason: "advertising"},
				}
			})
			f := draft()
			f.Proofs = []string{proof}
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
				flags = slices.DeleteFunc(slices.Clone(flags),
					func(f notice.Flag) bool { return f == notice.FlagFirstTime })
			}
			if c.Status != want || !slices.Equal(c.Flags, flags) {
				t.Errorf("%s in mode %s: %v for %q, want %v for %q", name, mode, c.Status, c.Flags, want, flags)
			}
			if seen.Verdict.Status != c.Status || !slices.Equal(seen.Verdict.Flags, c.Flags) {
				t.Errorf("%s in mode %s: the form said %+v", name, mode, seen.Verdict)
			}
			if c.OnPage() != (want == out) || c.ByBoard() != (want != held) ||
				(c.Reason == "advertising") != (want == declined) || (c.Rules == 1) != (want == declined) {
				t.Errorf("%s in mode %s: %+v", name, mode, c)
			}
			_, acts, err := d.Case(context.Background(), noticetest.Mod, c.ID)
			if err != nil || (len(acts) == 1) != (want != held) {
				t.Fatalf("%s in mode %s: acts %+v, %v", name, mode, acts, err)
			}
			if want != held &&
				(acts[0].By != "" || acts[0].From != notice.Pending || acts[0].To != want ||
					acts[0].Reason != c.Reason) {
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
		if c := d.post(t, f); c.Status != want ||
			slices.Contains(c.Flags, notice.FlagFast) != (want == notice.Pending) {
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
	if after := d.decide(t, declined, notice.Approve); after.Status != notice.Published || after.ByBoard() ||
		after.Reason != "" {
		t.Errorf("approved: %+v", after)
	}
}
