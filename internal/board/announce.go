package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// SaveAnnouncement makes an announcement what an edit asks for, keeps the version that the public has
// seen, and returns the announcement as it is then. Pressing the button twice does it once. Errors:
// ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (someone else saved it meanwhile, or it
// has been published).
func (b *Board) SaveAnnouncement(ctx context.Context, e notice.Edit) (after notice.Announcement, err error) {
	if err := e.By.Need(notice.ToPublish); err != nil {
		return after, err
	}
	if e, err = cleanEdit(e); err != nil {
		return after, err
	}
	bodies, now := bodies(e), b.Now()
	err = b.Store.Update(ctx, func(tx notice.WriteTx) error {
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
		if e, err = addressed(tx, a, e, a.Check(e, now)); err != nil {
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
		return tx.AppendActivity(notice.Activity{At: now, By: e.By.Login, Kind: done, Of: after.Name(), Detail: detail(after, done)})
	})
	if err != nil {
		return after, fmt.Errorf("saving announcement %d: %w", e.ID, err)
	}
	return after, nil
}

// edited returns the announcement that an edit is of. A new one is the zero Announcement, unless the
// same words were saved by the same hand just now: then it is that one.
func edited(tx notice.Tx, e notice.Edit, now time.Time) (a notice.Announcement, _ notice.Edit, err error) {
	if e.ID != 0 {
		a, err = tx.Announcement(e.ID)
		return a, e, err
	}
	last, err := tx.Announcements(0, 1)
	if err != nil || len(last) == 0 || now.Sub(last[0].Saved.At) > resendWindow || !last[0].SavedAs(e) {
		return a, e, err
	}
	e.ID, e.Seen = last[0].ID, last[0].Saved.Times
	if last[0].Has(e, now) {
		e.Seen = 0 // done already
	}
	return last[0], e, nil
}

func detail(a notice.Announcement, done notice.ActivityKind) string {
	switch done {
	case notice.AnnouncementScheduled:
		return a.Published.UTC().Format(time.RFC3339)
	case notice.AnnouncementCorrected, notice.AnnouncementTidied, notice.AnnouncementExtended:
		return strconv.FormatUint(a.Version(), 10)
	}
	return ""
}

// cleanEdit makes what was typed honest Unicode.
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

// bodies makes the HTML of the editions. One that is too long to be taken is left alone.
func bodies(e notice.Edit) map[notice.Lang]notice.Body {
	all := map[notice.Lang]notice.Body{}
	for l, t := range e.Editions {
		if l.Served() && len(t.Body) <= 4*notice.MaxAnnouncement {
			all[l] = markup.Announcement(l, t.Body)
		}
	}
	return all
}

// addressed gives every edition a slug: the one typed, the one it has, or one made of its title. To the
// problems found so far it adds those of slugs that are taken.
func addressed(tx notice.Tx, a notice.Announcement, e notice.Edit, found error) (notice.Edit, error) {
	p := notice.Problems{}
	if found != nil && !errors.As(found, &p) {
		return e, found
	}
	editions := maps.Clone(e.Editions)
	for _, l := range e.Langs() {
		t := editions[l]
		if t.Slug == "" {
			t.Slug = a.Slugs[l]
		}
		free, err := free(tx, a.ID, t.Slug)
		if err != nil {
			return e, err
		}
		switch {
		case t.Slug != "" && !free && p["slug."+string(l)] == "":
			p["slug."+string(l)] = "problem.slug.taken"
		case t.Slug == "":
			if t.Slug, err = freeSlug(tx, a.ID, notice.MakeSlug(t.Title)); err != nil {
				return e, err
			}
			if t.Slug == "" && t.Title != "" && e.Act != notice.SaveDraft {
				p["slug."+string(l)] = "problem.slug.missing"
			}
		}
		editions[l] = t
	}
	e.Editions = editions
	return e, p.Err()
}

// free reports whether no other announcement has a slug.
func free(tx notice.Tx, id notice.AnnouncementID, slug string) (bool, error) {
	h, err := tx.Head(slug)
	if errors.Is(err, notice.ErrNotFound) {
		return true, nil
	}
	return h.ID == id, err
}

// maxNamesakes is how many announcements may have the same title before someone has to think of a slug.
const maxNamesakes = 100

// freeSlug returns slug or, if that is not to be had, slug with a number behind it; nothing if there is
// none to be had.
func freeSlug(tx notice.Tx, id notice.AnnouncementID, slug string) (string, error) {
	for n := 1; slug != "" && n <= maxNamesakes; n++ {
		numbered := slug
		if n > 1 {
			number := "-" + strconv.Itoa(n)
			numbered = slug[:min(len(slug), notice.MaxSlug-len(number))] + number
		}
		if notice.ReservedSlug(numbered) {
			continue
		}
		if ok, err := free(tx, id, numbered); ok || err != nil {
			return numbered, err
		}
	}
	return "", nil
}

// PreviewAnnouncement returns the texts that an edit would make, without storing or judging anything.
// Errors: ErrForbidden, ErrNotText, Problems (a text that is too long to be shown, or a language that
// isn't there).
func (b *Board) PreviewAnnouncement(e notice.Edit) (map[notice.Lang]notice.Text, error) {
	if err := e.By.Need(notice.ToPublish); err != nil {
		return nil, err
	}
	e, err := cleanEdit(e)
	if err != nil {
		return nil, err
	}
	e.Act = notice.SaveDraft
	if err := (notice.Announcement{}).Check(e, b.Now()); err != nil {
		return nil, err
	}
	a, _ := (notice.Announcement{}).Revise(e, bodies(e), b.Now())
	return a.Texts, nil
}

// DeskAnnouncement returns an announcement, be it public or not.
func (b *Board) DeskAnnouncement(ctx context.Context, by notice.Actor, id notice.AnnouncementID) (d notice.DeskAnnouncement, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return d, err
	}
	now := b.Now()
	err = b.Store.View(ctx, func(tx notice.Tx) error {
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
	now := b.Now()
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		list = nil
		as, err := tx.Drawer(s)
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
	now := b.Now()
	return b.Store.Update(ctx, func(tx notice.WriteTx) error {
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
	at := b.Now()
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
	now := b.Now()
	return b.Store.Update(ctx, func(tx notice.WriteTx) error {
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
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		if v.Announcement, err = public(tx, id, b.Now()); err != nil {
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
