package auth

import (
	"sync"
	"time"
)

const maxSeenTimes = 20_000 // sessions; the least recently seen is forgotten first

// seenTimes remembers when sessions were last seen, because the store learns it only now and then.
// What it forgets, the store knows with a delay of seenEvery.
type seenTimes struct {
	mu        sync.Mutex
	bySession *lru[SessionID, seenTime]
}

type seenTime struct {
	seen    time.Time
	written time.Time // when a write to the store was last called for
}

func newSeenTimes() *seenTimes {
	return &seenTimes{bySession: newLRU[SessionID, seenTime](maxSeenTimes)}
}

// touch records that stored, a session as the store has it, was seen now, unless it is over. It
// reports whether the session is alive and whether the caller is the one to tell the store.
func (s *seenTimes) touch(stored Session, now time.Time) (alive, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.bySession.get(stored.ID)
	if !ok {
		last = seenTime{seen: stored.Seen, written: stored.Seen}
	}
	stored.Seen = last.seen
	if stored.expired(now) {
		return false, false
	}
	last.seen = now
	if now.Sub(last.written) >= seenInterval {
		last.written, due = now, true
	}
	s.bySession.put(stored.ID, last)
	return true, due
}

// alive reports whether stored goes on; unlike add it is no sign of life.
func (s *seenTimes) alive(stored Session, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.bySession.get(stored.ID); ok {
		stored.Seen = last.seen
	}
	return !stored.expired(now)
}
