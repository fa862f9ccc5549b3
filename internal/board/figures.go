package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// Figures tell what the institution has done with comments, by week and by announcement.
type Figures struct {
	Weeks    []Week // those in which something was done, latest first
	All      notice.Deeds
	On       map[notice.AnnouncementID]notice.Deeds
	Complete bool // everything has been counted; else more is counted with every call
}

// A Week is what was done in a week.
type Week struct {
	Begins time.Time // the first instant of its Monday, in the institution's time zone
	notice.Deeds
}

// A figureCounter counts the entries of the journal and the comments into Figures, each once. It keeps what it has
// counted in memory: entries are never changed, and new comments have higher IDs, so after the first time only new ones
// are read.
type figureCounter struct {
	mu    sync.Mutex
	zone  string           // weeks are those of this time zone; of another, all is counted again
	until uint64           // number of the last entry that was counted
	last  notice.CommentID // the last comment that was counted
	weeks map[int64]notice.Deeds
	on    map[notice.AnnouncementID]notice.Deeds
	all   notice.Deeds
}

const (
	figureBatch = 1000   // entries of the journal that are read at once; likewise comments
	figuresMost = 50_000 // entries that are counted by one call of Figures
)

// Figures returns the figures of the whole board. Errors: ErrForbidden.
func (b *Board) Figures(ctx context.Context, by notice.Actor) (f Figures, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return f, err
	}
	if f.Complete, err = b.CountFigures(ctx, figuresMost); err != nil {
		return f, err
	}
	c := &b.figures
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, begins := range slices.Backward(slices.Sorted(maps.Keys(c.weeks))) {
		f.Weeks = append(f.Weeks, Week{time.Unix(begins, 0).UTC(), c.weeks[begins]})
	}
	f.All, f.On = c.all, maps.Clone(c.on)
	return f, nil
}

// CountFigures counts at most so many more entries of the journal, and as many comments, for Figures, and reports
// whether that were all. A server calls it beside its requests, so that Figures has little left to count.
func (b *Board) CountFigures(ctx context.Context, most int) (complete bool, err error) {
	zone := b.Institution().Location()
	for range max(1, most/figureBatch) {
		err = b.store.View(ctx, func(tx notice.Tx) (err error) {
			complete, err = b.figures.count(tx, zone)
			return err
		})
		if err != nil {
			return false, fmt.Errorf("counting figures: %w", err)
		}
		if complete {
			break
		}
	}
	return complete, nil
}

// count counts the next entries of the journal and the next comments, and reports whether that were all. The lock is taken within a snapshot
// and never the other way round: who has a snapshot open may wait for the lock, and a snapshot for a writer that waits
// for the open ones.
func (c *figureCounter) count(tx notice.Tx, zone *time.Location) (complete bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.zone != zone.String() || c.weeks == nil {
		c.zone, c.until, c.last, c.all = zone.String(), 0, 0, notice.Deeds{}
		c.weeks, c.on = map[int64]notice.Deeds{}, map[notice.AnnouncementID]notice.Deeds{}
	}
	entries, err := tx.Journal(c.until, figureBatch)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		d, err := deedsOf(tx, e)
		if err != nil && !errors.Is(err, notice.ErrDamaged) { // of what is damaged, nothing can be counted
			return false, err
		}
		c.add(d, zone)
		c.until = e.Seq
	}
	received, err := c.countReceived(tx, zone)
	return received && len(entries) < figureBatch, err
}

// countReceived counts the next comments, and reports whether that were all. A damaged one is left out.
func (c *figureCounter) countReceived(tx notice.Tx, zone *time.Location) (complete bool, err error) {
	comments, err := tx.Comments(c.last, figureBatch)
	for _, one := range comments {
		c.add(found{one.Arrival(), one.ID.Time(), one.On, 1}, zone)
		c.last = one.ID
	}
	var d notice.Damaged
	if errors.As(err, &d) && notice.CommentID(d.ID) > c.last {
		c.last = notice.CommentID(d.ID)
		return false, nil
	}
	return len(comments) < figureBatch, err
}

// add adds the deeds of an entry.
func (c *figureCounter) add(x found, zone *time.Location) {
	if x.Deeds == (notice.Deeds{}) {
		return
	}
	begins := notice.WeekOf(x.at, zone).Unix()
	week, on := c.weeks[begins], c.on[x.on]
	week.Add(x.Deeds, x.n)
	on.Add(x.Deeds, x.n)
	c.weeks[begins], c.on[x.on] = week, on
	c.all.Add(x.Deeds, x.n)
}

// found is what was done at a time to comments on an announcement, n times: 1 or -1.
type found struct {
	notice.Deeds
	at time.Time
	on notice.AnnouncementID
	n  int
}

// deedsOf returns what an entry of the journal counts for: a decision, a first answer, or a decision that is undone.
func deedsOf(tx notice.Tx, e notice.JournalEntry) (found, error) {
	if d := e.Decision(); d != (notice.Deeds{}) {
		return found{d, e.At, e.On, 1}, nil
	}
	act, _ := e.Kind.Act()
	switch {
	case act == notice.Answer:
		d, err := firstAnswer(tx, e.Comment)
		return found{d, e.At, e.On, 1}, err
	case act == notice.Undo && e.Undoes > 0:
		undone, err := tx.Journal(e.Undoes-1, 1)
		if err == nil && len(undone) > 0 {
			return found{undone[0].Decision(), undone[0].At, undone[0].On, -1}, nil
		}
		return found{}, err
	}
	return found{}, nil
}

// firstAnswer returns what publishing an official reply counts for.
func firstAnswer(tx notice.Tx, id notice.CommentID) (d notice.Deeds, err error) {
	reply, err := tx.Comment(id)
	if err == nil && reply.Parent != 0 {
		var to notice.Comment
		if to, err = tx.Comment(reply.Parent); err == nil {
			d = notice.FirstAnswer(to, reply)
		}
	}
	if errors.Is(err, notice.ErrNotFound) { // the comment is gone
		err = nil
	}
	return d, err
}
