package board

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// checkNotBarred returns notice.Barred if no comments are taken from the author or the network of c, as things
// stand when it was posted.
func checkNotBarred(tx notice.Tx, c notice.Comment) error {
	for _, s := range []notice.Subject{c.Author.Key.Subject(), c.Network.Subject()} {
		d, err := tx.Dossier(s)
		if err != nil {
			return err
		}
		if now := d.Restriction(c.Posted); now.Barred() {
			return notice.Barred{Subject: s, Measure: now.Bar}
		}
	}
	return nil
}

// countStopped notes down that a comment was not taken because of a pause or block, if that is what err
// says. Only what has passed the limiter gets here, so a flood of comments is no flood of writes. The
// refusal stands even if it cannot be noted down.
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

// maxScanned is how many pauses and blocks Barred looks at to fill a page: those that are over are
// passed by.
const maxScanned = 200

// Barred lists up to n of those who are paused or blocked now, the last first, and where the list goes
// on; the zero cursor if nowhere. Where many pauses have ended by themselves a page can have fewer than
// n and go on all the same.
func (b *Board) Barred(ctx context.Context, by notice.Actor, after notice.BarCursor, n int) (list []notice.BarredSubject, next notice.BarCursor, err error) {
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
				if !d.Restriction(now).Barred() {
					continue
				}
				name, err := nameOf(tx, d.Subject)
				if err != nil {
					return err
				}
				list = append(list, notice.BarredSubject{Dossier: d, Name: name})
			}
			if looked += len(ds); len(ds) == 0 {
				break
			}
		}
		more, err := tx.Barred(next, 1)
		if len(more) == 0 {
			next = notice.BarCursor{}
		}
		return err
	})
	return list, next, err
}

// nameOf returns the name that an author used last; none for a network.
func nameOf(tx notice.Tx, s notice.Subject) (string, error) {
	if s.Kind != notice.AuthorSubject {
		return "", nil
	}
	last, err := tx.ByAuthor(s.Author(), 0, 1)
	if err != nil || len(last) == 0 {
		return "", err
	}
	return last[0].Author.Name, nil
}
