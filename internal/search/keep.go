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

// gather is how long changes are collected, so that many are put at once, unless someone asks.
const gather = 250 * time.Millisecond

// A keeper keeps an open file in step with the store. One goroutine does all its work.
//
// What makes the index right after any end, however sudden: the file says which state of the store
// it is whole for, and says so in the transaction that made it so; any other transaction takes
// that back. If the store is in that state at the next start, nothing is amiss; in any other case
// all comments are compared.
type keeper struct {
	*Index
	file  *file
	whole bool
}

// keep opens the file and keeps it until the context ends or something fails. No work is broken off by
// the context but comparing.
func (x *Index) keep(ctx context.Context) (err error) {
	work := context.WithoutCancel(ctx)
	k := &keeper{Index: x}
	_, commit, all := x.Changes.take(0)
	is, _, err := k.load(work, nil) // before the file is opened: all that is written from now on is in Changes
	if err != nil {
		return err
	}
	f, err := openFile(work, x.Path)
	if err != nil {
		return err
	}
	defer func() {
		x.set(nil, 0, false)
		err = errors.Join(err, f.close())
	}()
	select {
	case <-x.broken: // of an earlier file
	default:
	}
	was, err := f.state(work)
	if err != nil {
		return err
	}
	k.file, k.whole = f, all && is == was && is.Commit == commit && is != notice.Stamp{}
	k.set(f, 0, k.whole)
	for ctx.Err() == nil {
		if x.Changes.takeLost() {
			k.whole = false
		}
		if !k.whole {
			if err := k.compare(ctx); err != nil {
				return err
			}
			debug.FreeOSMemory() // it took more than following takes
			continue
		}
		if err := k.flush(work, false); err != nil {
			return err
		}
		if err := k.wait(ctx); err != nil {
			return err
		}
	}
	return k.flush(work, false)
}

// wait waits until there is something to do, and a little longer for more to come.
func (k *keeper) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-k.broken:
		return err
	case <-k.asked:
		return nil
	case <-k.Changes.wake:
	}
	select {
	case <-ctx.Done():
	case <-k.asked:
	case <-time.After(gather):
	}
	return nil
}

// flush puts in what has changed; with mark it says which state the file is whole for also if
// nothing has.
func (k *keeper) flush(ctx context.Context, mark bool) error {
	for all := false; !all; {
		var ids []notice.CommentID
		var commit uint64
		ids, commit, all = k.Changes.take(batch)
		if len(ids) > 0 || mark {
			is, cs, err := k.load(ctx, ids)
			if err != nil {
				return err
			}
			if !k.whole || !all || is.Commit != commit { // more was written: it comes with the next
				is = notice.Stamp{}
			}
			if err := k.put(ctx, ids, cs, is); err != nil {
				return err
			}
		}
		if all {
			k.set(k.file, commit, k.whole)
		} else if len(ids) < batch {
			return nil // some were lost
		}
	}
	return nil
}

// load returns the comments with the given ids, of which some may not be there, and the stamp of the
// snapshot.
func (k *keeper) load(ctx context.Context, ids []notice.CommentID) (is notice.Stamp, cs []notice.Comment, err error) {
	err = k.Store.View(ctx, func(tx notice.Tx) (err error) {
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
		is, err = tx.Stamp()
		return err
	})
	return is, cs, err
}

// put puts comments into the file, and drops from it those of the ids that are no comment's.
func (k *keeper) put(ctx context.Context, ids []notice.CommentID, cs []notice.Comment, is notice.Stamp) error {
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
	return k.file.put(ctx, docs, gone, is)
}

// compare compares all comments with what is in the file and sets right what differs. Between two
// batches it puts in what has changed meanwhile.
func (k *keeper) compare(ctx context.Context) error {
	work := context.WithoutCancel(ctx)
	for after := notice.CommentID(0); ; {
		if ctx.Err() != nil {
			return nil
		}
		var cs []notice.Comment
		err := k.Store.View(work, func(tx notice.Tx) (err error) {
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
		if err := k.correct(work, cs, after, last); err != nil {
			return err
		}
		if k.whole = len(cs) < batch; k.whole {
			return k.flush(work, true)
		}
		if err := k.flush(work, false); err != nil {
			return err
		}
		after = last
	}
}

// correct makes the file hold the given comments, and no others with ids above after, up to last.
func (k *keeper) correct(ctx context.Context, cs []notice.Comment, after, last notice.CommentID) error {
	prints, err := k.file.prints(ctx, after, last)
	if err != nil {
		return err
	}
	var docs []document
	for _, c := range cs {
		d := documentOf(c)
		if print, there := prints[c.ID]; !there || print != d.print() {
			docs = append(docs, d)
		}
		delete(prints, c.ID)
	}
	var gone []notice.CommentID
	for id := range prints {
		gone = append(gone, id)
	}
	if len(docs)+len(gone) == 0 {
		return nil
	}
	return k.file.put(ctx, docs, gone, notice.Stamp{})
}
