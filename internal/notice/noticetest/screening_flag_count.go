package noticetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testFlagCounts(t *testing.T, s notice.Store) {
	Update(t, s, func(tx notice.WriteTx) error {
		return errors.Join(tx.CountFlag("links", false), tx.CountFlag("word.1", true), tx.CountFlag("links", true))
	})
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.FlagCounts()
		want := map[notice.Flag]notice.FlagCount{"links": {Marked: 2, Stopped: 1}, "word.1": {Marked: 1, Stopped: 1}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		return err
	})
}
