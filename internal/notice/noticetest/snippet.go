package noticetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testSnippets(t *testing.T, s notice.Store) {
	put := func(n notice.Snippet) (got notice.Snippet, err error) {
		err = s.Update(context.Background(), func(tx notice.WriteTx) error {
			got, err = tx.PutSnippet(n)
			return err
		})
		return got, err
	}
	one := notice.Snippet{
		For: notice.ForAnswer, Name: "one",
		Texts: map[notice.Lang]string{notice.English: "A", notice.Spanish: "B"},
	}
	first, err1 := put(one)
	second, err2 := put(one)
	if err := errors.Join(err1, err2); err != nil || first.ID != 1 || second.ID != 2 || first.Version != 1 {
		t.Fatalf("put %+v and %+v: %v", first, second, err)
	}
	first.Name = "first"
	changed, err := put(first)
	if err != nil || changed.Version != 2 {
		t.Errorf("changed to %+v, %v", changed, err)
	}
	if _, err := put(first); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v, want ErrConflict", err)
	}
	if _, err := put(notice.Snippet{ID: 9, Version: 1}); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("no such record: %v, want ErrNotFound", err)
	}
	View(t, s, func(tx notice.Tx) error {
		all, err := tx.Snippets()
		if diff := cmp.Diff([]notice.Snippet{changed, second}, all); diff != "" {
			t.Errorf("all (-want +got):\n%s", diff)
		}
		got, err1 := tx.Snippet(1)
		if diff := cmp.Diff(changed, got); diff != "" {
			t.Errorf("the first (-want +got):\n%s", diff)
		}
		for _, id := range []uint64{0, 9} {
			if _, err := tx.Snippet(id); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("snippet %d: %v, want ErrNotFound", id, err)
			}
		}
		return errors.Join(err, err1)
	})
	stale := second
	stale.Version++
	err = s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.DeleteSnippet(stale) })
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("deleting what had not been seen: %v, want ErrConflict", err)
	}
	Update(t, s, func(tx notice.WriteTx) error { return tx.DeleteSnippet(second) })
	if third, err := put(one); err != nil || third.ID != 3 {
		t.Errorf("an id was given twice: %d, %v", third.ID, err)
	}
}
