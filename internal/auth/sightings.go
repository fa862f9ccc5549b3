package auth

import (
	"sync"
	"time"
)

const maxSightings = 20_000 // sessions; the least recently seen is forgotten first

// sightings remembers when sessions were last seen, because the store learns it only now and then.
// What it forgets, the store knows with a delay of seenEvery.
type sightings struct {
	mu   sync.Mutex
	last *lru[SessionID, sighting]
}

type sighting struct {
	seen    time.Time
	written time.Time // when a write to the store was last called for
}

func newSightings() *sightings {
	return &sightings{last: newLRU[SessionID, sighting](maxSightings)}
}

// add records that stored, a session as the store has it, was seen now, unless it is over. It
// reports whether the session is alive and whether the caller is the one to tell the store.
func (s *sightings) add(stored Session, now time.Time) (alive, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.last.get(stored.ID)
	if !ok {
		last = sighting{seen: stored.Seen, written: stored.Seen}
	}
	stored.Seen = last.seen
	if stored.over(now) {
		return false, false
	}
	last.seen = now
	if now.Sub(last.written) >= seenEvery {
		last.written, due = now, true
	}
	s.last.put(stored.ID, last)
	return true, due
}

// alive reports whether stored goes on; unlike add it is no sign of life.
func (s *sightings) alive(stored Session, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.last.get(stored.ID); ok {
		stored.Seen = last.seen
	}
	return !stored.over(now)
}
