package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// DeskAnnouncement returns an announcement, be it public or not.
func (b *Board) DeskAnnouncement(ctx context.Context, by notice.Actor, id notice.AnnouncementID) (d notice.DeskAnnouncement, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return d, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		a, err := tx.Announcement(id)
		if err != nil {
			return err
		}
		d, err = atDesk(tx, a, now)
		return err
	})
	return d, err
}

// DeskAnnouncements lists all announcements: drafts first, then by publication.
func (b *Board) DeskAnnouncements(ctx context.Context, by notice.Actor, s notice.Span) (list []notice.DeskAnnouncement, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return nil, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		list = nil
		as, err := tx.AnnouncementsForDesk(s)
		for _, a := range as {
			d, err := atDesk(tx, a, now)
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		return err
	})
	return list, err
}

func atDesk(tx notice.Tx, a notice.Announcement, now time.Time) (notice.DeskAnnouncement, error) {
	t, err := tx.Tally(a.ID)
	return notice.DeskAnnouncement{Listed: notice.Listed{Announcement: a, Tally: t}, Stage: a.Stage(now), Open: a.OpenAt(now)}, err
}

// DiscardDraft takes away a draft that had been saved so often when it was looked at. Errors:
// ErrForbidden, ErrNotFound, ErrConflict (it is no draft any more, or was saved again).
func (b *Board) DiscardDraft(ctx context.Context, by notice.Actor, id notice.AnnouncementID, seen uint64) error {
	if err := by.Need(notice.ToPublish); err != nil {
		return err
	}
	now := b.now()
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		a, err := tx.Announcement(id)
		if err != nil {
			return err
		}
		if a.Saved.Times != seen {
			return fmt.Errorf("discarding announcement %d: %w", id, notice.ErrConflict)
		}
		if err := tx.DiscardDraft(id); err != nil {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: notice.AnnouncementDiscarded, Of: a.Name()})
	})
}

// CloseComments lets no more comments be made on an announcement: from a moment on, or now if that is
// nil. Errors: ErrForbidden, ErrNotFound, Problems.
func (b *Board) CloseComments(ctx context.Context, by notice.Actor, id notice.AnnouncementID, from *notice.Moment) error {
	at := b.now()
	if from != nil {
		when, err := from.When(at)
		if err != nil {
			return err
		}
		at = when
	}
	return b.setCloses(ctx, by, id, at, notice.Activity{Kind: notice.CommentsClosed, Detail: at.UTC().Format(time.RFC3339)})
}

// ReopenComments takes back CloseComments. Errors: ErrForbidden, ErrNotFound.
func (b *Board) ReopenComments(ctx context.Context, by notice.Actor, id notice.AnnouncementID) error {
	return b.setCloses(ctx, by, id, time.Time{}, notice.Activity{Kind: notice.CommentsReopened})
}

func (b *Board) setCloses(ctx context.Context, by notice.Actor, id notice.AnnouncementID, at time.Time, done notice.Activity) error {
	if err := by.Need(notice.ToPublish); err != nil {
		return err
	}
	now := b.now()
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		a, err := tx.Announcement(id)
		if err != nil {
			return err
		}
		closedAlready := !a.Closes.IsZero() && !a.Closes.After(now)
		if a.Closes.Equal(at) || closedAlready && at.Equal(now) {
			return nil
		}
		a.Closes = at
		if _, err := tx.PutAnnouncement(a); err != nil {
			return err
		}
		done.At, done.By, done.Of = now, by.Login, a.Name()
		return tx.AppendActivity(done)
	})
}

// A Version is one version of a public announcement's texts.
type Version struct {
	Announcement notice.Announcement
	Number       uint64
	Texts        map[notice.Lang]notice.Text
}

// Version returns a version of the texts of a public announcement. One that never was is ErrNotFound.
func (b *Board) Version(ctx context.Context, id notice.AnnouncementID, number uint64) (v Version, err error) {
	v.Number = number
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if v.Announcement, err = public(tx, id, b.now()); err != nil {
			return err
		}
		if v.Texts = v.Announcement.Texts; number == v.Announcement.Version() {
			return nil
		}
		v.Texts, err = tx.EarlierTexts(id, number)
		return err
	})
	for l, t := range v.Texts {
		if t.Body.Policy != markup.Policy { // what is kept is never rewritten
			t.Body = markup.Renew(t.Body, true)
			v.Texts[l] = t
		}
	}
	return v, err
}

// public returns an announcement that the public sees at t; any other is ErrNotFound.
func public(tx notice.Tx, id notice.AnnouncementID, t time.Time) (notice.Announcement, error) {
	a, err := tx.Announcement(id)
	if err == nil && !a.PublicAt(t) {
		err = fmt.Errorf("announcement %d is not public: %w", id, notice.ErrNotFound)
	}
	return a, err
}
