package noticetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testFirstSteps(t *testing.T, s notice.Store) {
	want := notice.FirstSteps{}
	check := func() {
		t.Helper()
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.FirstSteps()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the checklist (-want +got):\n%s", diff)
			}
			return err
		})
	}
	check()
	for _, f := range []notice.FirstSteps{
		{Ticked: []notice.FirstStep{notice.StepRules, notice.StepBackup}},
		{Ticked: []notice.FirstStep{notice.StepRules}, Dismissed: Epoch.Add(time.Hour), By: "ada"},
	} {
		want = f
		Update(t, s, func(tx notice.WriteTx) error { return tx.PutFirstSteps(f) })
		check()
	}
}
