package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"noticeboard/internal/markup"
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

// A Measure is what a moderator wants done about an author or a network, as they filled it in.
type Measure struct {
	Of     notice.Subject
	Kind   notice.Measure
	Reason string        // to the author; of a note: for colleagues
	Rule   notice.Reason // the house rule that it is about; may be empty
	Days   string        // how long a pause lasts
	Until  string        // the day on which a block ends, as 2030-12-31; empty if it does not end
	By     notice.Actor
}

// maxPauseDays is how many days a pause may last.
const maxPauseDays = 365

// until returns when what m asks for ends: as a day begins (UTC), because it is as a day that the end
// is told. A zero time stands for none, and for a number of days that is none.
func (m Measure) until(now time.Time) (time.Time, error) {
	const day = 24 * time.Hour
	switch {
	case m.Kind == notice.Pause:
		if days, err := strconv.Atoi(m.Days); err == nil && days >= 1 && days <= maxPauseDays {
			return now.UTC().Add(time.Duration(days+1)*day - time.Nanosecond).Truncate(day), nil
		}
	case m.Kind == notice.Block && m.Until != "":
		end, err := notice.ParseDay(m.Until)
		if err != nil {
			return end, notice.Problems{"until": {Key: "problem.standing.date"}}
		}
		return end, nil
	}
	return time.Time{}, nil
}

// ApplyMeasure carries out a measure and notes it down in the activity log. Errors: ErrForbidden (of the
// actor, or about one of the institution's own), ErrNotText, Problems (action, reason or note, rule, days,
// until), ErrNotFound (no such author).
func (b *Board) ApplyMeasure(ctx context.Context, m Measure) error {
	if err := m.By.Need(notice.ToModerate); err != nil {
		return err
	}
	var err error
	if m.Reason, err = markup.Clean(m.Reason); err != nil {
		return err
	}
	for _, line := range []*string{&m.Days, &m.Until} {
		if *line, err = markup.CleanLine(*line); err != nil {
			return err
		}
	}
	now := b.now()
	until, badDate := m.until(now)
	act := notice.MeasureEntry{At: now, By: m.By.Login, Kind: m.Kind, Reason: m.Reason, Until: until, Rule: m.Rule}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		if err := subjectIsReader(tx, m.Of); err != nil {
			return err
		}
		rules, err := tx.Rules(0)
		if err != nil {
			return err
		}
		d, err := tx.Dossier(m.Of)
		if err != nil {
			return err
		}
		d, err = d.With(act, rules)
		if err := joinProblems(badDate, err); err != nil {
			return err
		}
		return errors.Join(tx.PutDossier(d), tx.AppendActivity(d.Measures[len(d.Measures)-1].Activity(m.Of)))
	})
	if err != nil {
		return fmt.Errorf("%v about %v %s: %w", m.Kind, m.Of.Kind, m.Of.Short(), err)
	}
	return nil
}

// joinProblems returns two errors as one: what is wrong with one field and with others.
func joinProblems(one, others error) error {
	var p, more notice.Problems
	if !errors.As(one, &p) || !errors.As(others, &more) {
		return errors.Join(one, others)
	}
	all := maps.Clone(p)
	maps.Copy(all, more)
	return all
}

// subjectIsReader returns an error unless s is a reader who has written here, or a network.
func subjectIsReader(tx notice.Tx, s notice.Subject) error {
	if s.Kind != notice.AuthorSubject {
		return nil
	}
	last, err := tx.ByAuthor(s.Author(), 0, 1)
	switch {
	case err != nil:
		return err
	case len(last) == 0:
		return fmt.Errorf("author %s: %w", s.Short(), notice.ErrNotFound)
	case last[0].Official():
		return fmt.Errorf("author %s is the institution's own: %w", s.Short(), notice.ErrForbidden)
	}
	return nil
}

// maxKnown is among how many of an author's comments, the last ones, their names are looked for.
const maxKnown = 100

// Author returns the file of one author, with up to n of their comments before the cursor (zero: the
// last). Errors: ErrForbidden, ErrNotFound.
func (b *Board) Author(ctx context.Context, by notice.Actor, s notice.Subject, before notice.CommentID, n int) (f notice.AuthorFile, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return f, err
	}
	if s.Kind != notice.AuthorSubject {
		return f, fmt.Errorf("%s is no author: %w", s.Short(), notice.ErrNotFound)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		f = notice.AuthorFile{}
		first, err1 := tx.ByAuthorAfter(s.Author(), 0, 1)
		last, err2 := tx.ByAuthor(s.Author(), 0, maxKnown)
		var err3, err4 error
		f.Dossier, err3 = tx.Dossier(s)
		f.Tally, err4 = tx.AuthorTally(s.Author())
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		if len(first) == 0 {
			return fmt.Errorf("author %s: %w", s.Short(), notice.ErrNotFound)
		}
		f.First, f.Last, f.Official = first[0].Posted, last[0].Posted, last[0].Official()
		f.Names = distinct(last, func(a notice.Author) string { return a.Name })
		f.Organisations = distinct(last, func(a notice.Author) string { return a.Organisation })
		f.Contacts = distinct(last, func(a notice.Author) string { return a.Contact })
		page, err := tx.ByAuthor(s.Author(), before, n)
		if err != nil {
			return err
		}
		f.Comments, err = loadAuthorComments(tx, page)
		return err
	})
	return f, err
}

// distinct lists what some comments say about their author, each thing once.
func distinct(cs []notice.Comment, what func(notice.Author) string) (all []string) {
	for _, c := range cs {
		if it := what(c.Author); it != "" && !slices.Contains(all, it) {
			all = append(all, it)
		}
	}
	return all
}

// loadAuthorComments adds to comments what they are on and what was done about them.
func loadAuthorComments(tx notice.Tx, cs []notice.Comment) (all []notice.AuthorComment, err error) {
	on := map[notice.AnnouncementID]notice.Announcement{}
	for _, c := range cs {
		if _, known := on[c.On]; !known {
			if on[c.On], err = tx.Announcement(c.On); err != nil {
				return nil, err
			}
		}
		w := notice.AuthorComment{Comment: c, Announcement: on[c.On]}
		bare := c
		bare.Answers = nil // what others answered says nothing about the author
		if w.History, err = loadHistory(tx, bare); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// Dossier returns what was done about a network. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Dossier(ctx context.Context, by notice.Actor, s notice.Subject) (d notice.Dossier, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return d, err
	}
	if s.Kind != notice.NetworkSubject {
		return d, fmt.Errorf("%s is no network: %w", s.Short(), notice.ErrNotFound)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		d, err = tx.Dossier(s)
		return err
	})
	return d, err
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
