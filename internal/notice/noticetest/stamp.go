package noticetest

import (
	"testing"

	"noticeboard/internal/notice"
)

func testStamps(t *testing.T, s notice.Store) {
	stamp := func() (n notice.Stamp) {
		View(t, s, func(tx notice.Tx) (err error) {
			n, err = tx.Stamp()
			return err
		})
		return n
	}
	a := Announce(t, s, Water())
	if got := stamp(); got != (notice.Stamp{}) {
		t.Errorf("without comments: %v", got)
	}
	c := Put(t, s, notice.Comment{On: a.ID})
	before := stamp()
	a.Origin = "elsewhere"
	Announce(t, s, a)
	Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.PutComment(c)
		return err
	})
	if again := stamp(); again != before {
		t.Errorf("no comment was changed: %v, was %v", again, before)
	}
	if s.Lineage() == 0 || before.Lineage != s.Lineage() {
		t.Errorf("the stamp has the lineage %x, the store %x", before.Lineage, s.Lineage())
	}
	Put(t, s, notice.Comment{On: a.ID})
	if after := stamp(); after.Commit <= before.Commit || after.Nonce == before.Nonce {
		t.Errorf("a comment was put: %v, was %v", after, before)
	}
}

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
