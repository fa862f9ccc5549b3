package noticetest

import (
	"errors"
	"slices"
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
			if _, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
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
		if (len(asked) == 1) != (status == notice.Published) || int(totals.OpenCount) != len(asked) {
			t.Errorf("%v: %d questions, %d counted", status, len(asked), totals.OpenCount)
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
		words := Text(notice.English, "I AGREE\nentirely").TextHash()
		mine, err := tx.WithTextHash(a.ID, words, notice.AuthorKey{1}, 9)
		if len(mine) != 1 || mine[0].ID != first.ID {
			t.Errorf("one author's: %v, %v", mine, err)
		}
		anyone, err := tx.WithTextHash(a.ID, words, notice.AuthorKey{}, 9)
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
			_, err = tx.PutComment(now.ApplyReply(reply))
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
	if n := Tally(t, s, a.ID); n.OpenCount != 0 || n.Official != 1 {
		t.Errorf("tally %+v", n)
	}
	gone := answer
	gone.Status = notice.Removed
	settle(gone)
	if n := open(); n != 1 {
		t.Errorf("answer removed: %d open", n)
	}
}
