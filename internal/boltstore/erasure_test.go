package boltstore_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestErasedWordsLeaveTheFile erases a comment on which moderators have remarked. What it held stays in the file for as
// long as it is held, and then leaves it.
func TestErasedWordsLeaveTheFile(t *testing.T) {
	dir := t.TempDir()
	c := confide(t, filepath.Join(dir, "board.db"))
	var seq uint64
	noticetest.Update(t, c.store, func(tx notice.WriteTx) error {
		decided := notice.AuditEntry{At: noticetest.Epoch, On: c.On, Comment: c.ID, Action: notice.Approve}
		_, err := tx.AppendAudit(decided, notice.Remarks{Explanation: "about " + secrets[0], Note: secrets[1]})
		return err
	})
	noticetest.Update(t, c.store, func(tx notice.WriteTx) error {
		r := notice.ErasureRequest{
			Erasure: notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor}, By: noticetest.Admin,
		}
		after, e, err := c.Erase(r, noticetest.Epoch)
		if err != nil {
			return err
		}
		if _, err := tx.PutComment(after); err != nil {
			return err
		}
		if seq, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
			return err
		}
		return tx.HoldErased(notice.HeldErasure{Entry: seq, Until: noticetest.Epoch.Add(time.Hour), Was: c.Comment})
	})
	if got := found(t, c.path); len(got) != len(secrets) {
		t.Fatalf("of what is held, the file has only %q", got)
	}
	within := filepath.Join(dir, "within.db")
	if err := c.store.Backup(within); err != nil {
		t.Fatal(err)
	}
	noticetest.View(t, openAt(t, within), func(tx notice.Tx) error {
		held, err := tx.HeldErasures(c.ID)
		if err != nil || len(held) != 1 || held[0].Was.Body.Source() != secrets[0] || len(held[0].Words) != 1 {
			t.Errorf("a copy made within the day holds %+v, %v", held, err)
		}
		return nil
	})
	noticetest.Update(t, c.store, func(tx notice.WriteTx) error { return tx.DropErased(c.ID, seq) })
	copied := filepath.Join(dir, "copy.db")
	if err := c.store.Backup(copied); err != nil {
		t.Fatal(err)
	}
	if got := found(t, copied); len(got) > 0 {
		t.Errorf("a backup made straight after holds %q", got)
	}
	waitErased(t, c.path)
	if err := c.store.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if err := c.store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := found(t, c.path); len(got) > 0 {
		t.Errorf("the closed file holds %q", got)
	}
}
