package noticetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testAudit(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	var want []notice.AuditEntry
	for i, on := range []notice.CommentID{c.ID, d.ID, c.ID} {
		e := notice.AuditEntry{
			At: Epoch, By: "mina", On: a.ID, Comment: on, Action: notice.Remove, From: notice.Published,
			To: notice.Removed, Reason: "respect", Rules: 1, Digest: [32]byte{byte(i)},
		}
		Update(t, s, func(tx notice.WriteTx) (err error) {
			e.Seq, err = tx.AppendAudit(e, notice.Remarks{Note: fmt.Sprint("note ", i)})
			return err
		})
		want = append(want, e)
	}
	View(t, s, func(tx notice.Tx) error {
		all, err1 := tx.Audit(0, 2)
		rest, err2 := tx.Audit(2, 9)
		hist, err3 := tx.History(c.ID, 0, 9)
		said, err4 := tx.Remarks(2)
		if diff := cmp.Diff([]notice.AuditEntry{want[2], want[1], want[0]}, append(all, rest...)); diff != "" {
			t.Errorf("the log (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]notice.AuditEntry{want[0], want[2]}, hist); diff != "" {
			t.Errorf("one comment's (-want +got):\n%s", diff)
		}
		last, err5 := tx.HistoryBefore(c.ID, 0, 1)
		first, err6 := tx.HistoryBefore(c.ID, 3, 5)
		onward, err7 := tx.AuditFrom(2, 9)
		wanted := []notice.AuditEntry{want[2], want[0], want[1], want[2]}
		if diff := cmp.Diff(wanted, slices.Concat(last, first, onward)); diff != "" {
			t.Errorf("backwards, and forwards (-want +got):\n%s", diff)
		}
		if err := errors.Join(err5, err6, err7); err != nil {
			t.Error(err)
		}
		if said.Note != "note 1" || want[2].Seq != 3 {
			t.Errorf("aside %+v, last number %d", said, want[2].Seq)
		}
		return errors.Join(err1, err2, err3, err4)
	})
}
