package edge

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stuck fills all slots with pages that are not ready until the function that it returns is called, which waits until
// they are.
func stuck(t *testing.T, s *slots) (release func()) {
	ready := make(chan struct{})
	var making sync.WaitGroup
	for range cap(s.taken) {
		making.Go(func() {
			if _, err := s.run(func() ([]byte, error) { <-ready; return nil, nil }); err != nil {
				t.Error(err)
			}
		})
	}
	synctest.Wait()
	return func() { close(ready); making.Wait() }
}

func page() ([]byte, error) { return []byte("page"), nil }

func TestFewRequestsWaitForAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots()
		release := stuck(t, s)
		var waiting sync.WaitGroup
		for range maxWaiting {
			waiting.Go(func() {
				if b, err := s.run(page); err != nil || string(b) != "page" {
					t.Errorf("%q, %v", b, err)
				}
			})
		}
		synctest.Wait()
		begin := time.Now()
		if _, err := s.run(page); !errors.Is(err, ErrBusy) || time.Since(begin) > 0 {
			t.Errorf("one more, after %v: %v", time.Since(begin), err)
		}
		release()
		waiting.Wait()
		if b, err := s.run(page); err != nil || string(b) != "page" {
			t.Errorf("afterwards: %q, %v", b, err)
		}
	})
}

func TestNobodyWaitsLongForAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots()
		release := stuck(t, s)
		begin := time.Now()
		if _, err := s.run(page); !errors.Is(err, ErrBusy) || time.Since(begin) != slotWait {
			t.Errorf("after %v: %v", time.Since(begin), err)
		}
		release()
		if n := s.waiting.Load(); n != 0 {
			t.Errorf("%d count as waiting", n)
		}
	})
}
