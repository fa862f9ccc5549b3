package noticetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testBatches(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	want := notice.Batch{
		At: Epoch, By: "mina", Action: notice.Remove, Reason: "respect", Rules: 1, Done: 2,
		Skipped: []notice.Skipped{{Comment: 7, By: "ada", Action: notice.Approve, Status: notice.Published}},
	}
	Update(t, s, func(tx notice.WriteTx) (err error) {
		e := notice.AuditEntry{
			At: Epoch, On: a.ID, Comment: c.ID, Action: notice.Remove, From: notice.Published, To: notice.Removed,
		}
		if err := tx.AppendActivity(notice.Activity{At: Epoch, Kind: notice.DataExported}); err != nil {
			return err
		}
		e.Batch = notice.NewBatch
		if want.Seq, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
			return err
		}
		e.Batch, want.First = want.Seq, want.Seq
		if _, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
			return err
		}
		return tx.PutBatch(want)
	})
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Batch(want.Seq)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		entries, err := tx.Journal(want.First-1, int(want.Done))
		if err != nil || len(entries) != 2 || entries[0].Batch != want.Seq || entries[1].Batch != want.Seq {
			t.Errorf("entries of batch %d: %+v, %v", want.Seq, entries, err)
		}
		if _, err := tx.Batch(want.Seq + 1); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("no such record: %v, want ErrNotFound", err)
		}
		return nil
	})
}
