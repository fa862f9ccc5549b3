package search

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// batch is the largest number of comments read in one View and put in one transaction.
const batch = 500

// collectDelay is how long the indexer waits after a change for more, to put them in one transaction. A query that
// waits for the index ends the delay.
const collectDelay = 250 * time.Millisecond

// An indexer keeps an open file up to date with the store, in one goroutine.
//
// The index is right after a crash at any moment, because the file records the stamp of the store for which it is
// complete. It does so in the same transaction that makes it complete; every other transaction clears the stamp. If
// the store has that stamp at the next start, the index is up to date; otherwise all comments are compared.
type indexer struct {
	*Index
	file     *file
	complete bool      // every comment is in the file, except for changes that are still in Changes
	eraseDue time.Time // the earliest time to erase again
}

// runOnce opens the file and keeps it up to date until ctx ends, which returns nil, or something fails. When ctx
// ends, comparing stops after the current batch; everything else is finished.
func (x *Index) runOnce(ctx context.Context) (err error) {
	work := context.WithoutCancel(ctx)
	ix := &indexer{Index: x}
	_, commit, all := x.Changes.take(0)
	now, _, err := ix.load(work, nil) // before opening the file: later commits are in Changes
	if err != nil {
		return err
	}
	f, err := openFile(work, x.Path)
	if err != nil {
		return err
	}
	defer func() {
		x.setState(nil, 0, false)
		err = errors.Join(err, f.close())
	}()
	select {
	case <-x.broken: // reported for an earlier file
	default:
	}
	indexed, err := f.state(work)
	if err != nil {
		return err
	}
	ix.file, ix.complete = f, all && now == indexed && now.Commit == commit && now != notice.Stamp{}
	ix.setState(f, 0, ix.complete)
	defer ix.checkBehind(ctx)()
	for ctx.Err() == nil {
		if x.Changes.takeLost() {
			ix.complete = false
		}
		if !ix.complete {
			if err := ix.compare(ctx); err != nil {
				return err
			}
			debug.FreeOSMemory() // comparing needs more memory than what follows
			continue
		}
		if err := ix.flush(work, false); err != nil {
			return err
		}
		later, err := ix.eraseIfDue(ctx)
		if err != nil {
			return err
		}
		if err := ix.wait(ctx, later); err != nil {
			return err
		}
	}
	return errors.Join(ix.flush(work, false), ix.eraseLast(work))
}

// checkBehind checks a file that was not checked when it was opened, while it is in use. Damage is reported like that
// which a query meets. Stop ends the check and waits for its end.
func (ix *indexer) checkBehind(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var check sync.WaitGroup
	if ix.file.unchecked {
		check.Go(func() {
			if err := ix.file.checkTables(ctx); damaged(err) {
				ix.reportBroken(ix.file, err)
			}
		})
	}
	return func() {
		cancel()
		check.Wait()
	}
}

// wait waits for changes, and then for collectDelay. It returns at once if a query waits, ctx ends or later sends, and
// returns an error if a query failed.
func (ix *indexer) wait(ctx context.Context, later <-chan time.Time) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-ix.broken:
		return err
	case <-ix.catchUp:
		return nil
	case <-later:
		return nil
	case <-ix.Changes.wake:
	}
	select {
	case <-ctx.Done():
	case <-ix.catchUp:
	case <-time.After(collectDelay):
	}
	return nil
}

// flush puts all queued changes into the file. With mark it records the stamp even if there are none.
func (ix *indexer) flush(ctx context.Context, mark bool) error {
	for all := false; !all; {
		var ids []notice.CommentID
		var commit uint64
		ids, commit, all = ix.Changes.take(batch)
		if len(ids) > 0 || mark {
			stamp, cs, err := ix.load(ctx, ids)
			if err != nil {
				return err
			}
			if !ix.complete || !all || stamp.Commit != commit { // there are newer changes, to be put next
				stamp = notice.Stamp{}
			}
			if err := ix.put(ctx, ids, cs, stamp); err != nil {
				return err
			}
		}
		if all {
			ix.setState(ix.file, commit, ix.complete)
		} else if len(ids) < batch {
			return nil // ids were lost: the caller compares all comments
		}
	}
	return nil
}

// load returns the stamp of the store and the comments with the given ids, without those that do not exist or are
// damaged.
func (ix *indexer) load(
	ctx context.Context, ids []notice.CommentID,
) (stamp notice.Stamp, cs []notice.Comment, err error) {
	err = ix.Store.View(ctx, func(tx notice.Tx) (err error) {
		for _, id := range ids {
			c, err := tx.Comment(id)
			if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrDamaged) {
				continue
			}
			if err != nil {
				return err
			}
			cs = append(cs, c)
		}
		stamp, err = tx.Stamp()
		return err
	})
	return stamp, cs, err
}

// put puts the comments cs into the file and deletes the documents of those ids that are in no comment of cs.
func (ix *indexer) put(ctx context.Context, ids []notice.CommentID, cs []notice.Comment, stamp notice.Stamp) error {
	docs, there := make([]document, len(cs)), map[notice.CommentID]bool{}
	for i, c := range cs {
		docs[i], there[c.ID] = documentOf(c), true
	}
	var gone []notice.CommentID
	for _, id := range ids {
		if !there[id] {
			gone = append(gone, id)
		}
	}
	return ix.file.put(ctx, docs, gone, stamp)
}

// compare compares all comments with the file and corrects what differs. Between two batches it puts the changes
// made in the meantime. If ctx ends, it returns nil and the index stays incomplete.
func (ix *indexer) compare(ctx context.Context) error {
	work := context.WithoutCancel(ctx)
	for after := notice.CommentID(0); ; {
		if ctx.Err() != nil {
			return nil
		}
		cs, last, err := ix.next(work, after)
		if err != nil {
			return err
		}
		if err := ix.correct(work, cs, after, last); err != nil {
			return err
		}
		if ix.complete = last == math.MaxInt64; ix.complete {
			return ix.flush(work, true)
		}
		if err := ix.flush(work, false); err != nil {
			return err
		}
		after = last
	}
}

// next returns a batch of comments after an id, and the id up to which these are all that can be read: math.MaxInt64
// after the last. A damaged comment ends a batch, and is not in the index.
func (ix *indexer) next(
	ctx context.Context, after notice.CommentID,
) (cs []notice.Comment, last notice.CommentID, err error) {
	err = ix.Store.View(ctx, func(tx notice.Tx) (err error) {
		cs, err = tx.Comments(after, batch)
		return err
	})
	var d notice.Damaged
	switch {
	case errors.As(err, &d) && notice.CommentID(d.ID) > after:
		return cs, notice.CommentID(d.ID), nil
	case err != nil:
		return nil, 0, err
	case len(cs) == batch:
		return cs, cs[batch-1].ID, nil
	}
	return cs, math.MaxInt64, nil
}

// correct puts and deletes documents so that those with after < id <= last are the comments cs.
func (ix *indexer) correct(ctx context.Context, cs []notice.Comment, after, last notice.CommentID) error {
	fingerprints, err := ix.file.fingerprints(ctx, after, last)
	if err != nil {
		return err
	}
	var docs []document
	for _, c := range cs {
		d := documentOf(c)
		if fingerprint, there := fingerprints[c.ID]; !there || fingerprint != d.fingerprint() {
			docs = append(docs, d)
		}
		delete(fingerprints, c.ID)
	}
	var gone []notice.CommentID
	for id := range fingerprints {
		gone = append(gone, id)
	}
	if len(docs)+len(gone) == 0 {
		return nil
	}
	return ix.file.put(ctx, docs, gone, notice.Stamp{})
}
