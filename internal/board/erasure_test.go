package board_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// eraseAll and eraseName are requests by an administrator.
var (
	eraseAll = notice.ErasureRequest{
		Erasure: notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor}, By: noticetest.Admin,
	}
	eraseName = notice.ErasureRequest{
		Erasure: notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder}, By: noticetest.Admin,
	}
)

func (d *desk) erase(t testing.TB, c notice.Comment, r notice.ErasureRequest) (after notice.Comment, seq uint64) {
	t.Helper()
	after, seq, err := d.Erase(context.Background(), c.ID, r)
	if err != nil || seq == 0 {
		t.Fatalf("erasing: entry %d, %v", seq, err)
	}
	return after, seq
}

// held returns of how many erasures of a comment something is held.
func (d *desk) held(t testing.TB, id notice.CommentID) (n int) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		held, err := tx.HeldErasures(id)
		n = len(held)
		return err
	})
	return n
}

// TestEraseAndUndo erases an answered question as a whole, and undoes it on the same day.
func TestEraseAndUndo(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	d.answer(t, asked.ID, map[notice.Lang]string{"en": "From the hills."})
	asked = d.comment(t, asked.ID)
	before := noticetest.Tally(t, d.store, d.on.ID)
	_, acts, err := d.Case(ctx, noticetest.Mod, asked.ID)
	if err != nil {
		t.Fatal(err)
	}

	_, seq := d.erase(t, asked, eraseAll)
	if again, n, err := d.Erase(ctx, asked.ID, eraseAll); err != nil || n != 0 || again.Status != notice.Erased {
		t.Errorf("the same again: entry %d, %v", n, err)
	}
	after := noticetest.Tally(t, d.store, d.on.ID)
	if after.Published != before.Published-1 || after.Erased != 1 || after.LastNumber != before.LastNumber ||
		after.Official != before.Official || after.OpenCount != 0 || after.Revision != before.Revision+1 {
		t.Errorf("tally %+v, was %+v", after, before)
	}
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads) != 1 || page.Threads[0].Root.Body.Source() != "" ||
		page.Threads[0].Root.Number != 1 || len(page.Threads[0].Replies) != 1 {
		t.Errorf("the page holds %+v (%v)", page.Threads, err)
	}
	_, told, err := d.Case(ctx, noticetest.Mod, asked.ID)
	last := told[len(told)-1]
	if err != nil || last.Action != notice.Erase || last.By != "ada" || last.Erased != eraseAll.Erasure ||
		last.Remarks != (notice.Remarks{}) || told[0].Remarks != (notice.Remarks{}) || len(told) != len(acts)+1 {
		t.Errorf("the history is %+v (%v)", told, err)
	}
	_, err = d.Decide(ctx, notice.Decision{
		Comment: asked.ID, Seen: notice.Published, Action: notice.Remove, Reason: "respect", By: noticetest.Mod,
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("removed though it is erased: %v", err)
	}
	for _, by := range []notice.Actor{noticetest.Mod, noticetest.Member, {}} {
		if _, err := d.UndoErasure(ctx, by, seq); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("undone by a %v: %v", by.Role, err)
		}
	}
	if _, err := d.Undo(ctx, noticetest.Admin, seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone as a decision: %v", err)
	}
	d.now = d.now.Add(notice.ErasureGrace - time.Minute)
	if n, err := d.ForgetErased(ctx); n != 0 || err != nil {
		t.Errorf("%d forgotten within the day, %v", n, err)
	}
	if back, err := d.UndoErasure(ctx, noticetest.Admin, seq); len(back) != 1 || err != nil {
		t.Fatalf("undone: %d, %v", len(back), err)
	}
	if diff := cmp.Diff(asked, d.comment(t, asked.ID)); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
	_, told, err = d.Case(ctx, noticetest.Mod, asked.ID)
	if err != nil || told[0].Remarks != acts[0].Remarks || d.held(t, asked.ID) != 0 {
		t.Errorf("undone, its history is %+v, %d held (%v)", told, d.held(t, asked.ID), err)
	}
	now := noticetest.Tally(t, d.store, d.on.ID)
	if now.Revision--; now.Revision != after.Revision {
		t.Errorf("the revision is %d, was %d", now.Revision+1, after.Revision)
	}
	if now.Revision = before.Revision; now != before {
		t.Errorf("tally %+v, was %+v", now, before)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone twice: %v", err)
	}
	redo := told[len(told)-1].Seq
	if _, err := d.Undo(ctx, noticetest.Admin, redo); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("the undoing undone: %v", err)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, redo); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("an entry that is no erasure: %v", err)
	}
}

// TestEraseOfficialReply: the question that it answered is open again, and its earlier texts are gone.
func TestEraseOfficialReply(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	asked := d.decide(t, d.post(t, draft()), notice.Approve)
	reply := d.answer(t, asked.ID, map[notice.Lang]string{"en": "Ask Ana at number 9."})
	reply, err := d.Correct(ctx, board.Correction{
		Reply: reply.ID, Texts: map[notice.Lang]string{"en": "From the hills."}, Seen: reply.Body.Digest(),
		By: noticetest.Member,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, seq := d.erase(t, reply, eraseAll)
	versions := func() (n int) {
		noticetest.View(t, d.store, func(tx notice.Tx) error {
			vs, err := tx.Versions(reply.ID)
			n = len(vs)
			return err
		})
		return n
	}
	if !d.comment(t, asked.ID).AwaitsAnswer() || versions() != 0 {
		t.Errorf("its question waits: %v; %d earlier texts", d.comment(t, asked.ID).AwaitsAnswer(), versions())
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reply, d.comment(t, reply.ID)); diff != "" || d.comment(t, asked.ID).AwaitsAnswer() ||
		versions() != 1 {
		t.Errorf("undone, with %d earlier texts (-want +got):\n%s", versions(), diff)
	}
}

// TestErasedForGood: after a day an erasure cannot be undone, even before what is held is deleted.
func TestErasedForGood(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	c := d.post(t, draft())
	_, seq := d.erase(t, c, eraseAll)
	d.now = d.now.Add(notice.ErasureGrace)
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone after the day: %v", err)
	}
	if all, err := d.UndoableErasures(ctx, noticetest.Admin); len(all) > 0 || err != nil {
		t.Errorf("said to be undoable: %+v, %v", all, err)
	}
	if n, err := d.restarted().ForgetErased(ctx); n != 1 || err != nil || d.held(t, c.ID) != 0 {
		t.Errorf("after a restart, %d forgotten and %d held, %v", n, d.held(t, c.ID), err)
	}
	if d.comment(t, c.ID).Erased != eraseAll.Erasure {
		t.Error("it no longer says that it is erased")
	}
}

// TestErasedByAWrongClock erases while the clock is ten years ahead.
func TestErasedByAWrongClock(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	now := d.now
	d.now = now.AddDate(10, 0, 0)
	d.erase(t, c, eraseAll)
	d.now = now
	if n, err := d.ForgetErased(context.Background()); n != 1 || err != nil || d.held(t, c.ID) != 0 {
		t.Errorf("%d forgotten and %d held, %v", n, d.held(t, c.ID), err)
	}
}

// TestEraseNameThenWithdraw: what the author withdraws is not held, and does not come back.
func TestEraseNameThenWithdraw(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	c := d.decide(t, d.post(t, draft()), notice.Approve)
	nameless, seq := d.erase(t, c, eraseName)
	if nameless.Status != notice.Published || nameless.Author.Name != "" || nameless.Body.Source() != c.Body.Source() ||
		d.Wrote(nameless, c.Author.Contact) {
		t.Errorf("without a name: %+v", nameless)
	}
	if _, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID)); err != nil {
		t.Fatal(err)
	}
	if n := d.held(t, c.ID); n != 0 {
		t.Errorf("%d held of what its author withdrew", n)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("undone: %v", err)
	}
}

// TestEraseNameThenAll undoes both, the last one first.
func TestEraseNameThenAll(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	c := d.decide(t, d.post(t, draft()), notice.Approve)
	_, first := d.erase(t, c, eraseName)
	removed := d.decide(t, c, notice.Remove)
	_, second := d.erase(t, c, eraseAll)
	if _, err := d.UndoErasure(ctx, noticetest.Admin, first); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("the first one undone: %v", err)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, second); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(removed, d.comment(t, c.ID)); diff != "" {
		t.Errorf("the second one undone (-want +got):\n%s", diff)
	}
	if _, err := d.UndoErasure(ctx, noticetest.Admin, first); err != nil {
		t.Fatal(err)
	}
	now := d.comment(t, c.ID)
	if now.Author != c.Author || now.Status != notice.Removed || !now.Erased.None() {
		t.Errorf("both undone: %+v", now)
	}
}

// TestEraseUnseen: a comment that was corrected since the form was opened is not erased.
func TestEraseUnseen(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	r := eraseAll
	r.Seen = c.State()
	f := draft()
	f.Comment = "Other words"
	d.amend(t, c, f)
	now, seq, err := d.Erase(context.Background(), c.ID, r)
	if !errors.Is(err, notice.ErrConflict) || seq != 0 || now.Body.Source() != "Other words" {
		t.Errorf("entry %d, %+v, %v", seq, now, err)
	}
}

func TestEraseAuthor(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	var mine []notice.Comment
	for i := range 5 {
		f := draft()
		f.Comment = fmt.Sprint("Where does it come from, ", i)
		mine = append(mine, d.post(t, f))
	}
	f := draft()
	f.Email, f.Name = "bob@example.org", "Bob"
	other := d.post(t, f)
	d.decide(t, mine[0], notice.Approve)
	d.decide(t, mine[1], notice.Decline)
	if _, err := d.Withdraw(ctx, mine[2].ID, d.Proof(mine[2].ID)); err != nil {
		t.Fatal(err)
	}
	for i, c := range mine {
		mine[i] = d.comment(t, c.ID)
	}
	of := mine[0].Author.Key.Subject()
	byMod := eraseAll
	byMod.By = noticetest.Mod
	if _, _, err := d.EraseAuthor(ctx, of, byMod); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("by a moderator: %v", err)
	}
	if n, seq, err := d.EraseAuthor(ctx, of, eraseName); n != 4 || seq == 0 || err != nil {
		t.Errorf("the name: %d, entry %d, %v", n, seq, err)
	}
	n, batch, err := d.EraseAuthor(ctx, of, eraseAll)
	if n != 5 || err != nil {
		t.Fatalf("all: %d, %v", n, err)
	}
	if n, none, err := d.EraseAuthor(ctx, of, eraseAll); n != 0 || none != 0 || err != nil {
		t.Errorf("all again: %d, entry %d, %v", n, none, err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		tally, err := tx.AuthorTally(of.Author())
		if tally != (notice.AuthorTally{Erased: 5}) {
			t.Errorf("the author's tally is %+v", tally)
		}
		return err
	})
	if d.comment(t, other.ID).Author.Name != "Bob" {
		t.Error("another author's comment was erased")
	}
	undoable, err := d.UndoableErasures(ctx, noticetest.Admin)
	if err != nil || len(undoable) != 2 || undoable[0].Number != batch || undoable[0].Comments != 5 ||
		undoable[0].Erased != eraseAll.Erasure || undoable[1].Comments != 4 {
		t.Errorf("to be undone: %+v, %v", undoable, err)
	}
	if _, err := d.UndoableErasures(ctx, noticetest.Mod); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("listed for a moderator: %v", err)
	}
	if back, err := d.UndoErasure(ctx, noticetest.Admin, batch); len(back) != 5 || err != nil {
		t.Fatalf("all undone: %d, %v", len(back), err)
	}
	if back, err := d.UndoErasure(ctx, noticetest.Admin, undoable[1].Number); len(back) != 4 || err != nil {
		t.Fatalf("the name undone: %d, %v", len(back), err)
	}
	for _, c := range mine {
		if diff := cmp.Diff(c, d.comment(t, c.ID)); diff != "" {
			t.Errorf("undone (-want +got):\n%s", diff)
		}
	}
	for what, s := range map[string]notice.Subject{
		"nobody": notice.AuthorKey{9}.Subject(), "a network": mine[0].Network.Subject(),
	} {
		if _, _, err := d.EraseAuthor(ctx, s, eraseAll); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestEraseManyByAnAuthor erases more than one transaction takes.
func TestEraseManyByAnAuthor(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	author := notice.Author{Key: notice.AuthorKey{7}, Name: "Ana"}
	const many = notice.MaxBatch + 7
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		for i := range many {
			body := noticetest.Text(notice.English, fmt.Sprint("words ", i))
			if _, err := noticetest.Place(tx, notice.Comment{On: d.on.ID, Author: author, Body: body}); err != nil {
				return err
			}
		}
		return nil
	})
	var batches []uint64
	for _, want := range []int{notice.MaxBatch, 7, 0} {
		n, batch, err := d.EraseAuthor(ctx, author.Key.Subject(), eraseAll)
		if n != want || err != nil {
			t.Fatalf("%d erased, want %d: %v", n, want, err)
		}
		batches = append(batches, batch)
	}
	if back, err := d.UndoErasure(ctx, noticetest.Admin, batches[0]); len(back) != notice.MaxBatch || err != nil {
		t.Errorf("%d brought back, %v", len(back), err)
	}
	d.now = d.now.Add(notice.ErasureGrace)
	if n, err := d.ForgetErased(ctx); n != 7 || err != nil {
		t.Errorf("%d forgotten, %v", n, err)
	}
}

func TestAuthorsByEmail(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	f := draft()
	f.Email = "eva@münchen.example"
	first := d.post(t, f)
	second := noticetest.Put(t, d.store, notice.Comment{ // as a version before internationalized addresses stored it
		On: d.on.ID, Author: notice.Author{Key: oldKey("eva@münchen.example"), Name: "Eva"},
	})
	for _, email := range []string{"eva@münchen.example", " Eva@xn--mnchen-3ya.example "} {
		found, err := d.AuthorsByEmail(ctx, noticetest.Admin, email)
		if err != nil || len(found) != 2 || found[0].Subject.Author() != first.Author.Key ||
			found[1].Subject.Author() != second.Author.Key || found[1].Name != "Eva" ||
			found[0].Tally != (notice.AuthorTally{Pending: 1}) {
			t.Errorf("%s: %+v, %v", email, found, err)
		}
	}
	d.erase(t, first, eraseAll)
	if found, err := d.AuthorsByEmail(ctx, noticetest.Admin, f.Email); err != nil || len(found) != 2 {
		t.Errorf("after the address was erased: %+v, %v", found, err)
	}
	if found, err := d.AuthorsByEmail(ctx, noticetest.Admin, "eva@example"); len(found) > 0 || err != nil {
		t.Errorf("a part of an address: %+v, %v", found, err)
	}
	var problems notice.Problems
	if _, err := d.AuthorsByEmail(ctx, noticetest.Admin, " "); !errors.As(err, &problems) {
		t.Errorf("no address: %v", err)
	}
	if _, err := d.AuthorsByEmail(ctx, noticetest.Mod, f.Email); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("for a moderator: %v", err)
	}
}

// memory returns what the classifier has saved, without the number of the last entry.
func (d *desk) memory(t testing.TB) (m notice.Memory) {
	t.Helper()
	d.learn(t)
	if err := d.Spam().Save(context.Background()); err != nil {
		t.Fatal(err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		m, err = tx.Memory()
		return err
	})
	m.Until = 0
	var counted []notice.TokenCount
	for _, c := range m.Tokens {
		if c.Wanted+c.Unwanted > 0 {
			counted = append(counted, c)
		}
	}
	m.Tokens = counted
	return m
}

// TestTheClassifierForgetsWhatIsErased compares what it knows with what it knew before it had learned from a comment:
// when it follows at once; when it was not running from before the decision until the day is over; and after an undo.
func TestTheClassifierForgetsWhatIsErased(t *testing.T) {
	for what, follow := range map[string]func(*desk, *testing.T){
		"at once": func(d *desk, t *testing.T) { d.learn(t) }, "later": func(*desk, *testing.T) {},
	} {
		d := newDesk(t, unlimited())
		ctx := context.Background()
		d.teach(t, 2)
		before := d.memory(t)
		f := draft()
		f.Comment, f.Organisation = "Xylophonic casino", "Zymurgists"
		c := d.reject(t, d.post(t, f))
		follow(d, t)
		_, seq := d.erase(t, c, eraseAll)
		follow(d, t)
		if _, err := d.UndoErasure(ctx, noticetest.Admin, seq); err != nil {
			t.Fatal(err)
		}
		follow(d, t)
		d.erase(t, c, eraseName)
		follow(d, t)
		d.erase(t, c, eraseAll)
		d.now = d.now.Add(notice.ErasureGrace)
		if n, err := d.ForgetErased(ctx); n != 2 || err != nil {
			t.Fatalf("%s: %d forgotten, %v", what, n, err)
		}
		d.Board = d.restarted()
		if diff := cmp.Diff(before, d.memory(t)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", what, diff)
		}
	}
}

// TestEraseAtOnceWithOthers erases comments while moderators decide on them, their authors correct and withdraw them,
// and other administrators undo. Whatever comes first, nothing comes back that was withdrawn, and counts and indexes are
// right (newDesk checks these at the end).
func TestEraseAtOnceWithOthers(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	expected := func(what string, err error) {
		for _, e := range []error{notice.ErrConflict, notice.ErrNotFound, notice.ErrForbidden} {
			if errors.Is(err, e) {
				return
			}
		}
		var problems notice.Problems
		if err != nil && !errors.As(err, &problems) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range 15 {
		f := draft()
		f.Comment, f.From = fmt.Sprint("Question number ", i), netip.AddrFrom4([4]byte{192, 0, 2, byte(i)})
		c := d.post(t, f)
		other := f
		other.Comment += ", corrected"
		var all sync.WaitGroup
		seqs := make(chan uint64, 2)
		for _, r := range []notice.ErasureRequest{eraseAll, eraseName} {
			all.Go(func() {
				_, seq, err := d.Erase(ctx, c.ID, r)
				expected("erase", err)
				seqs <- seq
			})
			all.Go(func() {
				_, err := d.UndoErasure(ctx, noticetest.Admin, <-seqs)
				expected("undo", err)
			})
		}
		for _, a := range []notice.Action{notice.Approve, notice.Decline} {
			all.Go(func() {
				_, err := d.Decide(ctx, notice.Decision{
					Comment: c.ID, Seen: notice.Pending, Action: a, Reason: "respect", By: noticetest.Mod,
				})
				expected("decide", err)
			})
		}
		all.Go(func() { _, err := d.Amend(ctx, c.ID, d.Proof(c.ID), other); expected("amend", err) })
		if i%3 == 0 {
			all.Go(func() { _, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID)); expected("withdraw", err) })
		}
		all.Wait()
		now := d.comment(t, c.ID)
		hasWords := strings.HasPrefix(now.Body.Source(), "Question")
		if gone := now.Status == notice.Erased || now.Status == notice.Withdrawn; gone == hasWords {
			t.Errorf("it is %v and says %q", now.Status, now.Body.Source())
		}
		if now.Status == notice.Withdrawn && (now.Author.Name != "" || d.held(t, c.ID) > 0) {
			t.Errorf("withdrawn, by %q, %d held", now.Author.Name, d.held(t, c.ID))
		}
		if now.Erased.None() && now.Status != notice.Withdrawn && now.Author.Name == "" {
			t.Errorf("nothing is erased, but it has no name: %+v", now)
		}
	}
}
