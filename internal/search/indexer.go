package search

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// batch is the largest number of comments read in one View and put in one transaction.
const batch = 1000

// pollInterval is how long the indexer waits before it asks the store for changes again. A query that waits for the
// index ends the wait. The changes made meanwhile are put in one transaction: the more there are, the less each of them
// costs.
const pollInterval = time.Second

// An indexer keeps an open file up to date with the store, in one goroutine.
//
// The index is right after a crash at any moment, because the file records the position of the last change that it has.
// While it lacks comments from before that, every transaction clears the position. If the store knows the position at
// the next start, the index goes on after it; otherwise all comments are compared.
type indexer struct {
	*Index
	file     *file
	complete bool            // every comment is in the file, except for changes after at
	at       notice.Position // of the last change that is in the file
	eraseDue time.Time       // the earliest time to erase again
}

// runOnce opens the file and keeps it up to date until ctx ends, which returns nil, or something fails. When ctx
// ends, comparing stops after the current batch; everything else is finished.
func (x *Index) runOnce(ctx context.Context) (err error) {
	work := context.WithoutCancel(ctx)
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
	ix := &indexer{Index: x, file: f}
	if ix.at, err = f.state(work); err != nil {
		return err
	}
	ix.complete = ix.at != (notice.Position{})
	defer ix.checkBehind(ctx)()
	for ctx.Err() == nil {
		if !ix.complete {
			if err := ix.compare(ctx); err != nil {
				return err
			}
			debug.FreeOSMemory() // comparing needs more memory than what follows
			continue
		}
		known, err := ix.follow(work)
		if err != nil {
			return err
		}
		if ix.complete = known; !known {
			continue
		}
		later, err := ix.eraseIfDue(ctx)
		if err != nil {
			return err
		}
		if err := ix.wait(ctx, later); err != nil {
			return err
		}
	}
	_, err = ix.follow(work)
	return errors.Join(err, ix.eraseLast(work))
}

// checkBehind checks a file that was not checked when it was opened, while it is in use and the program is idle. Damage
// is reported like that which a query meets. Stop ends the check and waits for its end.
func (ix *indexer) checkBehind(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var check sync.WaitGroup
	if ix.file.unchecked {
		check.Go(func() {
			if untilIdle(ctx, idleWindow, int(idleMost/idleWindow), processorTime) != nil {
				return
			}
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

// wait waits for pollInterval. It returns earlier if a query waits, ctx ends or later sends, and returns an error if a
// query failed.
func (ix *indexer) wait(ctx context.Context, later <-chan time.Time) error {
	poll := time.NewTimer(pollInterval)
	defer poll.Stop()
	select {
	case <-ctx.Done():
	case err := <-ix.broken:
		return err
	case <-ix.catchUp:
	case <-later:
	case <-poll.C:
	}
	return nil
}

// follow puts all changes after ix.at into the file. It reports whether the store knows that position; if not, all
// comments must be compared.
func (ix *indexer) follow(ctx context.Context) (known bool, err error) {
	for {
		ids, cs, at, err := ix.load(ctx)
		if errors.Is(err, notice.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if ix.at = at; len(ids) > 0 {
			if err := ix.put(ctx, ids, cs); err != nil {
				return false, err
			}
		}
		ix.setState(ix.file, ix.at.Seq, ix.complete)
		if len(ids) < batch {
			return true, nil
		}
	}
}

// load returns the ids in the next changes, the comments with these ids, without those that do not exist or are
// damaged, and the position of the last of the changes. The error is notice.ErrNotFound if the store does not know the
// position ix.at.
func (ix *indexer) load(
	ctx context.Context,
) (ids []notice.CommentID, cs []notice.Comment, at notice.Position, err error) {
	err = ix.Store.View(ctx, func(tx notice.Tx) (err error) {
		if ids, at, err = tx.Changed(ix.at, batch); err != nil {
			return err
		}
		cs, err = tx.CommentsByID(ids)
		cs = slices.DeleteFunc(slices.Clone(cs), notice.Comment.Damaged)
		return err
	})
	return ids, cs, at, err
}

// put puts the comments cs into the file and deletes the documents of those ids that are in no comment of cs.
func (ix *indexer) put(ctx context.Context, ids []notice.CommentID, cs []notice.Comment) error {
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
	at := ix.at
	if !ix.complete {
		at = notice.Position{}
	}
	return ix.file.put(ctx, docs, gone, at)
}

// compare compares all comments with the file and corrects what differs. Between two batches it puts the changes
// made in the meantime. If ctx ends, or if there were more changes than the store keeps, it returns nil and the index
// stays incomplete.
func (ix *indexer) compare(ctx context.Context) (err error) {
	work := context.WithoutCancel(ctx)
	if ix.at, err = ix.lastChange(work); err != nil {
		return err
	}
	ix.setState(ix.file, 0, false)
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
		if last == math.MaxInt64 {
			ix.complete = true
			if err := ix.put(work, nil, nil); err != nil {
				return err
			}
			ix.setState(ix.file, ix.at.Seq, true)
			return nil
		}
		if known, err := ix.follow(work); err != nil || !known {
			return err
		}
		after = last
	}
}

// next returns a batch of comments after an id, without those that are damaged, and the id up to which these are all that
// can be read: math.MaxInt64 after the last.
func (ix *indexer) next(
	ctx context.Context, after notice.CommentID,
) (cs []notice.Comment, last notice.CommentID, err error) {
	err = ix.Store.View(ctx, func(tx notice.Tx) (err error) {
		cs, err = tx.Comments(after, batch)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	last = math.MaxInt64
	if len(cs) == batch {
		last = cs[batch-1].ID
	}
	return slices.DeleteFunc(slices.Clone(cs), notice.Comment.Damaged), last, nil
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
	return ix.file.put(ctx, docs, gone, notice.Position{})
}
