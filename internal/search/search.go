// Package search finds comments by their words and by everything else that a notice.Filter asks for.
//
// It keeps an index in a file beside the database: SQLite with its full-text index, FTS5. The file
// holds no more than it takes to find: which words stand where, and which comments have which status,
// author and so on. It is derived from the store and holds nothing of its own: it is in no backup,
// and whatever is wrong with it, it is thrown away and made anew.
//
// Writers never wait for it. It follows the store by itself (Index.Run), and a query waits for a
// moment until what was written before it is in. What it says may have changed since: whoever
// asks loads the comments and looks (notice.Filter.Matches).
package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// A Store is what the index follows.
type Store interface {
	// View is notice.Store's.
	View(ctx context.Context, f func(notice.Tx) error) error
}

// Config holds what an index needs. Every field is required.
type Config struct {
	Path    string // of its file
	Store   Store
	Changes *Changes // told by the store of every commit since it was opened
	Log     *slog.Logger
}

// An Index finds comments, while Run runs. It is safe for concurrent use.
type Index struct {
	Config
	catchUp chan struct{} // has a place for one: someone waits for what was written
	broken  chan error    // has a place for one: a query failed

	mu       sync.Mutex
	file     *file         // nil while there is none
	indexed  uint64        // the commit up to which every change is in it
	complete bool          // every comment that was there before is in it
	changed  chan struct{} // closed, and another one made, when any of these changes
}

// New returns an index that is not open yet.
func New(c Config) *Index {
	return &Index{Config: c, catchUp: make(chan struct{}, 1), broken: make(chan error, 1), changed: make(chan struct{})}
}

// catchUpTimeout is how long a query waits for what was written before it, and for the file to be opened.
const catchUpTimeout = 2 * time.Second

// Find returns the ids of up to n comments that f chooses, in an order, behind a cursor (zero: from
// the beginning). What was written before is in, if it can be put in within two seconds. A text in
// which there is no word is in no comment. ErrUnavailable says that trying later may help.
func (x *Index) Find(ctx context.Context, f notice.Filter, order notice.Order, cursor notice.CommentID, n int) ([]notice.CommentID, error) {
	file, err := x.upToDate(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := file.find(ctx, f, order, cursor, n)
	if err != nil && ctx.Err() == nil {
		x.reportBroken(file, err)
		return nil, fmt.Errorf("searching: %w: %w", notice.ErrUnavailable, err)
	}
	return ids, err
}

// Whole reports whether every comment can be found. It is false while the index is made or compared
// with the store after an unclean end; what is found then is right and may not be all.
func (x *Index) Whole() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.complete
}

// upToDate returns the file when all that was written before is in it, or when patience ends.
func (x *Index) upToDate(ctx context.Context) (*file, error) {
	want := x.Changes.last()
	late := time.NewTimer(catchUpTimeout)
	defer late.Stop()
	for {
		x.mu.Lock()
		f, done, moved := x.file, x.indexed, x.changed
		x.mu.Unlock()
		if f != nil && done >= want {
			return f, nil
		}
		notify(x.catchUp)
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late.C:
			if f == nil {
				return nil, fmt.Errorf("the search index is not open: %w", notice.ErrUnavailable)
			}
			return f, nil
		}
	}
}

// reportBroken says that a query failed on a file. It means nothing if the file was closed meanwhile.
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

// setState says how things stand, and lets those who wait look again.
func (x *Index) setState(f *file, done uint64, whole bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.file, x.indexed, x.complete = f, done, whole
	close(x.changed)
	x.changed = make(chan struct{})
}

// Run opens the index, brings it up to date and keeps it so until the context ends, when it closes it.
// Whatever fails, it starts again without what was there, after a pause that grows.
func (x *Index) Run(ctx context.Context) {
	for pause := time.Duration(0); ; pause = min(2*pause+time.Second, time.Minute) {
		err := x.runOnce(ctx)
		if ctx.Err() != nil {
			if err != nil {
				x.Log.Warn("closing the search index", "err", err)
			}
			return
		}
		x.Log.Warn("the search index is of no use and is made anew", "err", errors.Join(err, removeFile(x.Path)))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}
