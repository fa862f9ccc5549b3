package board_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestWithdraw(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	reply := draft()
	reply.Comment, reply.Email, reply.Parent = "I wonder too", "bob@example.org", asked.ID.String()
	answered := d.decide(t, d.post(t, reply), notice.Approve)
	before := noticetest.Tally(t, d.store, d.on.ID)
	if _, err := d.Withdraw(ctx, asked.ID, "guessed"); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("without proof: %v", err)
	}
	for range 2 { // pressing twice is no trouble
		gone, err := d.Withdraw(ctx, asked.ID, d.Proof(asked.ID))
		if err != nil || gone.Status != notice.Withdrawn || gone.Number != 1 || gone.Body.Source() != "" ||
			gone.Author.Name != "" {
			t.Errorf("left %+v (%v)", gone, err)
		}
	}
	after := noticetest.Tally(t, d.store, d.on.ID)
	if after.Published != before.Published-1 || after.OpenCount != before.OpenCount-1 ||
		after.LastNumber != before.LastNumber || after.Revision != before.Revision+1 {
		t.Errorf("tally %+v, was %+v", after, before)
	}
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 1 || page.Threads[0].Root.Readable() || len(page.Threads[0].Replies) != 1 ||
		page.Threads[0].Replies[0].ID != answered.ID {
		t.Errorf("the page holds %+v (%v)", page.Threads, err)
	}
	_, acts, err := d.Case(ctx, noticetest.Mod, asked.ID)
	if last := acts[len(acts)-1]; err != nil || last.Action != notice.Withdraw || last.By != "" || len(acts) != 2 {
		t.Errorf("recorded %+v (%v)", acts, err)
	}
	if _, err := d.Undo(ctx, noticetest.Mod, acts[1].Seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone by a moderator: %v", err)
	}
	_, err = d.Decide(ctx, notice.Decision{
		Comment: asked.ID, Seen: notice.Published, Action: notice.Remove, Reason: "respect", By: noticetest.Mod,
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("removed behind its author's back: %v", err)
	}
	removed := d.decide(t, answered, notice.Remove)
	if _, err := d.Withdraw(ctx, removed.ID, d.Proof(removed.ID)); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("a removed one: %v", err)
	}
	for range 2 { // those without words are not alike
		c := d.post(t, say("to be taken back"))
		if _, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID)); err != nil {
			t.Fatal(err)
		}
		k, _, err := d.Case(ctx, noticetest.Mod, c.ID)
		if err != nil || len(k.Repeats) != 0 || d.comment(t, c.ID).OnPage() {
			t.Errorf("it repeats %+v (%v)", k.Repeats, err)
		}
		d.now = d.now.Add(time.Minute)
	}
}
