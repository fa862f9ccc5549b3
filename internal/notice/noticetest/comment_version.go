package noticetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testVersions(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	var want []notice.Version
	for _, text := range []string{"one", "two"} {
		v := notice.Version{Body: Text(notice.English, text), Until: Epoch, By: "tomas"}
		Update(t, s, func(tx notice.WriteTx) error { return tx.AppendVersion(c.ID, v) })
		want = append(want, v)
	}
	want[1].Body = Text(notice.English, "rendered again")
	Update(t, s, func(tx notice.WriteTx) error { return tx.PutVersion(c.ID, 2, want[1]) })
	err := s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.PutVersion(c.ID, 3, want[1]) })
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("no such record: %v", err)
	}
	View(t, s, func(tx notice.Tx) error {
		got, err1 := tx.Versions(c.ID)
		none, err2 := tx.Versions(d.ID)
		if diff := cmp.Diff(want, got); diff != "" || len(none) > 0 {
			t.Errorf("another's: %v; (-want +got):\n%s", none, diff)
		}
		return errors.Join(err1, err2)
	})
}
