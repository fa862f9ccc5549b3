package noticetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// testLife follows a question through every status and looks at each listing after each step.
func testLife(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Question: true})
	for _, step := range []struct {
		do              notice.Action
		want            notice.Status
		public, revises bool
	}{
		{notice.Decline, notice.Declined, false, false},
		{notice.Restore, notice.Pending, false, false},
		{notice.Approve, notice.Published, true, true},
		{notice.Remove, notice.Removed, true, true},
		{notice.Restore, notice.Published, true, true},
	} {
		before := Tally(t, s, a.ID)
		Update(t, s, func(tx notice.WriteTx) error {
			now, err := tx.Comment(c.ID)
			if err != nil {
				return err
			}
			d := notice.Decision{Comment: c.ID, Seen: now.Status, Action: step.do, Reason: "respect", By: Mod}
			now, e, err := now.Decide(d, Rules(), Epoch)
			if err != nil {
				return err
			}
			if _, err = tx.AppendAudit(e, notice.Aside{}); err != nil {
				return err
			}
			_, err = tx.PutComment(now)
			return err
		})
		after := Tally(t, s, a.ID)
		if (after.Revision > before.Revision) != step.revises {
			t.Errorf("%v: revision %d after %d", step.do, after.Revision, before.Revision)
		}
		checkLists(t, s, c.ID, step.want, step.public)
	}
}

// checkLists looks for the only comment there is in every listing.
func checkLists(t *testing.T, s notice.Store, id notice.CommentID, status notice.Status, public bool) {
	t.Helper()
	View(t, s, func(tx notice.Tx) error {
		totals, err := tx.Totals()
		for _, st := range notice.Statuses {
			list, err1 := tx.WithStatus(st, 0, 9)
			back, err2 := tx.WithStatusBefore(st, 0, 9)
			want := 0
			if st == status {
				want = 1
			}
			if len(list) != want || len(back) != want || *totals.Count(st) != uint64(want) {
				t.Errorf("with status %v: %d, %d and %d of %d", st, len(list), len(back), *totals.Count(st), want)
			}
			err = errors.Join(err, err1, err2)
		}
		asked, err1 := tx.Questions(0, 9)
		if (len(asked) == 1) != (status == notice.Published) || int(totals.Open) != len(asked) {
			t.Errorf("%v: %d questions, %d counted", status, len(asked), totals.Open)
		}
		c, err2 := tx.CommentByNumber(1, 1)
		if (err2 == nil) != public || public && (c.ID != id || c.Thread != 1 || c.Place != 0) {
			t.Errorf("%v: by number %v, %v", status, c.ID, err2)
		}
		return errors.Join(err, err1)
	})
}

func testPlaces(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	first := Put(t, s, notice.Comment{On: a.ID})
	second := Put(t, s, notice.Comment{On: a.ID})
	reply := Put(t, s, notice.Comment{On: a.ID, Parent: first.ID})
	deep := Put(t, s, notice.Comment{On: a.ID, Parent: reply.ID})
	other := Put(t, s, notice.Comment{On: a.ID, Parent: second.ID})
	got := [][3]uint64{}
	for _, c := range []notice.Comment{first, second, reply, deep, other} {
		got = append(got, [3]uint64{c.Number, c.Thread, c.Place})
	}
	want := [][3]uint64{{1, 1, 0}, {2, 2, 0}, {3, 1, 1}, {4, 1, 2}, {5, 2, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("number, thread, place (-want +got):\n%s", diff)
	}
	View(t, s, func(tx notice.Tx) error {
		ts, err := tx.Threads(a.ID, notice.Span{From: 1, To: 2}, 1)
		if len(ts) != 2 || ts[0].Total != 2 || len(ts[0].Replies) != 1 || ts[0].Replies[0].ID != reply.ID || ts[1].Root.ID != second.ID {
			t.Errorf("threads: %+v, %v", ts, err)
		}
		th, err := tx.Thread(a.ID, 1, notice.Span{From: 2, To: 9})
		if len(th.Replies) != 1 || th.Replies[0].ID != deep.ID {
			t.Errorf("the rest of a thread: %+v, %v", th, err)
		}
		return nil
	})
}

// testOrderOfPublication has the later of two comments published first.
func testOrderOfPublication(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	early := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	late := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Posted: Epoch.Add(time.Hour)})
	for _, c := range []*notice.Comment{&late, &early} {
		Update(t, s, func(tx notice.WriteTx) error {
			now := *c
			now.Status = notice.Published
			put, err := tx.PutComment(now)
			*c = put
			return err
		})
	}
	if late.Number != 1 || late.Thread != 1 || early.Number != 2 || early.Thread != 2 {
		t.Errorf("late is %d in %d, early is %d in %d", late.Number, late.Thread, early.Number, early.Thread)
	}
}

func testPaging(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	key := notice.AuthorKey{1}
	var want []notice.CommentID
	for i := range 25 {
		c := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Author: notice.Author{Key: key}, Posted: Epoch.Add(time.Duration(i) * time.Minute)})
		want = append(want, c.ID)
		Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Key: notice.AuthorKey{2}}, Posted: c.Posted})
	}
	backwards := slices.Clone(want)
	slices.Reverse(backwards)
	for name, list := range map[string]struct {
		next func(notice.Tx, notice.CommentID) ([]notice.Comment, error)
		want []notice.CommentID
	}{
		"with status": {func(tx notice.Tx, at notice.CommentID) ([]notice.Comment, error) {
			return tx.WithStatus(notice.Pending, at, 10)
		}, want},
		"with status before": {func(tx notice.Tx, at notice.CommentID) ([]notice.Comment, error) {
			return tx.WithStatusBefore(notice.Pending, at, 10)
		}, backwards},
		"by author": {func(tx notice.Tx, at notice.CommentID) ([]notice.Comment, error) {
			return tx.ByAuthor(key, at, 10)
		}, backwards},
	} {
		var got []notice.CommentID
		View(t, s, func(tx notice.Tx) error {
			for at := notice.CommentID(0); ; {
				page, err := list.next(tx, at)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, c := range page {
					got = append(got, c.ID)
				}
				at = page[len(page)-1].ID
			}
		})
		if !slices.Equal(got, list.want) {
			t.Errorf("%s: got %v, want %v", name, got, list.want)
		}
	}
	View(t, s, func(tx notice.Tx) error {
		all, err := tx.Comments(0, 100)
		if len(all) != 50 {
			t.Errorf("%d comments in all", len(all))
		}
		return err
	})
}

func testWords(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	b := Water()
	b.Slugs = map[notice.Lang]string{notice.English: "b"}
	b = Announce(t, s, b)
	say := func(on notice.AnnouncementID, by byte, source string) notice.Comment {
		return Put(t, s, notice.Comment{On: on, Author: notice.Author{Key: notice.AuthorKey{by}}, Body: Text(notice.English, source)})
	}
	first := say(a.ID, 1, "I agree  entirely")
	say(a.ID, 2, "i agree entirely")
	say(a.ID, 1, "I disagree")
	say(b.ID, 1, "I agree entirely")
	View(t, s, func(tx notice.Tx) error {
		words := Text(notice.English, "I AGREE\nentirely").Words()
		mine, err := tx.WithWords(a.ID, words, notice.AuthorKey{1}, 9)
		if len(mine) != 1 || mine[0].ID != first.ID {
			t.Errorf("one author's: %v, %v", mine, err)
		}
		anyone, err := tx.WithWords(a.ID, words, notice.AuthorKey{}, 9)
		if len(anyone) != 2 {
			t.Errorf("anyone's: %v, %v", anyone, err)
		}
		return nil
	})
}

func testQuestions(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	q := Put(t, s, notice.Comment{On: a.ID, Question: true})
	answer := notice.Comment{On: a.ID, Parent: q.ID, Author: notice.Author{Role: notice.Team}}
	answer = Put(t, s, answer)
	settle := func(reply notice.Comment) {
		Update(t, s, func(tx notice.WriteTx) error {
			now, err := tx.Comment(q.ID)
			if err != nil {
				return err
			}
			_, err = tx.PutComment(now.Settle(reply))
			return err
		})
	}
	open := func() (n int) {
		View(t, s, func(tx notice.Tx) error {
			asked, err := tx.Questions(0, 9)
			n = len(asked)
			return err
		})
		return n
	}
	if n := open(); n != 1 {
		t.Errorf("before: %d open", n)
	}
	settle(answer)
	if n := open(); n != 0 {
		t.Errorf("answered: %d open", n)
	}
	if n := Tally(t, s, a.ID); n.Open != 0 || n.Official != 1 {
		t.Errorf("tally %+v", n)
	}
	gone := answer
	gone.Status = notice.Removed
	settle(gone)
	if n := open(); n != 1 {
		t.Errorf("answer removed: %d open", n)
	}
}

func testAudit(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	var want []notice.AuditEntry
	for i, on := range []notice.CommentID{c.ID, d.ID, c.ID} {
		e := notice.AuditEntry{At: Epoch, By: "mina", On: a.ID, Comment: on, Action: notice.Remove, From: notice.Published, To: notice.Removed, Reason: "respect", Rules: 1, Digest: [32]byte{byte(i)}}
		Update(t, s, func(tx notice.WriteTx) (err error) {
			e.Seq, err = tx.AppendAudit(e, notice.Aside{Note: fmt.Sprint("note ", i)})
			return err
		})
		want = append(want, e)
	}
	View(t, s, func(tx notice.Tx) error {
		all, err1 := tx.Audit(0, 2)
		rest, err2 := tx.Audit(2, 9)
		hist, err3 := tx.History(c.ID, 0, 9)
		said, err4 := tx.Aside(2)
		if diff := cmp.Diff([]notice.AuditEntry{want[2], want[1], want[0]}, append(all, rest...)); diff != "" {
			t.Errorf("the log (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]notice.AuditEntry{want[0], want[2]}, hist); diff != "" {
			t.Errorf("one comment's (-want +got):\n%s", diff)
		}
		last, err5 := tx.HistoryBefore(c.ID, 0, 1)
		first, err6 := tx.HistoryBefore(c.ID, 3, 5)
		onward, err7 := tx.AuditFrom(2, 9)
		if diff := cmp.Diff([]notice.AuditEntry{want[2], want[0], want[1], want[2]}, slices.Concat(last, first, onward)); diff != "" {
			t.Errorf("backwards, and onward (-want +got):\n%s", diff)
		}
		if err := errors.Join(err5, err6, err7); err != nil {
			t.Error(err)
		}
		if said.Note != "note 1" || want[2].Seq != 3 {
			t.Errorf("aside %+v, last number %d", said, want[2].Seq)
		}
		return errors.Join(err1, err2, err3, err4)
	})
}

func testAuthors(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	by := notice.Author{Key: notice.AuthorKey{3}}
	for _, status := range []notice.Status{notice.Published, notice.Published, notice.Pending, notice.Declined} {
		Put(t, s, notice.Comment{On: a.ID, Author: by, Status: status})
	}
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.AuthorTally(by.Key)
		if want := (notice.AuthorTally{Published: 2, Pending: 1, Declined: 1}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		first, err1 := tx.ByAuthorAfter(by.Key, 0, 1)
		rest, err2 := tx.ByAuthorAfter(by.Key, first[0].ID, 9)
		last, err3 := tx.ByAuthor(by.Key, 0, 1)
		none, err4 := tx.ByAuthorAfter(notice.AuthorKey{2}, 0, 9)
		if len(rest) != 3 || rest[0].ID <= first[0].ID || rest[2].ID != last[0].ID || len(none) != 0 {
			t.Errorf("%d behind the first, %d of another author", len(rest), len(none))
		}
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Error(err)
		}
		return err
	})
}

func testActivities(t *testing.T, s notice.Store) {
	for i := range 3 {
		Update(t, s, func(tx notice.WriteTx) error {
			return tx.AppendActivity(notice.Activity{At: Epoch, By: "ada", Kind: "tested", Of: "x", Detail: strings.Repeat("y", i)})
		})
	}
	View(t, s, func(tx notice.Tx) error {
		for before, want := range map[uint64][]uint64{0: {3, 2}, 3: {2, 1}, 2: {1}, 1: nil} {
			as, err := tx.Activities(before, 2)
			var got []uint64
			for _, a := range as {
				got = append(got, a.Seq)
				if want := (notice.Activity{Seq: a.Seq, At: Epoch, By: "ada", Kind: "tested", Of: "x", Detail: strings.Repeat("y", int(a.Seq-1))}); a != want {
					t.Errorf("got %+v, want %+v", a, want)
				}
			}
			if !slices.Equal(got, want) || err != nil {
				t.Errorf("before %d: %v, %v, want %v", before, got, err, want)
			}
		}
		return nil
	})
}

func testRules(t *testing.T, s notice.Store) {
	View(t, s, func(tx notice.Tx) error {
		if _, err := tx.Rules(0); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("before there are any: %v, want ErrNotFound", err)
		}
		return nil
	})
	var books []notice.RuleBook
	for i := range 2 {
		book := Rules()
		book.Version, book.Since, book.By, book.Rules = 0, Epoch, "ada", book.Rules[i:]
		Update(t, s, func(tx notice.WriteTx) error {
			put, err := tx.AppendRules(book)
			books = append(books[:i], put)
			return err
		})
	}
	View(t, s, func(tx notice.Tx) error {
		for version, want := range map[uint64]notice.RuleBook{0: books[1], 1: books[0], 2: books[1]} {
			got, err := tx.Rules(version)
			if diff := cmp.Diff(want, got); diff != "" || err != nil || got.Version == 0 {
				t.Errorf("version %d (-want +got): %v\n%s", version, err, diff)
			}
		}
		_, err := tx.Rules(3)
		if !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("version 3: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func testBatches(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	want := notice.Batch{
		At: Epoch, By: "mina", Action: notice.Remove, Reason: "respect", Rules: 1, Done: 2,
		Skipped: []notice.Skipped{{Comment: 7, By: "ada", Action: notice.Approve, Status: notice.Published}},
	}
	Update(t, s, func(tx notice.WriteTx) (err error) {
		e := notice.AuditEntry{At: Epoch, On: a.ID, Comment: c.ID, Action: notice.Remove, From: notice.Published, To: notice.Removed}
		if want.Seq, err = tx.AppendAudit(e, notice.Aside{}); err != nil {
			return err
		}
		e.Batch = want.Seq
		if _, err = tx.AppendAudit(e, notice.Aside{}); err != nil {
			return err
		}
		return tx.PutBatch(want)
	})
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Batch(want.Seq)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		if _, err := tx.Batch(want.Seq + 1); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("one that is not there: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func testVersions(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	var want []notice.Version
	for _, text := range []string{"one", "two"} {
		v := notice.Version{Body: Text(notice.English, text), Until: Epoch, By: "tomas"}
		Update(t, s, func(tx notice.WriteTx) error { return tx.AppendVersion(c.ID, v) })
		want = append(want, v)
	}
	want[1].Body = Text(notice.English, "made anew")
	Update(t, s, func(tx notice.WriteTx) error { return tx.PutVersion(c.ID, 2, want[1]) })
	err := s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.PutVersion(c.ID, 3, want[1]) })
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	View(t, s, func(tx notice.Tx) error {
		got, err1 := tx.Versions(c.ID)
		none, err2 := tx.Versions(d.ID)
		if diff := cmp.Diff(want, got); diff != "" || len(none) > 0 {
			t.Errorf("another's: %v; (-want +got):\n%s", none, diff)
		}
		return errors.Join(err1, err2)
	})
}

func testSettings(t *testing.T, s notice.Store) {
	get := func() (got notice.Settings) {
		View(t, s, func(tx notice.Tx) (err error) {
			got, err = tx.Settings()
			return err
		})
		return got
	}
	if diff := cmp.Diff(notice.DefaultSettings(), get()); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	mine := get()
	mine.AnswerWithin = 30
	theirs := mine
	Update(t, s, func(tx notice.WriteTx) error {
		put, err := tx.PutSettings(mine)
		if put.Version != 1 {
			t.Errorf("version %d, want 1", put.Version)
		}
		return err
	})
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.PutSettings(theirs)
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what they had not seen: %v, want ErrConflict", err)
	}
	if mine.Version = 1; cmp.Diff(mine, get()) != "" {
		t.Errorf("kept %+v, want %+v", get(), mine)
	}
}
