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

// DiscardDraft deletes a draft. The parameter seen is how many times it had been saved (Saved.Times) when the
// user saw it. Errors: ErrForbidden, ErrNotFound, ErrConflict (it is no longer a draft, or was saved again).
func (b *Board) DiscardDraft(ctx context.Context, by notice.Actor, id notice.AnnouncementID, seen uint64) error {
	return b.updateAnnouncement(ctx, by, id, b.now(), func(tx notice.WriteTx, a notice.Announcement) (notice.Activity, error) {
		if a.Saved.Times != seen {
			return notice.Activity{}, fmt.Errorf("discarding announcement %d: %w", id, notice.ErrConflict)
		}
		return notice.Activity{Kind: notice.AnnouncementDiscarded}, tx.DiscardDraft(id)
	})
}

// CloseComments closes an announcement to comments from a moment on, or from now on if it is nil. Closing
// again what is closed changes nothing. Errors: ErrForbidden, ErrNotFound, Problems (the date or the hour).
func (b *Board) CloseComments(ctx context.Context, by notice.Actor, id notice.AnnouncementID, from *notice.Moment) error {
	now := b.now()
	at := now
	if from != nil {
		when, err := from.When(now)
		if err != nil {
			return err
		}
		at = when
	}
	return b.setCloses(ctx, by, id, at, now, notice.Activity{Kind: notice.CommentsClosed, Detail: at.UTC().Format(time.RFC3339)})
}

// ReopenComments undoes CloseComments. Errors: ErrForbidden, ErrNotFound.
func (b *Board) ReopenComments(ctx context.Context, by notice.Actor, id notice.AnnouncementID) error {
	return b.setCloses(ctx, by, id, time.Time{}, b.now(), notice.Activity{Kind: notice.CommentsReopened})
}

// setCloses sets when an announcement closes to comments (zero: never) and records done in the activity log,
// unless it makes no difference.
func (b *Board) setCloses(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, at, now time.Time, done notice.Activity,
) error {
	return b.updateAnnouncement(ctx, by, id, now, func(tx notice.WriteTx, a notice.Announcement) (notice.Activity, error) {
		closedAlready := !a.Closes.IsZero() && !a.Closes.After(now)
		if a.Closes.Equal(at) || closedAlready && at.Equal(now) {
			return notice.Activity{}, nil
		}
		a.Closes = at
		_, err := tx.PutAnnouncement(a)
		return done, err
	})
}

// updateAnnouncement changes an announcement by f, which returns the kind and the detail of the activity to
// record. If the kind is empty, f has changed nothing. Errors: ErrForbidden, ErrNotFound, those of f.
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
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if v.Announcement, err = public(tx, id, now); err != nil {
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
