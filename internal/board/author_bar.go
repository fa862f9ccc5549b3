package board

import (
	"context"
	"errors"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// checkNotBarred returns a notice.Barred error if the author or the network of c is paused or blocked at the time
// when c was posted.
func checkNotBarred(tx notice.DossierReader, c notice.Comment) error {
	for _, s := range []notice.Subject{c.Author.Key.Subject(), c.Network.Subject()} {
		if err := checkSubject(tx, s, c.Posted); err != nil {
			return err
		}
	}
	return nil
}

// checkSubject returns a notice.Barred error if s is paused or blocked at a time.
func checkSubject(tx notice.DossierReader, s notice.Subject, at time.Time) error {
	d, err := tx.Dossier(s)
	if err != nil {
		return err
	}
	if now := d.Restriction(at); now.Barred() {
		return notice.Barred{Subject: s, Measure: now.Bar}
	}
	return nil
}

// checkBarShown returns a notice.Barred error if the network of a is paused or blocked; or its author is, and the
// sender has proved to have sent a comment of that author before the measure.
func checkBarShown(tx notice.Tx, a submission) error {
	if err := checkSubject(tx, a.Network.Subject(), a.Posted); err != nil {
		return err
	}
	var barred notice.Barred
	err := checkSubject(tx, a.Author.Key.Subject(), a.Posted)
	if !errors.As(err, &barred) {
		return err
	}
	mine, failed := a.sender.provenOf(tx, a.Author.Key)
	if failed != nil {
		return failed
	}
	if slices.ContainsFunc(mine, func(c notice.Comment) bool { return !c.Posted.After(barred.Measure.At) }) {
		return err
	}
	return nil
}

// countStopped counts a comment that was refused because of a pause or a block, if err says so. It is only called
// for what has passed the rate limit, so that a flood of comments does not cause a flood of writes. An error of the
// store is ignored: the comment is refused in any case.
func (b *Board) countStopped(ctx context.Context, err error) {
	var barred notice.Barred
	if !errors.As(err, &barred) {
		return
	}
	_ = b.store.Update(ctx, func(tx notice.WriteTx) error {
		d, err := tx.Dossier(barred.Subject)
		if err != nil {
			return err
		}
		d.Stopped++
		return tx.PutDossier(d)
	})
}

// A BarredSubject is a subject that is paused or blocked, in the desk's list of these.
type BarredSubject struct {
	Dossier notice.Dossier
	Name    string // that an author gave in the latest of their comments that has one; empty if there is none
}

// maxScanned is how many pauses and blocks Barred reads to fill a page. It passes over those that have ended.
const maxScanned = 200

// Barred returns up to n authors and networks that are paused or blocked now, latest measure first, and the cursor
// of the next page; the zero cursor if there is none. A page may be shorter than n although a next one exists,
// because at most maxScanned measures are read for it. Errors: ErrForbidden.
func (b *Board) Barred(
	ctx context.Context, by notice.Actor, after notice.BarCursor, n int,
) (list []BarredSubject, next notice.BarCursor, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, next, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		list, next = nil, after
		for looked := 0; looked < maxScanned && len(list) < n; {
			ds, err := tx.Barred(next, n-len(list))
			if err != nil {
				return err
			}
			for _, d := range ds {
				next = notice.BarCursor{At: d.Last().Bar.At, Of: d.Subject}
				if d.Restriction(now).Barred() {
					list = append(list, BarredSubject{Dossier: d})
				}
			}
			if looked += len(ds); len(ds) == 0 {
				break
			}
		}
		more, err := tx.Barred(next, 1)
		if len(more) == 0 {
			next = notice.BarCursor{}
		}
		if err != nil {
			return err
		}
		subjects := make([]notice.Subject, len(list))
		for i, b := range list {
			subjects[i] = b.Dossier.Subject
		}
		names, err := subjectNames(tx, subjects)
		for i, name := range names {
			list[i].Name = name
		}
		return err
	})
	return list, next, err
}

// CountBarred returns how many authors and networks are paused or blocked now, of the latest MaxCounted+1 measures.
// Errors: ErrForbidden.
func (b *Board) CountBarred(ctx context.Context, by notice.Actor) (n int, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return 0, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		ds, err := tx.Barred(notice.BarCursor{}, MaxCounted+1)
		n = 0
		for _, d := range ds {
			if d.Restriction(now).Barred() {
				n++
			}
		}
		return err
	})
	return n, err
}

// maxNamed is how many of an author's latest comments are searched for a name. Withdrawn ones have none.
const maxNamed = 10

// subjectNames returns the names that some authors gave in the latest of their comments that has one, in the order of
// subjects; "" if there is none, and for subjects that are not authors.
func subjectNames(tx notice.AuthorReader, subjects []notice.Subject) ([]string, error) {
	var keys []notice.AuthorKey
	var places []int
	for i, s := range subjects {
		if s.Kind == notice.AuthorSubject {
			keys, places = append(keys, s.Author()), append(places, i)
		}
	}
	names := make([]string, len(subjects))
	if len(keys) == 0 {
		return names, nil
	}
	latest, err := tx.LatestByAuthors(keys, maxNamed)
	if err != nil {
		return nil, err
	}
	for i, cs := range latest {
		at := slices.IndexFunc(cs, func(c notice.Comment) bool { return c.Author.Name != "" })
		if at >= 0 {
			names[places[i]] = cs[at].Author.Name
		}
	}
	return names, nil
}
