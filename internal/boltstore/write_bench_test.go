package boltstore

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// BenchmarkWrites measures what a post and a decision take besides the wait for the disk: the closure, and the commit
// without a sync.
func BenchmarkWrites(b *testing.B) {
	on := newPageBoard(b, 1, notice.Published)
	waiting := func() (c notice.Comment) {
		noticetest.Update(b, on.Store, func(tx notice.WriteTx) (err error) {
			c, err = on.post(tx, notice.Pending)
			return err
		})
		return c
	}
	b.Run("post", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			waiting()
		}
	})
	b.Run("decision", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			b.StopTimer()
			c := waiting()
			b.StartTimer()
			noticetest.Update(b, on.Store, approve(c.ID))
		}
	})
}

// approve returns a closure that publishes a comment.
func approve(id notice.CommentID) func(notice.WriteTx) error {
	return func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		c.Status = notice.Published
		if _, err := tx.PutComment(c); err != nil {
			return err
		}
		_, err = tx.AppendAudit(notice.AuditEntry{
			At: noticetest.Epoch, By: "mina", Comment: id, Action: notice.Approve, From: notice.Pending, To: c.Status,
		}, notice.Remarks{})
		return err
	}
}
