package noticetest

import (
	"testing"

	"noticeboard/internal/notice"
)

func testImportMark(t *testing.T, s notice.Store) {
	begun := notice.ImportMark{Source: [32]byte{1, 2}, System: "wordpress", Begun: Epoch, By: "ada", Items: 9}
	half := begun
	half.Done = 4
	for _, want := range []notice.ImportMark{{}, begun, half, {}} {
		Update(t, s, func(tx notice.WriteTx) error { return tx.PutImportMark(want) })
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.ImportMark()
			if got != want {
				t.Errorf("the mark of an import is %+v, want %+v", got, want)
			}
			return err
		})
	}
}
