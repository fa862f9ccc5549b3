package noticetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

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
