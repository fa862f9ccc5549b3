package noticetest

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func testRetentionRun(t *testing.T, s notice.Store) {
	goesOn := notice.RetentionRun{On: Epoch, Begun: Epoch.Add(time.Hour), After: 7, Done: notice.RetentionCounts{1, 2, 3, 4}}
	ended := goesOn
	ended.Ended = Epoch.Add(2 * time.Hour)
	for i, want := range []notice.RetentionRun{{}, goesOn, ended} {
		if i > 0 {
			Update(t, s, func(tx notice.WriteTx) error { return tx.PutRetentionRun(want) })
		}
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.RetentionRun()
			if got != want {
				t.Errorf("the run is %+v, want %+v", got, want)
			}
			return err
		})
	}
}
