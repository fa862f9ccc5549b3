// Package search finds comments by their text and by the other fields of a notice.Filter.
//
// It keeps an index in a file beside the database: an SQLite database with a full-text table (FTS5). The file has
// the positions of words, and the status, author and so on of each comment, but not the texts. It is derived from
// the store: it is not part of backups, and if it is damaged, it is deleted and rebuilt. Words that are
// erased in the store are soon in no part of the file.
//
// Writers never wait for the index. Index.Run follows the changes that the store lists (notice.ChangeReader), and a
// query waits until everything written before it is indexed, for at most two seconds. Comments may change after they
// were found, so callers load them from the store and check them again with notice.Filter.Matches.
package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// Config holds what an index needs. Every field is required.
type Config struct {
	Path  string        // of the index file, which is created if it does not exist
	Store notice.Viewer // whose comments are indexed
	Log   *slog.Logger
}

// An Index finds comments, while Run runs. It is safe for concurrent use.
type Index struct {
	Config
	catchUp chan struct{} // buffered 1: a query waits for the index to catch up with the store
	broken  chan error    // buffered 1: a query failed on the current file
	queries atomic.Int64  // that run or wait for a connection to the file

	mu       sync.Mutex
	file     *file         // nil while it is not open
	indexed  uint64        // number of the change up to which all that were listed are in the file
	complete bool          // all comments from before are in the file too
	changed  chan struct{} // closed and replaced when any of the fields above changes
}

// New returns an index. Run opens it.
func New(c Config) *Index {
	return &Index{
		Config: c, catchUp: make(chan struct{}, 1), broken: make(chan error, 1), changed: make(chan struct{}),
	}
}

// catchUpTimeout is how long a query waits until everything written before it is indexed.
const catchUpTimeout = 2 * time.Second

// Find returns the ids of up to n comments that f selects, in the given order, after cursor (zero: from the
// beginning). It waits up to two seconds until everything written before is indexed; after that it searches what
// is there. A filter with a text that contains no word selects no comment.
//
// Errors: notice.ErrUnavailable if the index is not open or failed, in which case a later call may succeed; that of
// ctx.
func (x *Index) Find(
	ctx context.Context, f notice.Filter, order notice.Order, cursor notice.CommentID, n int,
) ([]notice.CommentID, error) {
	file, err := x.upToDate(ctx)
	if err != nil {
		return nil, err
	}
	var ids []notice.CommentID
	err = x.query(ctx, file, func(ctx context.Context) (err error) {
		ids, err = file.find(ctx, f, order, cursor, n)
		return err
	})
	return ids, err
}

// Limits of the queries. Most wait for one of the few connections to the file.
const (
	maxQueries   = 256
	queryTimeout = 10 * time.Second
)

var (
	errBusy = errors.New("too many queries at once")
	errSlow = errors.New("the query took too long")
)

// query runs a query of a file. The error is notice.ErrUnavailable if there are too many at once or it takes too long.
func (x *Index) query(ctx context.Context, f *file, run func(context.Context) error) error {
	defer x.queries.Add(-1)
	if x.queries.Add(1) > maxQueries {
		return fmt.Errorf("searching: %w: %w", notice.ErrUnavailable, errBusy)
	}
	limited, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	err := run(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		return fmt.Errorf("searching: %w: %w", notice.ErrUnavailable, errSlow)
	}
	return x.queryError(ctx, f, err)
}

// queryError returns the error of Find for one of a query of a file, and reports the file if it is broken.
func (x *Index) queryError(ctx context.Context, f *file, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil: // which makes SQLite fail with errors of its own
		return ctx.Err()
	case !shortage(err):
		x.reportBroken(f, err)
	}
	return fmt.Errorf("searching: %w: %w", notice.ErrUnavailable, err)
}

// Neighbours returns the neighbours of a search text (fold.Neighbours) whose words are in the index. Those words may have
// been in comments that have changed since, or in ones that a filter leaves out. Errors: as Find.
func (x *Index) Neighbours(ctx context.Context, text string) ([]string, error) {
	file, err := x.upToDate(ctx)
	if err != nil {
		return nil, err
	}
	var texts []string
	err = x.query(ctx, file, func(ctx context.Context) (err error) {
		texts, err = fold.Neighbours(text, func(words []string, prefix bool) ([]string, error) {
			return file.known(ctx, words, prefix)
		})
		return err
	})
	return texts, err
}

// Whole reports whether every comment can be found. It is false while the index is built, or compared with the
// store after a crash. Until then what Find returns is right, but may lack some comments.
func (x *Index) Whole() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.complete
}

// upToDate returns the file as soon as everything written before the call is in it, or after catchUpTimeout. The
// error is notice.ErrUnavailable if the file is not open by then.
func (x *Index) upToDate(ctx context.Context) (*file, error) {
	last, err := x.lastChange(ctx)
	if err != nil {
		return nil, err
	}
	timeout := time.NewTimer(catchUpTimeout)
	defer timeout.Stop()
	for {
		x.mu.Lock()
		f, done, moved := x.file, x.indexed, x.changed
		x.mu.Unlock()
		if f != nil && done >= last.Seq {
			return f, nil
		}
		notify(x.catchUp)
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-timeout.C:
			if f == nil {
				return nil, fmt.Errorf("the search index is not open: %w", notice.ErrUnavailable)
			}
			return f, nil
		}
	}
}

// lastChange returns the position of the last change in the store.
func (x *Index) lastChange(ctx context.Context) (at notice.Position, err error) {
	err = x.Store.View(ctx, func(tx notice.Tx) (err error) {
		at, err = tx.Position()
		return err
	})
	return at, err
}

// notify sends to a channel of capacity 1 unless it is full.
func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// reportBroken tells the indexer that a query failed on f. If f was closed in the meantime, it does nothing.
func (x *Index) reportBroken(f *file, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.file != f {
		return
	}
	select {
	case x.broken <- err:
	default:
	}
}

// setState sets the file and its progress, and wakes waiting queries.
func (x *Index) setState(f *file, done uint64, whole bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.file, x.indexed, x.complete = f, done, whole
	close(x.changed)
	x.changed = make(chan struct{})
}

// Run opens the index and keeps it up to date until ctx ends, then closes it. If anything fails, it logs the error and
// starts again, after a pause that grows from zero to a minute. If the file is damaged, it deletes it before.
func (x *Index) Run(ctx context.Context) {
	for pause := time.Duration(0); ; pause = min(2*pause+time.Second, time.Minute) {
		err := x.runOnce(ctx)
		if ctx.Err() != nil {
			if err != nil {
				x.Log.Warn("closing the search index", "err", err)
			}
			return
		}
		switch {
		case errors.Is(err, errVersion):
			x.Log.Info("the search index is of another version of the program; rebuilding", "err",
				errors.Join(err, removeFile(x.Path)))
		case damaged(err):
			x.Log.Warn("search index damaged; rebuilding", "err", errors.Join(err, removeFile(x.Path)))
		default:
			x.Log.Warn("search index failed; opening it again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}
