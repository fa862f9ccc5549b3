package noticetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// testEveryStatus moves a question through every status and reads every listing after each step.
func testEveryStatus(t *testing.T, s notice.Store) {
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

// checkLists reads every listing of a store that has one comment, which has the given status.
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
		asked, err1 := tx.WorkList(notice.WorkList{Duty: notice.DutyOpen}, 0, 9)
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

func testPaging(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	key := notice.AuthorKey{1}
	var want []notice.CommentID
	for i := range 25 {
		c := Put(t, s, notice.Comment{
			On: a.ID, Status: notice.Pending, Author: notice.Author{Key: key},
			Posted: Epoch.Add(time.Duration(i) * time.Minute),
		})
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
			got = nil
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

func testTextHashes(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	b := Water()
	b.Slugs = map[notice.Lang]string{notice.English: "b"}
	b = Announce(t, s, b)
	say := func(on notice.AnnouncementID, by byte, source string) notice.Comment {
		return Put(t, s, notice.Comment{
			On: on, Author: notice.Author{Key: notice.AuthorKey{by}}, Body: Text(notice.English, source),
		})
	}
	first := say(a.ID, 1, "I agree  entirely")
	say(a.ID, 2, "i agree entirely")
	say(a.ID, 1, "I disagree")
	say(b.ID, 1, "I agree entirely")
	View(t, s, func(tx notice.Tx) error {
		words := Text(notice.English, "I AGREE\nentirely").TextHash()
		mine, err1 := tx.WithTextHash(a.ID, words, notice.AuthorKey{1}, 9)
		if len(mine) != 1 || mine[0].ID != first.ID {
			t.Errorf("of one author: %v", mine)
		}
		anyone, err2 := tx.WithTextHash(a.ID, words, notice.AuthorKey{}, 9)
		if len(anyone) != 2 {
			t.Errorf("of any author: %v", anyone)
		}
		return errors.Join(err1, err2)
	})
}

func testOfficial(t *testing.T, s notice.Store) {
	a, b := Announce(t, s, Water()), Water()
	b.Slugs = map[notice.Lang]string{notice.English: "b"}
	b = Announce(t, s, b)
	team := notice.Author{Role: notice.Team}
	first := Put(t, s, notice.Comment{On: a.ID})
	one := Put(t, s, notice.Comment{On: a.ID, Parent: first.ID, Author: team, Posted: Epoch.Add(time.Minute)})
	two := Put(t, s, notice.Comment{On: a.ID, Parent: first.ID, Author: team, Posted: Epoch.Add(time.Hour)})
	Put(t, s, notice.Comment{On: a.ID, Parent: first.ID, Author: team, Status: notice.Withdrawn})
	three := Put(t, s, notice.Comment{On: b.ID, Author: team, Posted: Epoch.Add(time.Second)})
	View(t, s, func(tx notice.Tx) error {
		return errors.Join(
			descending(t, []notice.CommentID{two.ID, one.ID}, func(before notice.CommentID) ([]notice.Comment, error) {
				return tx.Official(a.ID, before, 1)
			}),
			descending(t, []notice.CommentID{two.ID, one.ID, three.ID}, func(before notice.CommentID) ([]notice.Comment, error) {
				return tx.Official(0, before, 1)
			}),
		)
	})
	Update(t, s, func(tx notice.WriteTx) error {
		two.Status = notice.Removed
		_, err := tx.PutComment(two)
		return err
	})
	View(t, s, func(tx notice.Tx) error {
		all, err := tx.Official(0, 0, 9)
		if len(all) != 2 || all[0].ID != one.ID || all[1].ID != three.ID {
			t.Errorf("after one was removed: %v", all)
		}
		return err
	})
}

// descending goes through a listing one comment at a time.
func descending(
	t *testing.T, want []notice.CommentID, list func(before notice.CommentID) ([]notice.Comment, error),
) error {
	t.Helper()
	var got []notice.CommentID
	for before := notice.CommentID(0); ; {
		page, err := list(before)
		if err != nil || len(page) == 0 {
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			return err
		}
		before = page[0].ID
		got = append(got, before)
	}
}

func testNumbered(t *testing.T, s notice.Store) {
	a, b := Announce(t, s, Water()), Announce(t, s, named("b", 0))
	waits := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	one := Put(t, s, notice.Comment{On: a.ID})
	Put(t, s, notice.Comment{On: b.ID})
	two := Put(t, s, notice.Comment{On: a.ID, Parent: one.ID})
	Update(t, s, func(tx notice.WriteTx) error {
		waits.Status = notice.Published
		_, err1 := tx.PutComment(waits)
		one.Status = notice.Removed
		_, err2 := tx.PutComment(one)
		return errors.Join(err1, err2)
	})
	want := []notice.CommentID{waits.ID, two.ID, one.ID}
	View(t, s, func(tx notice.Tx) error {
		var got []notice.CommentID
		for before := uint64(0); ; {
			page, err := tx.Numbered(a.ID, before, 2)
			for _, c := range page {
				got, before = append(got, c.ID), c.Number
			}
			if err != nil || len(page) < 2 {
				if !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
				return err
			}
		}
	})
}

// testSets reads records in sets, some of which do not exist.
func testSets(t *testing.T, s notice.Store) {
	a, b := Announce(t, s, Water()), Announce(t, s, named("b", 0))
	ana, bob := notice.AuthorKey{1}, notice.AuthorKey{2}
	say := func(on notice.AnnouncementID, by notice.AuthorKey, text string, at time.Duration) notice.Comment {
		return Put(t, s, notice.Comment{
			On: on, Author: notice.Author{Key: by}, Body: Text(notice.English, text), Posted: Epoch.Add(at),
		})
	}
	one, two := say(a.ID, ana, "water", 0), say(a.ID, bob, "water", time.Second)
	three, four := say(a.ID, bob, "water", time.Minute), say(b.ID, ana, "water", time.Hour)
	gone := Put(t, s, notice.Comment{On: a.ID, Status: notice.Withdrawn, Body: notice.Body{Parts: []notice.Part{}}})
	Update(t, s, func(tx notice.WriteTx) error {
		act := notice.AuditEntry{At: Epoch, On: a.ID, Comment: three.ID, From: notice.Published, To: notice.Published}
		act.Action = notice.MarkQuestion
		_, err1 := tx.AppendAudit(act, notice.Remarks{})
		act.Action = notice.UnmarkQuestion
		_, err2 := tx.AppendAudit(act, notice.Remarks{})
		return errors.Join(err1, err2, tx.PutDossier(notice.Dossier{Subject: bob.Subject(), Stopped: 3}))
	})
	check := func(tx notice.Tx) error {
		cs, err := tx.CommentsByID([]notice.CommentID{four.ID, 7, one.ID, four.ID})
		if diff := cmp.Diff([]notice.Comment{four, one, four}, cs); diff != "" || err != nil {
			t.Errorf("comments (-want +got): %v\n%s", err, diff)
		}
		tallies, err := tx.Tallies([]notice.AnnouncementID{b.ID, 99, a.ID})
		if len(tallies) != 3 || tallies[0].Published != 1 || tallies[1] != (notice.Tally{}) ||
			tallies[2].Published != 3 || err != nil {
			t.Errorf("tallies %+v, %v", tallies, err)
		}
		authors, err := tx.AuthorTallies([]notice.AuthorKey{bob, {9}, ana})
		if len(authors) != 3 || authors[0].Published != 2 || authors[1] != (notice.AuthorTally{}) ||
			authors[2].Published != 2 || err != nil {
			t.Errorf("author tallies %+v, %v", authors, err)
		}
		latest, err := tx.LatestByAuthors([]notice.AuthorKey{bob, {9}, ana}, 1)
		if diff := cmp.Diff([][]notice.Comment{{three}, nil, {four}}, latest); diff != "" || err != nil {
			t.Errorf("the latest of each author (-want +got): %v\n%s", err, diff)
		}
		acts, err := tx.Histories([]notice.CommentID{three.ID, 7, one.ID}, 1)
		if len(acts) != 3 || len(acts[0]) != 1 || acts[0][0].Action != notice.MarkQuestion ||
			len(acts[1]) != 0 || len(acts[2]) != 0 || err != nil {
			t.Errorf("histories %+v, %v", acts, err)
		}
		dossiers, err := tx.Dossiers([]notice.Subject{ana.Subject(), bob.Subject()})
		if len(dossiers) != 2 || dossiers[0].Subject != ana.Subject() || dossiers[1].Stopped != 3 || err != nil {
			t.Errorf("dossiers %+v, %v", dossiers, err)
		}
		for n, want := range map[int][][]notice.Comment{
			0: {nil, nil, nil, nil}, 1: {{two}, {one}, nil, nil}, 9: {{two, three}, {one, three}, nil, nil},
		} {
			got, err := tx.Repeats([]notice.Comment{one, two, four, gone}, n)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("up to %d repeats (-want +got): %v\n%s", n, err, diff)
			}
		}
		return nil
	}
	View(t, s, check)
	Update(t, s, func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID, Status: notice.Pending}); err != nil {
			return err
		}
		tallies, err := tx.Tallies([]notice.AnnouncementID{a.ID})
		if err == nil && tallies[0].Pending != 1 {
			t.Errorf("a transaction does not see the tally that it changed: %+v", tallies)
		}
		return err
	})
}
