package noticetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testMemory(t *testing.T, s notice.Store) {
	want := notice.Memory{
		Folding: 4, Until: 7, Wanted: 1, Unwanted: 2,
		Tokens: []notice.TokenCount{{Token: 9, Wanted: 1}, {Token: 1 << 63, Unwanted: 2}},
		Record: notice.Outcomes{Missed: 3},
	}
	for _, want := range []notice.Memory{{}, want} {
		if want.Until > 0 {
			Update(t, s, func(tx notice.WriteTx) error { return tx.PutMemory(want) })
		}
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.Memory()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	}
}
