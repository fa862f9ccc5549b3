package search

import (
	"context"
	"time"
)

const (
	// eraseRest is how much longer than erasing took the indexer waits before it erases again, so that erasing takes
	// no more than a twentieth of the time.
	eraseRest = 19
	// eraseRetry is the wait after erasing was prevented by a query in progress.
	eraseRetry = 100 * time.Millisecond
	// eraseLimit is how long erasing may take when the program ends.
	eraseLimit = 5 * time.Second
)

// eraseIfDue erases words that are only in replaced or deleted documents, if there may be any. If it is too early for
// that, later sends when it is not; otherwise later is nil. It returns nil if ctx ends.
func (ix *indexer) eraseIfDue(ctx context.Context) (later <-chan time.Time, err error) {
	erasing, err := ix.file.erasing(ctx)
	if err != nil || !erasing {
		return nil, unlessEnded(ctx, err)
	}
	start := time.Now()
	if wait := ix.eraseDue.Sub(start); wait > 0 {
		return time.After(wait), nil
	}
	done, err := ix.file.erase(ctx)
	if err != nil {
		return nil, unlessEnded(ctx, err)
	}
	if !done {
		return time.After(eraseRetry), nil
	}
	end := time.Now()
	ix.eraseDue = end.Add(eraseRest * end.Sub(start))
	return nil, nil
}

// eraseLast erases before the file is closed, whether it is due or not, if that does not take long. What is left is
// erased after the next start.
func (ix *indexer) eraseLast(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, eraseLimit)
	defer stop()
	ix.eraseDue = time.Time{}
	_, err := ix.eraseIfDue(ctx)
	return err
}

// unlessEnded returns err, or nil if ctx has ended, which makes statements fail with various errors.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
