package noticetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"noticeboard/internal/notice"
)

func testRollback(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	before, boom := Tally(t, s, a.ID), errors.New("boom")
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("got %v, want the closure's own error", err)
	}
	if after := Tally(t, s, a.ID); after != before {
		t.Errorf("tally is %+v, was %+v", after, before)
	}
}

func testConcurrency(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				if err := s.Update(context.Background(), func(tx notice.WriteTx) error {
					_, err := Place(tx, notice.Comment{On: a.ID})
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := Tally(t, s, a.ID); n.Published != 320 || n.LastNumber != 320 {
		t.Errorf("tally %+v", n)
	}
}

// testFailuresTogether runs updates concurrently of which some fail before their first write and some after it.
func testFailuresTogether(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	boom := errors.New("boom")
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			err := s.Update(context.Background(), func(tx notice.WriteTx) error {
				if i%4 == 1 {
					return boom
				}
				if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
					return err
				}
				if i%4 == 2 {
					return boom
				}
				return nil
			})
			if fails := i%4 == 1 || i%4 == 2; fails != errors.Is(err, boom) || !fails && err != nil {
				t.Errorf("update %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if n := Tally(t, s, a.ID); n.Published != 100 {
		t.Errorf("tally %+v", n)
	}
}

func testSnapshot(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	var before notice.Tally
	View(t, s, func(tx notice.Tx) (err error) {
		if before, err = tx.Tally(a.ID); err != nil {
			return err
		}
		wrote := make(chan struct{})
		go func() { // in another goroutine, since a View must not call Update
			defer close(wrote)
			Put(t, s, notice.Comment{On: a.ID})
		}()
		<-wrote
		after, err := tx.Tally(a.ID)
		if before != after {
			t.Errorf("the snapshot changed from %+v to %+v", before, after)
		}
		return err
	})
	if n := Tally(t, s, a.ID); n.Published != before.Published+1 {
		t.Errorf("tally after the snapshot %+v", n)
	}
}

func testPanic(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
			return err
		}
		panic("no such luck")
	})
	if err == nil {
		t.Error("the panic went unnoticed")
	}
	if err := s.View(context.Background(), func(notice.Tx) error { panic("no such luck") }); err == nil {
		t.Error("the panic in View went unnoticed")
	}
	if n := Tally(t, s, a.ID); n.Published != 0 {
		t.Errorf("tally %+v", n)
	}
	Put(t, s, notice.Comment{On: a.ID}) // the store goes on
}

func testDoneContext(t *testing.T, s notice.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	if err := s.View(ctx, func(notice.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
	if err := s.Update(ctx, func(notice.WriteTx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
	if ran {
		t.Error("a closure was called")
	}
}
