package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// releasedAtOnce is how many announcements Release stores in one transaction.
const releasedAtOnce = 50

// Release stores that the announcements whose time of publication has come are released, and returns how many. From the
// moment on they are public without it; with it they stay so when the clock is set back. Errors: only internal ones.
func (b *Board) Release(ctx context.Context) (released int, err error) {
	now := b.now()
	for {
		due, err := b.due(ctx, now)
		if err != nil || len(due) == 0 {
			return released, err
		}
		err = b.store.Update(ctx, func(tx notice.WriteTx) error {
			for _, id := range due {
				if err := release(tx, id, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return released, fmt.Errorf("storing that %d announcements are public: %w", len(due), err)
		}
		released += len(due)
	}
}

// due returns the ids of up to releasedAtOnce announcements that are public at a time and not yet released.
func (b *Board) due(ctx context.Context, now time.Time) (due []notice.AnnouncementID, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		due = nil
		first, err := tx.Unreleased(1)
		if err != nil || len(first) == 0 || !first[0].Damaged() && !first[0].Due(now) {
			return err
		}
		as, err := tx.Unreleased(releasedAtOnce)
		for _, a := range as {
			if a.Due(now) && !a.Damaged() {
				due = append(due, a.ID)
			}
		}
		return err
	})
	return due, err
}

// release stores that an announcement is released if it is still due.
func release(tx notice.WriteTx, id notice.AnnouncementID, now time.Time) error {
	a, err := tx.Announcement(id)
	if err != nil || !a.Due(now) {
		return err
	}
	a.Released = true
	_, err = tx.PutAnnouncement(a)
	return err
}

// Latest returns the latest time that the newest records of the board name as past. It is after the present if the clock
// has been set back since they were written. Errors: only internal ones.
func (b *Board) Latest(ctx context.Context) (latest time.Time, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		latest = time.Time{}
		note := func(t time.Time) {
			if t.After(latest) {
				latest = t
			}
		}
		acts, err := tx.Activities(0, 1)
		if err != nil {
			return err
		}
		for _, a := range acts {
			note(a.At)
		}
		for _, s := range notice.Statuses {
			cs, err := tx.WithStatusBefore(s, 0, 1)
			if err != nil {
				return err
			}
			for _, c := range cs {
				note(c.Posted)
				note(c.Decided)
			}
		}
		return nil
	})
	return latest, err
}
