package noticetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

// position returns the position of the last change.
func position(t *testing.T, s notice.Store) (p notice.Position) {
	t.Helper()
	View(t, s, func(tx notice.Tx) (err error) {
		p, err = tx.Position()
		return err
	})
	return p
}

// changed returns the changes after a position, and the position of the last.
func changed(t *testing.T, s notice.Store, after notice.Position, n int) (ids []notice.CommentID, at notice.Position) {
	t.Helper()
	View(t, s, func(tx notice.Tx) (err error) {
		ids, at, err = tx.Changed(after, n)
		return err
	})
	return ids, at
}

func testChanges(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	if p := position(t, s); p != (notice.Position{}) {
		t.Errorf("without comments: %v", p)
	}
	if ids, p := changed(t, s, notice.Position{}, 9); len(ids) > 0 || p != (notice.Position{}) {
		t.Errorf("without comments: %v, %v", ids, p)
	}
	var want []notice.CommentID
	c := Put(t, s, notice.Comment{On: a.ID})
	want = append(want, c.ID)
	first := position(t, s)
	a.Origin = "elsewhere"
	Announce(t, s, a)
	Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.PutComment(c) // as it is
		return err
	})
	if again := position(t, s); again != first {
		t.Errorf("no comment was changed: %v, was %v", again, first)
	}
	var put []notice.CommentID
	Update(t, s, func(tx notice.WriteTx) error {
		put = nil
		for range 3 {
			d, err := Place(tx, notice.Comment{On: a.ID})
			if err != nil {
				return err
			}
			put = append(put, d.ID)
		}
		d := c
		d.Question = true
		put = append(put, d.ID)
		_, err := tx.PutComment(d)
		return err
	})
	want = append(want, put...)
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := Place(tx, notice.Comment{On: a.ID})
		return errors.Join(err, errAgain)
	})
	if !errors.Is(err, errAgain) {
		t.Fatal(err)
	}
	last := position(t, s)
	if last.Seq != uint64(len(want)) {
		t.Errorf("%d changes are at %v", len(want), last)
	}
	for _, n := range []int{1, 2, 3, 100} {
		var got []notice.CommentID
		for at := (notice.Position{}); ; {
			ids, next := changed(t, s, at, n)
			if len(ids) == 0 {
				if next != last {
					t.Errorf("%d at a time ends at %v, want %v", n, next, last)
				}
				break
			}
			got, at = append(got, ids...), next
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d at a time: got %v, want %v", n, got, want)
		}
	}
	if ids, at := changed(t, s, first, 0); len(ids) > 0 || at != first {
		t.Errorf("none after %v: %v, %v", first, ids, at)
	}
	if ids, _ := changed(t, s, first, 100); !slices.Equal(ids, want[1:]) {
		t.Errorf("after %v: %v, want %v", first, ids, want[1:])
	}
}

// testCopies asks for changes after positions that another store has, which has put as many comments.
func testCopies(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	Put(t, s, notice.Comment{On: a.ID})
	Put(t, s, notice.Comment{On: a.ID})
	last := position(t, s)
	for _, p := range []notice.Position{
		{Seq: last.Seq, Nonce: last.Nonce + 1}, {Seq: last.Seq + 1, Nonce: last.Nonce}, {Seq: 0, Nonce: 7},
	} {
		err := s.View(context.Background(), func(tx notice.Tx) error {
			_, _, err := tx.Changed(p, 1)
			return err
		})
		if !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("after %v of another store: %v, want ErrNotFound", p, err)
		}
	}
}
