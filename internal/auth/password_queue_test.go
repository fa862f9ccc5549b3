package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// A turnLog records in which order callers got a slot.
type turnLog struct {
	*hashQueue
	mu    sync.Mutex
	order []string
}

// start calls enter in a goroutine and waits until that is done or waits itself.
func (l *turnLog) start(ctx context.Context, from origin, name string) {
	go func() {
		if err := l.enter(ctx, from); err != nil {
			name += ": " + err.Error()
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.order = append(l.order, name)
	}()
	synctest.Wait()
}

func (l *turnLog) want(t *testing.T, names ...string) {
	t.Helper()
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if diff := cmp.Diff(names, l.order); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	l.order = nil
}

func TestHashesOfKnownNetworksComeFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &turnLog{hashQueue: newHashQueue(2)}
		for _, name := range []string{"stranger 1", "stranger 2", "stranger 3"} {
			l.start(t.Context(), fromStranger, name)
		}
		l.want(t, "stranger 1")
		l.start(t.Context(), fromKnown, "known 1")
		l.want(t, "known 1") // in the slot that is kept
		l.start(t.Context(), fromKnown, "known 2")
		l.start(t.Context(), fromKnown, "known 3")
		l.want(t)
		l.leave(fromStranger)
		l.want(t, "known 2") // before stranger 2, who came earlier
		l.leave(fromKnown)
		l.want(t, "known 3")
		l.leave(fromKnown)
		l.want(t, "stranger 2")
		l.leave(fromKnown)
		l.want(t) // the last slot is kept
		l.leave(fromStranger)
		l.want(t, "stranger 3")
	})
}

func TestTheHashQueueIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &turnLog{hashQueue: newHashQueue(3)}
		for range 2 + 2*waitingPerSlot {
			l.start(t.Context(), fromStranger, "a stranger")
		}
		l.want(t, "a stranger", "a stranger")
		begin := time.Now()
		l.start(t.Context(), fromStranger, "one more")
		l.want(t, "one more: "+notice.TooSoon(hashWait).Error())
		if time.Since(begin) != 0 {
			t.Errorf("refused after %v", time.Since(begin))
		}
		time.Sleep(hashWait) // by the clock of synctest
		l.want(t, slices.Repeat([]string{"a stranger: " + notice.TooSoon(hashWait).Error()}, 2*waitingPerSlot)...)
		l.leave(fromStranger)
		l.leave(fromStranger)
		l.start(t.Context(), fromStranger, "later")
		l.want(t, "later")
		if l.running[fromStranger] != 1 || len(l.waiting[fromStranger]) != 0 {
			t.Errorf("%d run and %d wait", l.running, len(l.waiting[fromStranger]))
		}
	})
}

func TestWaitingForAHashEndsWithTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &turnLog{hashQueue: newHashQueue(2)}
		l.start(t.Context(), fromStranger, "first")
		gone, cancel := context.WithCancel(t.Context())
		l.start(gone, fromStranger, "gone")
		late, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		l.start(late, fromStranger, "late")
		l.want(t, "first")
		cancel()
		l.want(t, "gone: context canceled")
		time.Sleep(time.Second)
		l.want(t, "late: "+notice.TooSoon(hashWait).Error())
		l.start(gone, fromKnown, "not begun")
		l.want(t, "not begun: context canceled")
		l.leave(fromStranger)
		if err := l.enter(late, fromStranger); !errors.As(err, new(notice.TooSoon)) {
			t.Errorf("after the deadline: %v", err)
		}
		if l.running != [origins]int{} {
			t.Errorf("%d run", l.running)
		}
	})
}
