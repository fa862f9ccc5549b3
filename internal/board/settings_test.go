package board_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestASettingIsNotLost(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := d.set(t, func(s *notice.Settings) { s.Screening.Words = []notice.WordRule{{Text: "one"}, {Text: "two"}} })
	if first.Version != 1 || first.Screening.Words[0].ID != 1 || first.Screening.Words[1].ID != 2 {
		t.Fatalf("set %+v", first)
	}
	stale := notice.DefaultSettings()
	stale.DecideWithin = 9
	if _, err := d.PutSettings(ctx, noticetest.Admin, stale, marksOf(stale)); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v", err)
	}
	second := d.set(t, func(s *notice.Settings) {
		s.Screening.Words = []notice.WordRule{
			{ID: 2, Text: "two"}, {Text: "three"}, {ID: 77, Text: "claims"}, {ID: 2, Text: "an id twice"},
		}
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
	for name, words := range map[string][]notice.WordRule{
		"twice": {{Text: "Año"}, {Text: "an\u0303o"}}, "nothing": {{Text: "\u200b"}}, "marks only": {{Text: "\u0301"}},
	} {
		bad := second
		bad.Screening.Words = words
		var p notice.Problems
		if _, err := d.PutSettings(ctx, noticetest.Admin, bad, marksOf(second)); !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []notice.Actor{noticetest.Mod, noticetest.Member} {
		if _, err := d.PutSettings(ctx, who, second, marksOf(second)); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("%s: %v", who.Login, err)
		}
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 50)
		var of []string
		for _, a := range as {
			of = append(of, string(a.Kind)+" "+a.Of)
		}
		want := "settings-changed word.1, settings-changed word.5, settings-changed word.4, " +
			"settings-changed word.3, settings-changed word.2, settings-changed word.1, " +
			"settings-changed answer-within, settings-changed decide-within" // promised by the first save
		if got := strings.Join(of, ", "); got != want {
			t.Errorf("recorded %s", got)
		}
		return err
	})
}

// TestAPartOfTheSettings has two administrators save parts of settings that both saw as they were at first.
func TestAPartOfTheSettings(t *testing.T) {
	ctx, first := context.Background(), notice.DefaultSettings()
	changed := first
	changed.DecideWithin, changed.AnswerWithin, changed.Screening.Mode = 9, 90, notice.HoldMatched
	changed.Screening.Links, changed.Screening.CloseAfter = 7, 30
	changed.Screening.Words = []notice.WordRule{{Text: "casino"}}
	changed.Quiet = notice.QuietHours{From: 22 * 60, To: 7 * 60}
	for _, mine := range notice.SettingsParts {
		for _, theirs := range notice.SettingsParts {
			d := newDesk(t, unlimited())
			put := func(part notice.SettingsPart, s notice.Settings) (notice.Settings, error) {
				return d.PutSettings(ctx, noticetest.Admin, s, map[notice.SettingsPart]string{part: first.Mark(part)})
			}
			before, err := put(theirs, changed)
			if err != nil || before.Promised() != (theirs == notice.PromisesPart) {
				t.Fatalf("%s: %+v, %v", theirs, before, err)
			}
			after, err := put(mine, changed)
			if mine == theirs {
				if !errors.Is(err, notice.ErrConflict) {
					t.Errorf("%s twice: %v", mine, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s after %s: %v", mine, theirs, err)
			}
			for _, part := range notice.SettingsParts {
				if got := after.Mark(part) != first.Mark(part); got != (part == mine || part == theirs) {
					t.Errorf("%s after %s: %s changed: %v", mine, theirs, part, got)
				}
			}
			if promised := mine == notice.PromisesPart || theirs == notice.PromisesPart; after.Promised() != promised {
				t.Errorf("%s after %s: promised: %v", mine, theirs, after.Promised())
			}
		}
	}
	d := newDesk(t, unlimited())
	bad := notice.Settings{DecideWithin: 5, AnswerWithin: 5} // what is not in the form is not looked at
	promises := map[notice.SettingsPart]string{notice.PromisesPart: first.Mark(notice.PromisesPart)}
	if _, err := d.PutSettings(ctx, noticetest.Admin, bad, promises); err != nil {
		t.Error(err)
	}
	var p notice.Problems
	mode := map[notice.SettingsPart]string{notice.ModePart: first.Mark(notice.ModePart)}
	if _, err := d.PutSettings(ctx, noticetest.Admin, bad, mode); !errors.As(err, &p) || len(p) != 1 {
		t.Errorf("a mode that cannot be: %v", err)
	}
	if _, err := d.PutSettings(ctx, noticetest.Admin, changed, nil); err != nil {
		t.Error(err)
	}
	if s, err := d.Settings(ctx); err != nil || s.Screening.Mode != first.Screening.Mode || s.Version != 1 {
		t.Errorf("of no part, %+v were saved (%v)", s, err)
	}
}

func TestPagesAreMadeAnewWhenTheSettingsShow(t *testing.T) {
	d := newDesk(t, unlimited())
	revision := func() uint64 { return noticetest.Tally(t, d.store, d.on.ID).Revision }
	d.set(t, func(s *notice.Settings) { s.AnswerWithin++ }) // the first save shows, because it promises something
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
