package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// ConfirmTranslation removes the mark of a text as an unreviewed translation, on behalf of the institution, and records
// it in the journal with the digest of the texts. It changes nothing if there is no mark. Seen is how many times the
// announcement had been saved (Saved.Times) when the user read it. Errors: ErrForbidden, ErrNotFound, ErrConflict (it
// was saved since).
func (b *Board) ConfirmTranslation(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, l notice.Lang, seen uint64,
) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	confirm := func(tx notice.WriteTx, a notice.Announcement) (done notice.Activity, err error) {
		a, changed, err := a.Confirm(l, seen)
		if err != nil || !changed {
			return done, err
		}
		_, err = tx.PutAnnouncement(a)
		return notice.Activity{Kind: notice.TranslationConfirmed, Detail: string(l)}, err
	}
	return b.updateAnnouncement(ctx, by, id, b.now(), confirm)
}

// DateAnnouncement sets the day on which an imported announcement was originally published, as typed, in the time zone
// of the institution. If seen is given, it is its time of publication as far as by could see. Errors: ErrForbidden,
// ErrNotFound, ErrConflict (it was not imported, or was dated otherwise than was seen), Problems (the date).
func (b *Board) DateAnnouncement(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, day string, seen *time.Time,
) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	now, zone := b.now(), b.Institution().Location()
	date := func(tx notice.WriteTx, a notice.Announcement) (done notice.Activity, err error) {
		dated, err := a.Date(day, now, zone)
		if err != nil || dated.Published.Equal(a.Published) {
			return done, err
		}
		if seen != nil && !a.Published.Equal(*seen) {
			return done, fmt.Errorf("announcement %d: dated since it was seen: %w", id, notice.ErrConflict)
		}
		_, err = tx.PutAnnouncement(dated)
		detail := dated.Published.In(zone).Format(time.DateOnly)
		return notice.Activity{Kind: notice.AnnouncementDated, Detail: detail}, err
	}
	return b.updateAnnouncement(ctx, by, id, now, date)
}
