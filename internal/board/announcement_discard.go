package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// DiscardDraft deletes a draft. The parameter seen is how many times it had been saved (Saved.Times) when the user
// saw it. Errors: ErrForbidden, ErrNotFound, ErrConflict (it is no longer a draft, or was saved since).
func (b *Board) DiscardDraft(ctx context.Context, by notice.Actor, id notice.AnnouncementID, seen uint64) error {
	discard := func(tx notice.WriteTx, a notice.Announcement) (notice.Activity, error) {
		if a.Saved.Times != seen {
			return notice.Activity{}, fmt.Errorf("discarding announcement %d: %w", id, notice.ErrConflict)
		}
		return notice.Activity{Kind: notice.AnnouncementDiscarded}, tx.DiscardDraft(id)
	}
	return b.updateAnnouncement(ctx, by, id, b.now(), discard)
}

// updateAnnouncement changes an announcement by f, which returns the kind and the detail of the activity to record.
// An empty kind means that f has changed nothing. Errors: ErrForbidden, ErrNotFound, those of f.
func (b *Board) updateAnnouncement(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, now time.Time,
	f func(notice.WriteTx, notice.Announcement) (notice.Activity, error),
) error {
	if err := by.Need(notice.ToPublish); err != nil {
		return err
	}
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		a, err := tx.Announcement(id)
		if err != nil {
			return err
		}
		done, err := f(tx, a)
		if err != nil || done.Kind == "" {
			return err
		}
		done.At, done.By, done.Of, done.On, done.Digest = now, by.Login, a.Name(), a.ID, a.Digest()
		return tx.AppendActivity(done)
	})
}
