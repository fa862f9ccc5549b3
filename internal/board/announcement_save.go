package board

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

// SaveAnnouncement creates or changes an announcement as an edit says and returns it. A version of its texts that
// was public is kept. Saving the same edit twice saves it once. Errors: ErrForbidden, ErrNotText, Problems,
// ErrNotFound, ErrConflict (someone else has saved it since, or it was published since).
func (b *Board) SaveAnnouncement(ctx context.Context, e notice.Edit) (after notice.Announcement, err error) {
	if err := e.By.Need(notice.ToPublish); err != nil {
		return after, err
	}
	if e, err = cleanEdit(e); err != nil {
		return after, err
	}
	e.Zone = b.Institution().Location()
	bodies, now := bodies(e), b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		a, e, err := edited(tx, e, now)
		if err != nil {
			return err
		}
		if err := a.Fits(e, now); err != nil {
			if a.Has(e, now) {
				after = a
				return nil
			}
			return err
		}
		if e, err = addressed(tx, a, e, checkEdit(a, e, now)); err != nil {
			return err
		}
		var done notice.ActivityKind
		if after, done = a.Revise(e, bodies, now); done == "" {
			return nil
		}
		if after.Version() > a.Version() {
			if err := tx.KeepTexts(a); err != nil {
				return err
			}
		}
		if after, err = tx.PutAnnouncement(after); err != nil {
			return err
		}
		return tx.AppendActivity(notice.Activity{
			At: now, By: e.By.Login, Kind: done, Of: after.Name(), Detail: detail(after, done), On: after.ID,
			Digest: after.Digest(),
		})
	})
	if err != nil {
		return after, fmt.Errorf("saving announcement %d: %w", e.ID, err)
	}
	return after, nil
}

// edited returns the announcement that an edit is about, and the edit with its id. For a new announcement that is
// the zero Announcement, unless the same user saved the same texts less than resendWindow ago: then it is the one
// saved.
func edited(
	tx notice.AnnouncementReader, e notice.Edit, now time.Time,
) (a notice.Announcement, _ notice.Edit, err error) {
	if e.ID != 0 {
		a, err = tx.Announcement(e.ID)
		return a, e, err
	}
	last, err := tx.Announcements(0, 1)
	if err != nil || len(last) == 0 || now.Sub(last[0].Saved.At) > resendWindow || !last[0].SavedAs(e) {
		return a, e, err
	}
	if last[0].Has(e, now) {
		return last[0], e, nil // nothing is left to save
	}
	same := e
	same.ID, same.Seen = last[0].ID, last[0].Saved.Times
	if last[0].Fits(same, now) != nil {
		return a, e, nil
	}
	return last[0], same, nil
}

// detail returns the detail of an activity: the time of publication (RFC 3339), or the number of the version.
func detail(a notice.Announcement, done notice.ActivityKind) string {
	switch done {
	case notice.AnnouncementScheduled:
		return a.Published.UTC().Format(time.RFC3339)
	case notice.AnnouncementCorrected, notice.AnnouncementTidied, notice.AnnouncementExtended:
		return strconv.FormatUint(a.Version(), 10)
	}
	return ""
}

// checkEdit returns the Problems of an edit of a, including those of the blocks of places in its texts.
func checkEdit(a notice.Announcement, e notice.Edit, now time.Time) error {
	p := notice.Problems{}
	errors.As(a.Check(e, now), &p)
	if e.Action != notice.SaveDraft {
		places.Check(e, p)
	}
	return p.Err()
}

// cleanEdit returns an edit with its texts cleaned by package markup, or ErrNotText.
func cleanEdit(e notice.Edit) (notice.Edit, error) {
	editions, notes := map[notice.Lang]notice.Edition{}, map[notice.Lang]string{}
	var errs []error
	keep := func(to *string, clean func(string) (string, error)) {
		text, err := clean(*to)
		*to, errs = text, append(errs, err)
	}
	for l, t := range e.Editions {
		for _, line := range []*string{&t.Slug, &t.Title, &t.Summary, &t.Place} {
			keep(line, markup.CleanLine)
		}
		keep(&t.Body, markup.Clean)
		editions[l] = t
	}
	for l, note := range e.Notes {
		keep(&note, markup.CleanLine)
		notes[l] = note
	}
	e.Editions, e.Notes = editions, notes
	return e, errors.Join(errs...)
}

// bodies renders the texts of an edit. It leaves out those that are too long, because the edit is refused for them.
func bodies(e notice.Edit) map[notice.Lang]notice.Body {
	all := map[notice.Lang]notice.Body{}
	for l, t := range e.Editions {
		if l.Served() && utf8.RuneCountInString(t.Body) <= notice.MaxAnnouncement {
			all[l] = markup.Announcement(l, t.Body)
		}
	}
	return all
}

// PreviewAnnouncement returns the texts that an edit would publish. Nothing is stored, and what only publishing
// requires is not checked. Errors: ErrForbidden, ErrNotText, Problems (a text is too long, or its language is not
// one of the board's).
func (b *Board) PreviewAnnouncement(e notice.Edit) (map[notice.Lang]notice.Text, error) {
	if err := e.By.Need(notice.ToPublish); err != nil {
		return nil, err
	}
	e, err := cleanEdit(e)
	if err != nil {
		return nil, err
	}
	e.Action = notice.SaveDraft
	now := b.now()
	if err := checkEdit(notice.Announcement{}, e, now); err != nil {
		return nil, err
	}
	a, _ := (notice.Announcement{}).Revise(e, bodies(e), now)
	return a.Texts, nil
}
