package groupcommit_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noticeboard/internal/groupcommit"
)

// bounded returns a queue in which at most three updates wait, for a second.
func bounded(e *engine) *groupcommit.Queue[*transaction] {
	return groupcommit.New(groupcommit.Config[*transaction]{
		Begin: e.beginTx, Unavailable: errUnavailable, MaxWaiting: 3, MaxWait: time.Second,
	})
}

// stuck has a queue commit to a disk that does not answer until the function that it returns is called. That waits until
// the commit has ended.
func stuck(t *testing.T, e *engine, q *groupcommit.Queue[*transaction]) (release func()) {
	disk := make(chan struct{})
	e.commit = func() error { <-disk; return nil }
	var running sync.WaitGroup
	running.Go(func() {
		if err := q.Update(put("first")); err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	return func() { e.commit = nil; close(disk); running.Wait() }
}

func TestFewUpdatesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		q := bounded(e)
		release := stuck(t, e, q)
		var waiting sync.WaitGroup
		for i := range 3 {
			waiting.Go(func() {
				if err := q.Update(put(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if err := q.Update(put("too many")); !errors.Is(err, errUnavailable) {
			t.Errorf("one more update: %v", err)
		}
		release()
		waiting.Wait()
		if len(e.stored) != 4 {
			t.Errorf("stored %v, want the first and three", e.stored)
		}
	})
}

func TestUpdatesDoNotWaitLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		q := bounded(e)
		release := stuck(t, e, q)
		begin, ran := time.Now(), false
		err := q.Update(func(*transaction) error { ran = true; return nil })
		if !errors.Is(err, errUnavailable) || time.Since(begin) != time.Second {
			t.Errorf("after %v: %v, want unavailable after a second", time.Since(begin), err)
		}
		release()
		q.Close()
		if ran || len(e.stored) != 1 {
			t.Errorf("the update that failed has run (%v), or is stored: %v", ran, e.stored)
		}
	})
}

// TestThoseWhoWaitBehindOneThatGaveUp has the first in the queue give up, so that another becomes the leader.
func TestThoseWhoWaitBehindOneThatGaveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		q := bounded(e)
		release := stuck(t, e, q)
		var waiting sync.WaitGroup
		for i, wantErr := range []bool{true, false, false} {
			waiting.Go(func() {
				if err := q.Update(put(fmt.Sprint(i))); (err != nil) != wantErr {
					t.Errorf("update %d: %v", i, err)
				}
			})
			time.Sleep(400 * time.Millisecond) // of the bubble's clock
		}
		release() // after 1.2 seconds
		waiting.Wait()
		if len(e.stored) != 3 {
			t.Errorf("stored %v, want the first and two", e.stored)
		}
	})
}

// TestSlowUpdatesShareSmallTransactions runs updates that take a tenth of a second each: as many of them share a transaction
// as a second has room for, so that nobody waits long for the result.
func TestSlowUpdatesShareSmallTransactions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t)
		q := groupcommit.New(groupcommit.Config[*transaction]{Begin: e.beginTx, Unavailable: errUnavailable})
		var groups []int
		ran := 0
		e.commit = func() error { groups, ran = append(groups, ran), 0; return nil }
		slow := func(key string) func(*transaction) error {
			return func(x *transaction) error {
				time.Sleep(100 * time.Millisecond) // of the bubble's clock
				ran++
				x.put(key, 1)
				return nil
			}
		}
		if err := q.Update(slow("first")); err != nil {
			t.Error(err)
		}
		var waiting sync.WaitGroup
		for i := range 30 {
			waiting.Go(func() {
				if err := q.Update(slow(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
		}
		waiting.Wait()
		if slices.Max(groups) > 10 || len(groups) > 5 {
			t.Errorf("%v updates share transactions, want 10 in most", groups)
		}
	})
}
