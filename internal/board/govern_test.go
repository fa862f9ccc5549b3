package board_test

import (
	"context"
	"errors"
	"strings"
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
		"en": {Title: " Be\u200b  short ", Short: "length", Text: "Short."}, "es": {Title: "Sea breve", Short: "extensión", Text: "Breve."},
	}})
	c := d.post(t, draft())
	d.now = d.now.Add(time.Hour)
	after, err := d.PutRules(ctx, noticetest.Admin, 1, book)
	if err != nil || after.Version != 2 || after.By != "ada" || !after.Since.Equal(d.now) || after.Rules[2].Texts["en"].Title != "Be short" {
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
	if _, err := d.PutRules(ctx, noticetest.Admin, 2, book); !errors.As(err, &p) || p["rules"].Key != "problem.rules.cited" {
		t.Errorf("removing a rule that screening declines for: %v", err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 9)
		if len(as) != 2 || as[1].Kind != notice.RulesChanged || as[1].Of != "2" || as[1].By != "ada" {
			t.Errorf("recorded %+v", as)
		}
		return err
	})
}

func TestSnippets(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	one, err := d.PutSnippet(ctx, noticetest.Member, notice.Snippet{
		For: notice.ForExplanation, Name: " Be  kind ", Texts: map[notice.Lang]string{"en": "Be kind.", "es": "Sea amable."},
	})
	if err != nil || one.Name != "Be kind" || one.ID != 1 {
		t.Fatalf("%+v, %v", one, err)
	}
	answer := one
	answer.ID, answer.Version, answer.For = 0, 0, notice.ForAnswer
	if answer, err = d.PutSnippet(ctx, noticetest.Mod, answer); err != nil {
		t.Fatal(err)
	}
	for use, want := range map[notice.SnippetUse]int{"": 2, notice.ForAnswer: 1, notice.ForExplanation: 1} {
		if all, err := d.Snippets(ctx, noticetest.Member, use); len(all) != want || err != nil {
			t.Errorf("%d for %q, %v", len(all), use, err)
		}
	}
	for name, test := range map[string]struct {
		change func(*notice.Snippet)
		field  string
	}{
		"no name":           {func(s *notice.Snippet) { s.Name = "\u200b" }, "name"},
		"a long name":       {func(s *notice.Snippet) { s.Name = strings.Repeat("ñ", 81) }, "name"},
		"no Spanish":        {func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": "x"} }, "text.es"},
		"a long text":       {func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": strings.Repeat("ñ", 991), "es": "x"} }, "text.en"},
		"for nothing":       {func(s *notice.Snippet) { s.For = "fun" }, "for"},
		"for no such rule":  {func(s *notice.Snippet) { s.Reason = "whim" }, "reason"},
		"at the limit":      {func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": strings.Repeat("ñ", 990), "es": "x"} }, ""},
		"with a rule of it": {func(s *notice.Snippet) { s.Reason = "respect" }, ""},
	} {
		s := one
		s.ID, s.Version = 0, 0
		test.change(&s)
		var p notice.Problems
		if _, err := d.PutSnippet(ctx, noticetest.Mod, s); errors.As(err, &p) != (test.field != "") || test.field != "" && p[test.field].Key == "" {
			t.Errorf("%s: %v (%v)", name, p, err)
		}
	}
	post := func(text string, lang notice.Lang) notice.CommentID {
		f := draft()
		f.Comment, f.Lang = text, lang
		return d.post(t, f).ID
	}
	decide := func(id notice.CommentID, snippet uint64, explanation string) (notice.Comment, error) {
		return d.Decide(ctx, notice.Decision{Comment: id, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", Snippet: snippet, Explanation: explanation, By: noticetest.Mod})
	}
	for _, test := range []struct {
		lang        notice.Lang
		typed, want string
	}{
		{notice.English, "", "Be kind."}, {notice.Spanish, "", "Sea amable."}, {notice.OtherLang, "", "Be kind.\n\nSea amable."}, {notice.Spanish, "My own.", "My own."},
	} {
		if c, err := decide(post("in "+string(test.lang)+test.typed, test.lang), one.ID, test.typed); err != nil || c.Explanation != test.want {
			t.Errorf("in %s: %q, want %q (%v)", test.lang, c.Explanation, test.want, err)
		}
	}
	id := post("with a wrong one", notice.English)
	for _, snippet := range []uint64{answer.ID, 99} {
		var p notice.Problems
		if _, err := decide(id, snippet, ""); !errors.As(err, &p) || p["snippet"].Key != "problem.snippet.unknown" {
			t.Errorf("snippet %d: %v", snippet, err)
		}
	}
	stale := one
	stale.Version++
	if err := d.DeleteSnippet(ctx, noticetest.Mod, stale); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("deleting what had not been seen: %v", err)
	}
	if err := d.DeleteSnippet(ctx, noticetest.Mod, one); err != nil {
		t.Error(err)
	}
	if _, err := d.Snippets(ctx, notice.Actor{}, ""); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("a reader: %v", err)
	}
}
