package noticetest

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

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
		if len(first) != 1 {
			t.Fatalf("the first of an author: %v, %v", first, err1)
		}
		rest, err2 := tx.ByAuthorAfter(by.Key, first[0].ID, 9)
		last, err3 := tx.ByAuthor(by.Key, 0, 1)
		none, err4 := tx.ByAuthorAfter(notice.AuthorKey{2}, 0, 9)
		if len(last) != 1 || len(rest) != 3 || rest[0].ID <= first[0].ID || rest[2].ID != last[0].ID || len(none) != 0 {
			t.Errorf("%d after the first, %d of another author", len(rest), len(none))
		}
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Error(err)
		}
		return err
	})
}
