package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// DecideAll applies one decision to up to notice.MaxBatch comments in one transaction, except those that have
// changed since they were seen. It returns what was done and what was skipped; if all were skipped, nothing is
// stored and Seq is zero. The fields Comment, Seen and Edits of d are ignored. Errors: ErrForbidden, ErrNotText,
// Problems.
func (b *Board) DecideAll(ctx context.Context, d notice.Decision, picks []Pick) (done notice.Batch, err error) {
	for _, text := range []*string{&d.Explanation, &d.Note} {
		if *text, err = markup.Clean(*text); err != nil {
			return done, err
		}
	}
	if err := checkPicks(picks); err != nil {
		return done, err
	}
	return b.runBatch(ctx, d.By, d.Action, func(m *batchRun) error {
		rules, err := m.tx.Rules(0)
		if err != nil {
			return err
		}
		if err := d.Check(rules); err != nil {
			return err
		}
		said := notice.Remarks{Explanation: d.Explanation, Note: d.Note}
		for _, p := range picks {
			d.Comment, d.Seen, d.Edits = p.Comment, p.Seen, p.Edits
			c, err := m.tx.Comment(p.Comment)
			if errors.Is(err, notice.ErrNotFound) {
				m.Skipped = append(m.Skipped, notice.Skipped{Comment: p.Comment})
				continue
			}
			if err != nil {
				return err
			}
			decided, e, err := c.Decide(d, rules, m.At)
			if err := m.store(c, decided, e, said, err); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkPicks returns Problems if no comments are picked, or too many.
func checkPicks(picks []Pick) error {
	switch {
	case len(picks) == 0:
		return notice.Problems{"pick": {Key: "problem.pick.missing"}}
	case len(picks) > notice.MaxBatch:
		return notice.Problems{"pick": {Key: "problem.pick.many"}}
	}
	return nil
}

// UndoAll undoes the batch with a number, except for comments that have changed since. It returns what was done and
// what was skipped, as DecideAll does. Errors: ErrForbidden, ErrNotFound.
func (b *Board) UndoAll(ctx context.Context, by notice.Actor, seq uint64) (done notice.Batch, err error) {
	return b.runBatch(ctx, by, notice.Undo, func(m *batchRun) error {
		undone, err := m.tx.Batch(seq)
		if err != nil {
			return err
		}
		entries, err := m.tx.Journal(undone.First-1, int(undone.Done))
		if err != nil {
			return err
		}
		for _, e := range entries {
			c, err := m.tx.Comment(e.Comment)
			if err != nil {
				return err
			}
			u, err := undoRequest(m.tx, c)
			if err != nil {
				return err
			}
			u.By = by
			restored, entry, err := c.Undo(u, m.At)
			if u.Entry.Seq != e.Seq {
				err = notice.ErrConflict
			}
			if err := m.store(c, restored, entry, notice.Remarks{}, err); err != nil {
				return err
			}
		}
		return nil
	})
}

// Batch returns the batch with a number. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Batch(ctx context.Context, by notice.Actor, seq uint64) (batch notice.Batch, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return batch, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		batch, err = tx.Batch(seq)
		return err
	})
	return batch, err
}

// A batchRun is a batch while it runs.
type batchRun struct {
	board *Board
	tx    notice.WriteTx
	notice.Batch
}

// runBatch runs f in one transaction and records what it did as one batch.
func (b *Board) runBatch(
	ctx context.Context, by notice.Actor, a notice.Action, f func(*batchRun) error,
) (done notice.Batch, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return done, err
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		m := batchRun{board: b, tx: tx, Batch: notice.Batch{At: now, By: by.Login, Action: a}}
		if err := f(&m); err != nil {
			return err
		}
		if done = m.Batch; done.Done == 0 {
			return nil
		}
		return tx.PutBatch(done)
	})
	if err != nil {
		return done, fmt.Errorf("acting on many comments: %w", err)
	}
	return done, nil
}

// store stores a changed comment as part of the batch. If err, with which the change failed, is ErrConflict, the
// comment is skipped, and the batch lists it with what happened to it since.
func (m *batchRun) store(before, after notice.Comment, e notice.AuditEntry, said notice.Remarks, err error) error {
	if errors.Is(err, notice.ErrConflict) {
		u, err := undoRequest(m.tx, before)
		skipped := notice.Skipped{Comment: before.ID, By: u.Entry.By, Action: u.Entry.Action, Status: before.Status}
		if u.Amended {
			skipped.By, skipped.Action = "", notice.Amend
		}
		m.Skipped = append(m.Skipped, skipped)
		return err
	}
	if err != nil {
		return err
	}
	if e.Batch = m.Seq; m.Done == 0 {
		e.Batch = notice.NewBatch
	}
	_, seq, err := m.board.storeWithEntry(m.tx, after, e, said)
	if m.Done == 0 {
		m.Seq, m.First = seq, seq
	}
	m.Reason, m.Rules = e.Reason, e.Rules
	m.Done++
	return err
}
