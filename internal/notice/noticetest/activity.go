package noticetest

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

func testActivities(t *testing.T, s notice.Store) {
	for i := range 3 {
		Update(t, s, func(tx notice.WriteTx) error {
			return tx.AppendActivity(notice.Activity{
				At: Epoch, By: "ada", Kind: "tested", Of: "x", Detail: strings.Repeat("y", i),
			})
		})
	}
	View(t, s, func(tx notice.Tx) error {
		for before, want := range map[uint64][]uint64{0: {3, 2}, 3: {2, 1}, 2: {1}, 1: nil} {
			as, err := tx.Activities(before, 2)
			var got []uint64
			for _, a := range as {
				got = append(got, a.Seq)
				if want := (notice.Activity{
					Seq: a.Seq, At: Epoch, By: "ada", Kind: "tested", Of: "x",
					Detail: strings.Repeat("y", int(a.Seq-1)),
				}); a != want {
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
