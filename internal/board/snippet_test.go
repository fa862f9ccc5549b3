package board_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestSnippets(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	one, err := d.PutSnippet(ctx, noticetest.Member, notice.Snippet{
		For: notice.ForExplanation, Name: " Be  kind ",
		Texts: map[notice.Lang]string{"en": "Be kind.", "es": "Sea amable."},
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
		"no name":     {func(s *notice.Snippet) { s.Name = "\u200b" }, "name"},
		"a long name": {func(s *notice.Snippet) { s.Name = strings.Repeat("ñ", 81) }, "name"},
		"no Spanish":  {func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": "x"} }, "text.es"},
		"a long text": {
			func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": strings.Repeat("ñ", 991), "es": "x"} },
			"text.en",
		},
		"for nothing":      {func(s *notice.Snippet) { s.For = "fun" }, "for"},
		"for no such rule": {func(s *notice.Snippet) { s.Reason = "whim" }, "reason"},
		"at the limit": {
			func(s *notice.Snippet) { s.Texts = map[notice.Lang]string{"en": strings.Repeat("ñ", 990), "es": "x"} },
			"",
		},
		"with a rule of it": {func(s *notice.Snippet) { s.Reason = "respect" }, ""},
	} {
		s := one
		s.ID, s.Version = 0, 0
		test.change(&s)
		var p notice.Problems
		if _, err := d.PutSnippet(ctx, noticetest.Mod, s); errors.As(err, &p) != (test.field != "") ||
			test.field != "" && p[test.field].Key == "" {
			t.Errorf("%s: %v (%v)", name, p, err)
		}
	}
	post := func(text string, lang notice.Lang) notice.CommentID {
		f := draft()
		f.Comment, f.Lang = text, lang
		return d.post(t, f).ID
	}
	decide := func(id notice.CommentID, snippet uint64, explanation string) (notice.Comment, error) {
		return d.Decide(ctx, notice.Decision{
			Comment: id, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", Snippet: snippet,
			Explanation: explanation, By: noticetest.Mod,
		})
	}
	for _, test := range []struct {
		lang        notice.Lang
		typed, want string
	}{
		{notice.English, "", "Be kind."}, {notice.Spanish, "", "Sea amable."}, {
			notice.OtherLang, "", "Be kind.\n\nSea amable.",
		}, {notice.Spanish, "My own.", "My own."},
	} {
		if c, err := decide(post("in "+string(test.lang)+test.typed, test.lang), one.ID, test.typed); err != nil ||
			c.Explanation != test.want {
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
