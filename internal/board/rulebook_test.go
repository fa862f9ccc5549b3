package board_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestRulesAreEdited(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	book := noticetest.Rules()
	if same, err := d.PutRules(ctx, noticetest.Admin, 1, book); err != nil || same.Version != 1 {
		t.Errorf("nothing changed: version %d, %v", same.Version, err)
	}
	book.Rules = append(book.Rules, notice.Rule{Reason: "brevity", Texts: map[notice.Lang]notice.RuleText{
		"en": {
			Title: " Be\u200b  short ", Short: "length", Text: "Short.",
		}, "es": {Title: "Sea breve", Short: "extensión", Text: "Breve."},
	}})
	c := d.post(t, draft())
	d.now = d.now.Add(time.Hour)
	after, err := d.PutRules(ctx, noticetest.Admin, 1, book)
	if err != nil || after.Version != 2 || after.By != "ada" || !after.Since.Equal(d.now) ||
		after.Rules[2].Texts["en"].Title != "Be short" {
		t.Fatalf("%+v, %v", after, err)
	}
	if _, err := d.PutRules(ctx, noticetest.Admin, 1, book); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v", err)
	}
	for _, who := range []notice.Actor{noticetest.Mod, noticetest.Member} {
		if _, err := d.PutRules(ctx, who, 2, book); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("%s: %v", who.Login, err)
		}
	}
	if declined := d.decide(t, c, notice.Decline); declined.Rules != 2 {
		t.Errorf("a decision cites version %d", declined.Rules)
	}
	all, err := d.RuleBooks(ctx)
	if err != nil || len(all) != 2 || all[0].Version != 1 || all[1].Version != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	d.set(t, func(s *notice.Settings) { s.Screening.Words = []notice.WordRule{{Text: "x", Reason: "respect"}} })
	book.Rules = book.Rules[1:]
	var p notice.Problems
	if _, err := d.PutRules(ctx, noticetest.Admin, 2, book); !errors.As(err, &p) ||
		p["rules"].Key != "problem.rules.cited" {
		t.Errorf("removing a rule that screening declines for: %v", err)
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
