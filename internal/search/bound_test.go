package search

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noticeboard/internal/notice"
)

// TestQueriesAreBounded runs as many queries as there may be, none of which ends by itself, and one more.
func TestQueriesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := New(Config{})
		endless := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		begin := time.Now()
		var running sync.WaitGroup
		for range maxQueries {
			running.Go(func() {
				if err := x.query(t.Context(), nil, endless); !errors.Is(err, notice.ErrUnavailable) {
					t.Errorf("a query that takes too long: %v", err)
				}
			})
		}
		synctest.Wait()
		if err := x.query(t.Context(), nil, endless); !errors.Is(err, notice.ErrUnavailable) || time.Since(begin) > 0 {
			t.Errorf("one more, after %v: %v", time.Since(begin), err)
		}
		running.Wait()
		if took := time.Since(begin); took != queryTimeout {
			t.Errorf("they ended after %v, want %v", took, queryTimeout)
		}
		if err := x.query(t.Context(), nil, func(context.Context) error { return nil }); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}
