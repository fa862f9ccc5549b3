package board_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestExplainingAfterwards has a moderator explain a refusal after it, and checks that undoing and refusing again keep
// what the author was told last.
func TestExplainingAfterwards(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	c := d.post(t, draft())
	explain := func(by notice.Actor, text string) error {
		_, err := d.Explain(ctx, by, c.ID, text)
		return err
	}
	if err := explain(noticetest.Mod, "Too early."); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("of a pending comment: %v", err)
	}
	d.decide(t, c, notice.Decline)
	if err := explain(noticetest.Member, "By the team."); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("by the team: %v", err)
	}
	for _, text := range []string{"", " \u200b ", strings.Repeat("x", notice.MaxRemark+1)} {
		var p notice.Problems
		if err := explain(noticetest.Mod, text); !errors.As(err, &p) || p["explanation"].Key == "" {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if err := explain(noticetest.Mod, " Say it without the insult. "); err != nil {
		t.Fatal(err)
	}
	const told = "Say it without the insult."
	if got := d.comment(t, c.ID); got.Explanation != told || got.Status != notice.Declined || got.Reason != "respect" {
		t.Errorf("explained as %q: %v, %q", got.Explanation, got.Status, got.Reason)
	}
	_, history, err := d.Case(ctx, noticetest.Mod, c.ID)
	if err != nil || len(history) != 2 || history[1].Action != notice.Explain || history[1].Explanation != told ||
		history[1].By != noticetest.Mod.Login {
		t.Fatalf("the history is %+v, %v", history, err)
	}
	if last, ok := notice.LastUndoable(history, c.ID); !ok || last.Action != notice.Decline {
		t.Errorf("the last act to undo is %+v, %v", last, ok)
	}
	// Restored and undone, it is declined again with what was told last.
	d.decide(t, c, notice.Restore)
	_, history, err = d.Case(ctx, noticetest.Mod, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(ctx, noticetest.Mod, history[len(history)-1].Seq); err != nil {
		t.Fatal(err)
	}
	if got := d.comment(t, c.ID); got.Status != notice.Declined || got.Explanation != told {
		t.Errorf("after undoing: %v, explained as %q", got.Status, got.Explanation)
	}
}
