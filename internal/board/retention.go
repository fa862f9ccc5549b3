package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Retention. Once a night what was kept for as long as the settings say is deleted (notice.RetentionDays): addresses
// and network codes for good, comments as by an administrator who erases them for that reason, so that they are held for
// a day. A run looks at every comment in short transactions, each of which stores how far it has come; the first Retain
// after a restart goes on from there. What a copy of the store brings back that is restored, EraseAgain deletes again:
// of addresses and codes, the list of erasures has the times up to which they are deleted.

const (
	retainHour  = 3   // of the day, in the institution's time zone, at which a run begins
	retainLook  = 500 // comments that are read in one snapshot
	retainBatch = 100 // comments that one transaction changes

	// retainPause is how long a run waits after each transaction, so that others are written meanwhile.
	retainPause = 5 * time.Millisecond
)

// Retained says how the retention is going.
type Retained struct {
	notice.RetentionRun
	Next time.Time // when the next run begins; zero if nothing is to be deleted, or a run goes on
}

// Retention returns how the retention is going. Errors: only internal ones.
func (b *Board) Retention(ctx context.Context) (r Retained, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err1 := tx.Settings()
		run, err2 := tx.RetentionRun()
		r = Retained{RetentionRun: run}
		if !s.Retention.None() && !run.On.IsZero() && !run.GoesOn() {
			r.Next = b.nextRetention(run)
		}
		return errors.Join(err1, err2)
	})
	return r, err
}

// nextRetention returns when the run after run begins: the first night after that, or after the settings said that
// anything is deleted.
func (b *Board) nextRetention(run notice.RetentionRun) time.Time {
	after := run.On
	if run.Begun.After(after) {
		after = run.Begun
	}
	return b.nextAt(after, retainHour)
}

// Retain deletes what was kept for as long as it may be, if a run is due or was interrupted. It returns the run that
// has ended, and whether one has. What cannot be listed (notice.ErasureList) is not deleted. It can be stopped at any
// point. Errors: only internal ones.
func (b *Board) Retain(ctx context.Context) (run notice.RetentionRun, ended bool, err error) {
	now := b.now()
	due, err := b.retentionDue(ctx, now)
	if err != nil || !due {
		return run, false, err
	}
	if run, err = b.retain(ctx, now); err != nil {
		return run, false, fmt.Errorf("deleting what was kept for long enough: %w", err)
	}
	return run, run.Ended.Equal(now), nil
}

// retentionDue reports whether a run is to begin or goes on. It notes since when the settings say that anything is
// deleted, or that they no longer do.
func (b *Board) retentionDue(ctx context.Context, now time.Time) (due bool, err error) {
	var run notice.RetentionRun
	var on bool
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err1 := tx.Settings()
		run, err = tx.RetentionRun()
		on = !s.Retention.None()
		return errors.Join(err1, err)
	})
	if err != nil {
		return false, err
	}
	if on != run.On.IsZero() {
		return on && (run.GoesOn() || !now.Before(b.nextRetention(run))), nil
	}
	return false, b.store.Update(ctx, func(tx notice.WriteTx) error {
		run, err := tx.RetentionRun()
		if err != nil {
			return err
		}
		if run.On = (time.Time{}); on {
			run.On = now
		}
		return tx.PutRetentionRun(run)
	})
}

// retain begins a run, or goes on with one, to its end.
func (b *Board) retain(ctx context.Context, now time.Time) (run notice.RetentionRun, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		run, err = tx.RetentionRun()
		return err
	})
	if err != nil {
		return run, err
	}
	if !run.GoesOn() {
		run = notice.RetentionRun{On: run.On, Begun: now}
	}
	for after := run.After; ; {
		var found []notice.CommentID
		var limits notice.RetentionLimits
		last := after
		err := b.store.View(ctx, func(tx notice.Tx) error {
			s, err := tx.Settings()
			if err != nil {
				return err
			}
			limits = s.Retention.Limits(run.Begun)
			found, last, err = expired(tx, limits, after)
			return err
		})
		if err != nil {
			return run, err
		}
		if last == 0 {
			return b.endRetention(ctx, run, now)
		}
		if after = last; len(found) == 0 {
			continue
		}
		if err := b.listLimits(ctx, limits, run.Begun); err != nil {
			return run, err
		}
		if run, err = b.retainSome(ctx, run, found, last, now); err != nil {
			return run, err
		}
		if err := pause(ctx, retainPause); err != nil {
			return run, err
		}
	}
}

// expired lists comments after an id of which anything is to be deleted, up to retainBatch, and returns up to which one
// it has looked; zero if there are no more.
func expired(
	tx notice.CommentReader, l notice.RetentionLimits, after notice.CommentID,
) (found []notice.CommentID, last notice.CommentID, err error) {
	cs, err := tx.Comments(after, retainLook)
	for _, c := range cs {
		if len(found) == retainBatch {
			break
		}
		if last = c.ID; len(c.Expired(l)) > 0 {
			found = append(found, c.ID)
		}
	}
	return found, last, err
}

// retainSome deletes what is to be deleted of some comments, and stores that the run has come as far as last.
func (b *Board) retainSome(
	ctx context.Context, run notice.RetentionRun, some []notice.CommentID, last notice.CommentID, now time.Time,
) (after notice.RetentionRun, err error) {
	var erased []notice.CommentID
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		after, erased = run, nil
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		cs, err := tx.CommentsByID(some)
		if err != nil {
			return err
		}
		batch := uint64(notice.NewBatch)
		for _, c := range cs {
			kinds := c.Expired(s.Retention.Limits(run.Begun))
			after.Done.Add(kinds)
			seq, err := b.expire(tx, c, kinds, now, batch)
			if err != nil {
				return err
			}
			if seq != 0 {
				if erased = append(erased, c.ID); batch == notice.NewBatch {
					batch = seq
				}
			}
		}
		after.After = last
		return tx.PutRetentionRun(after)
	})
	if err != nil {
		return run, err
	}
	b.listErased(eraseExpired, now, erased...)
	return after, nil
}

// eraseExpired is what a run does to a comment.
var eraseExpired = notice.Erasure{Scope: notice.EraseAll, Reason: notice.Retention}

// expire deletes kinds of a comment. It returns the number of the erasure in the journal; zero if the comment stays.
func (b *Board) expire(
	tx notice.WriteTx, c notice.Comment, kinds []notice.RetainedKind, now time.Time, batch uint64,
) (seq uint64, err error) {
	if bare := c.Without(kinds); bare.Author != c.Author || bare.Network != c.Network {
		if c, err = tx.PutComment(bare); err != nil {
			return 0, err
		}
	}
	for _, k := range kinds {
		if k != notice.KeptDeclined && k != notice.KeptRemoved {
			continue
		}
		// The journal names nobody, as of what is done at the command line.
		r := notice.ErasureRequest{Erasure: eraseExpired, By: notice.Actor{Role: notice.Admin}}
		_, seq, err = b.erase(tx, c, r, now, batch)
	}
	return seq, err
}

// endRetention stores that a run has ended, with the entry of the journal.
func (b *Board) endRetention(
	ctx context.Context, run notice.RetentionRun, now time.Time,
) (notice.RetentionRun, error) {
	run.Ended = now
	return run, b.store.Update(ctx, func(tx notice.WriteTx) error {
		return errors.Join(tx.PutRetentionRun(run), tx.AppendActivity(run.Activity()))
	})
}

// listLimits puts in the list of erasures up to when addresses and network codes are deleted. Comments are listed one
// by one.
func (b *Board) listLimits(ctx context.Context, l notice.RetentionLimits, at time.Time) error {
	if b.erasures == nil {
		return nil
	}
	if !b.erasures.Begun() {
		if err := b.completeList(ctx); err != nil {
			return err
		}
	}
	if err := b.erasures.PutLimits(l.Only(notice.KeptContacts, notice.KeptNetworks), at); err != nil {
		return fmt.Errorf("listing what is deleted: %w", err)
	}
	return nil
}

// CountExpired counts what a run with some settings would delete now. If ctx ends before all comments were looked at,
// it counts those, and all is false. Errors: ErrForbidden.
func (b *Board) CountExpired(
	ctx context.Context, by notice.Actor, days notice.RetentionDays,
) (n notice.RetentionCounts, all bool, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return n, false, err
	}
	limits := days.Limits(b.now())
	for after := notice.CommentID(0); ; {
		var cs []notice.Comment
		err := b.store.View(ctx, func(tx notice.Tx) (err error) {
			cs, err = tx.Comments(after, retainLook)
			return err
		})
		if ctx.Err() != nil {
			return n, false, nil
		}
		if err != nil || len(cs) == 0 {
			return n, err == nil, err
		}
		for _, c := range cs {
			n.Add(c.Expired(limits))
		}
		after = cs[len(cs)-1].ID
	}
}

// forgetExpired deletes addresses and network codes of all comments that are older than limits, of a store that nobody
// else writes to.
func (b *Board) forgetExpired(ctx context.Context, limits notice.RetentionLimits) error {
	limits = limits.Only(notice.KeptContacts, notice.KeptNetworks)
	for after, more := notice.CommentID(0), true; more; {
		last := after
		err := b.store.Update(ctx, func(tx notice.WriteTx) error {
			found, upTo, err := expired(tx, limits, after)
			if err != nil {
				return err
			}
			last = upTo
			cs, err := tx.CommentsByID(found)
			if err != nil {
				return err
			}
			for _, c := range cs {
				if _, err := tx.PutComment(c.Without(c.Expired(limits))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("deleting addresses and network codes again: %w", err)
		}
		more, after = last != 0, last
	}
	return nil
}

// pause waits, or returns the error of a context that ends before.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
