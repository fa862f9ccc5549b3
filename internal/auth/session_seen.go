package auth

import (
	"sync"
	"time"
)

// maxSeenTimes is the maximum number of sessions in seenTimes; the least recently used is evicted.
const maxSeenTimes = 20_000

// seenTimes caches when sessions were last seen, so that not every request writes to the store. For
// an evicted session the stored time counts, which is at most seenInterval older.
type seenTimes struct {
	mu        sync.Mutex
	bySession *lru[SessionID, seenTime]
}

type seenTime struct {
	seen    time.Time
	written time.Time // when touch last asked its caller to write
}

func newSeenTimes() *seenTimes {
	return &seenTimes{bySession: newLRU[SessionID, seenTime](maxSeenTimes)}
}

// touch records that a session was seen now, unless it has expired. stored is the session as the store
// has it. It reports whether the session is alive, and whether the caller is to write now to the store.
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

// alive reports whether a session has not expired. Unlike touch it does not extend it.
func (s *seenTimes) alive(stored Session, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.bySession.get(stored.ID); ok {
		stored.Seen = last.seen
	}
	return !stored.expired(now)
}

// knows reports whether a session was seen within CookieLifetime, whether or not it has ended since.
func (s *seenTimes) knows(id SessionID, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.bySession.get(id)
	return ok && now.Sub(last.seen) < CookieLifetime
}
