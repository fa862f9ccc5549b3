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
	if _, err := d.PutSettings(ctx, noticetest.Admin, stale); !errors.Is(err, notice.ErrConflict) {
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
		want := "settings-changed word.1, settings-changed word.5, settings-changed word.4, " +
			"settings-changed word.3, settings-changed word.2, settings-changed word.1, " +
			"settings-changed answer-within, settings-changed decide-within" // promised by the first save
		if got := strings.Join(of, ", "); got != want {
			t.Errorf("recorded %s", got)
		}
		return err
	})
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
