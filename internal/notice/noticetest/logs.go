package noticetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testAudit(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	var want []notice.AuditEntry
	for i, on := range []notice.CommentID{c.ID, d.ID, c.ID} {
		e := notice.AuditEntry{At: Epoch, By: "mina", On: a.ID, Comment: on, Action: notice.Remove, From: notice.Published, To: notice.Removed, Reason: "respect", Rules: 1, Digest: [32]byte{byte(i)}}
		Update(t, s, func(tx notice.WriteTx) (err error) {
			e.Seq, err = tx.AppendAudit(e, notice.Remarks{Note: fmt.Sprint("note ", i)})
			return err
		})
		want = append(want, e)
	}
	View(t, s, func(tx notice.Tx) error {
		all, err1 := tx.Audit(0, 2)
		rest, err2 := tx.Audit(2, 9)
		hist, err3 := tx.History(c.ID, 0, 9)
		said, err4 := tx.Remarks(2)
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
		if want.Seq, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
			return err
		}
		e.Batch = want.Seq
		if _, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
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
