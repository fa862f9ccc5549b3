package noticetest

import (
	"testing"

	"noticeboard/internal/notice"
)

func testPolicy(t *testing.T, s notice.Store) {
	for _, want := range []int{0, 7, 8} {
		if want > 0 {
			Update(t, s, func(tx notice.WriteTx) error { return tx.PutPolicy(want) })
		}
		View(t, s, func(tx notice.Tx) error {
			if got, err := tx.Policy(); got != want || err != nil {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
			return nil
		})
	}
}
