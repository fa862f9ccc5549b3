package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func brevity() notice.Rule {
	return notice.Rule{Reason: "brevity", Texts: map[notice.Lang]notice.RuleText{
		"en": {
			Title: " Be\u200b  short ", Short: "length", Text: "Short.",
		}, "es": {Title: "Sea breve", Short: "extensión", Text: "Breve."},
	}}
}

func TestRulesAreEdited(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := noticetest.Rules().Rules[0]
	if same, err := d.PutRule(ctx, noticetest.Admin, 1, first); err != nil || same.Version != 1 {
		t.Errorf("nothing changed: version %d, %v", same.Version, err)
	}
	c := d.post(t, draft())
	d.now = d.now.Add(time.Hour)
	after, err := d.AddRule(ctx, noticetest.Admin, brevity())
	if err != nil || after.Version != 2 || after.By != "ada" || !after.Since.Equal(d.now) ||
		after.Rules[2].Texts["en"].Title != "Be short" {
		t.Fatalf("%+v, %v", after, err)
	}
	if declined := d.decide(t, c, notice.Decline); declined.Rules != 2 {
		t.Errorf("a decision cites version %d", declined.Rules)
	}
	all, err := d.RuleBooks(ctx)
	if err != nil || len(all) != 2 || all[0].Version != 1 || all[1].Version != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	d.set(t, func(s *notice.Settings) { s.Screening.Words = []notice.WordRule{{Text: "x", Reason: "respect"}} })
	var p notice.Problems
	if _, err := d.RemoveRule(ctx, noticetest.Admin, 2, "respect"); !errors.As(err, &p) ||
		p["rules"].Key != "problem.rules.cited" {
		t.Errorf("removing a rule that screening declines for: %v", err)
	}
	if _, err := d.AddRule(ctx, noticetest.Admin, brevity()); !errors.As(err, &p) ||
		p["reason"].Key != "problem.rules.reason" {
		t.Errorf("adding a rule that is there: %v", err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 9)
		if len(as) != 4 || as[3].Kind != notice.RulesChanged || as[3].Of != "2" || as[3].By != "ada" ||
			as[3].Digest != after.Digest() {
			t.Errorf("recorded %+v", as)
		}
		return err
	})
}

// TestARuleIsNotLost has two administrators change the rules that both saw in version 1.
func TestARuleIsNotLost(t *testing.T) {
	ctx, admin := context.Background(), noticetest.Admin
	edited := func(r notice.Reason) notice.Rule {
		rule := brevity()
		rule.Reason = r
		return rule
	}
	put := func(r notice.Reason) func(d *desk, seen uint64) error {
		return func(d *desk, seen uint64) error { _, err := d.PutRule(ctx, admin, seen, edited(r)); return err }
	}
	remove := func(d *desk, seen uint64) error { _, err := d.RemoveRule(ctx, admin, seen, "respect"); return err }
	add := func(d *desk, _ uint64) error { _, err := d.AddRule(ctx, admin, brevity()); return err }
	sorted := func(d *desk, seen uint64) error {
		_, err := d.SortRules(ctx, admin, seen, []notice.Reason{"advertising", "respect"})
		return err
	}
	for name, test := range map[string]struct {
		theirs, mine func(d *desk, seen uint64) error
		conflict     bool
		want         []notice.Reason
	}{
		"the same rule":         {put("respect"), put("respect"), true, []notice.Reason{"respect", "advertising"}},
		"another rule":          {put("advertising"), put("respect"), false, []notice.Reason{"respect", "advertising"}},
		"one that is gone":      {remove, put("respect"), true, []notice.Reason{"advertising"}},
		"removed, edited since": {put("respect"), remove, true, []notice.Reason{"respect", "advertising"}},
		"removed twice":         {remove, remove, true, []notice.Reason{"advertising"}},
		"edited after sorting":  {sorted, put("respect"), false, []notice.Reason{"advertising", "respect"}},
		"sorted after editing":  {put("respect"), sorted, false, []notice.Reason{"advertising", "respect"}},
		"sorted after adding":   {add, sorted, true, []notice.Reason{"respect", "advertising", "brevity"}},
	} {
		d := newDesk(t, unlimited())
		if err := test.theirs(d, 1); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err := test.mine(d, 1)
		if errors.Is(err, notice.ErrConflict) != test.conflict || err != nil && !test.conflict {
			t.Errorf("%s: %v", name, err)
		}
		book, err := d.Rules(ctx, 0)
		if err != nil || !slices.Equal(book.Reasons(), test.want) {
			t.Errorf("%s: the rules are %v, want %v (%v)", name, book.Reasons(), test.want, err)
		}
	}
	d := newDesk(t, unlimited())
	for _, who := range []notice.Actor{noticetest.Mod, noticetest.Member} {
		_, err1 := d.PutRule(ctx, who, 1, edited("respect"))
		_, err2 := d.AddRule(ctx, who, brevity())
		_, err3 := d.RemoveRule(ctx, who, 1, "respect")
		_, err4 := d.SortRules(ctx, who, 1, nil)
		for _, err := range []error{err1, err2, err3, err4} {
			if !errors.Is(err, notice.ErrForbidden) {
				t.Errorf("%s: %v", who.Login, err)
			}
		}
	}
}
