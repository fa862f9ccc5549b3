package notice

import (
	"slices"
	"strings"
	"time"
)

// A Head says which version of an announcement's page is current.
type Head struct {
	ID         AnnouncementID
	Revision   uint64
	LastNumber uint64    // as in Tally
	Comments   uint64    // published ones
	Langs      string    // the languages of which this is the slug now, spaced; empty for an old one
	Draft      bool      // as in Announcement
	Published  time.Time // as in Announcement; zero for a draft
	Closes     time.Time
}

// Names reports whether the slug that was looked up is the one for l.
func (h Head) Names(l Lang) bool { return slices.Contains(strings.Fields(h.Langs), string(l)) }

// PublicAt reports whether the public sees the announcement at t.
func (h Head) PublicAt(t time.Time) bool { return !h.Draft && !t.Before(h.Published) }

// OpenAt reports whether comments are taken at t.
func (h Head) OpenAt(t time.Time) bool { return h.PublicAt(t) && open(h.Closes, t) }
