package search

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"time"

	"noticeboard/internal/notice"
)

// batch is how many comments are read in one snapshot and put in one transaction.
const batch = 500

// collectDelay is how long changes are collected, so that many are put at once, unless someone asks.
const collectDelay = 250 * time.Millisecond

// An indexer keeps an open file in step with the store. One goroutine does all its work.
//
// What makes the index right after any end, however sudden: the file says which state of the store
// it is whole for, and says so in the transaction that made it so; any other transaction takes
// that back. If the store is in that state at the next start, nothing is amiss; in any other case
// all comments are compared.
type indexer struct {
	*Index
	file     *file
	complete bool
}

// runOnce opens the file and keeps it until the context ends or something fails. No work is broken off by
// the context but comparing.
func (x *Index) runOnce(ctx context.Context) (err error) {
	work := context.WithoutCancel(ctx)
	ix := &indexer{Index: x}
	_, commit, all := x.Changes.take(0)
	now, _, err := ix.load(work, nil) // before the file is opened: all that is written from now on is in Changes
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
	case <-x.broken: // of an earlier file
	default:
	}
	indexed, err := f.state(work)
	if err != nil {
		return err
	}
	ix.file, ix.complete = f, all && now == indexed && now.Commit == commit && now != notice.Stamp{}
	ix.setState(f, 0, ix.complete)
	for ctx.Err() == nil {
		if x.Changes.takeLost() {
			ix.complete = false
		}
		if !ix.complete {
			if err := ix.compare(ctx); err != nil {
				return err
			}
			debug.FreeOSMemory() // it took more than following takes
			continue
		}
		if err := ix.flush(work, false); err != nil {
			return err
		}
		if err := ix.wait(ctx); err != nil {
			return err
		}
	}
	return ix.flush(work, false)
}

// wait waits until there is something to do, and a little longer for more to come.
func (ix *indexer) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-ix.broken:
		return err
	case <-ix.catchUp:
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

// flush puts in what has changed; with mark it says which state the file is whole for also if
// nothing has.
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
			if !ix.complete || !all || stamp.Commit != commit { // more was written: it comes with the next
				stamp = notice.Stamp{}
			}
			if err := ix.put(ctx, ids, cs, stamp); err != nil {
				return err
			}
		}
		if all {
			ix.setState(ix.file, commit, ix.complete)
		} else if len(ids) < batch {
			return nil // some were lost
		}
	}
	return nil
}

// load returns the comments with the given ids, of which some may not be there, and the stamp of the
// snapshot.
func (ix *indexer) load(ctx context.Context, ids []notice.CommentID) (current notice.Stamp, cs []notice.Comment, err error) {
	err = ix.Store.View(ctx, func(tx notice.Tx) (err error) {
		for _, id := range ids {
			c, err := tx.Comment(id)
			if errors.Is(err, notice.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			cs = append(cs, c)
		}
		current, err = tx.Stamp()
		return err
	})
	return current, cs, err
}

// put puts comments into the file, and drops from it those of the ids that are no comment's.
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

// compare compares all comments with what is in the file and sets right what differs. Between two
// batches it puts in what has changed meanwhile.
func (ix *indexer) compare(ctx context.Context) error {
	work := context.WithoutCancel(ctx)
	for after := notice.CommentID(0); ; {
		if ctx.Err() != nil {
			return nil
		}
		var cs []notice.Comment
		err := ix.Store.View(work, func(tx notice.Tx) (err error) {
			cs, err = tx.Comments(after, batch)
			return err
		})
		if err != nil {
			return err
		}
		last := notice.CommentID(math.MaxInt64)
		if len(cs) == batch {
			last = cs[batch-1].ID
		}
		if err := ix.correct(work, cs, after, last); err != nil {
			return err
		}
		if ix.complete = len(cs) < batch; ix.complete {
			return ix.flush(work, true)
		}
		if err := ix.flush(work, false); err != nil {
			return err
		}
		after = last
	}
}

// correct makes the file hold the given comments, and no others with ids above after, up to last.
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
