package noticetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

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
