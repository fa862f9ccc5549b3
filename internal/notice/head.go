package notice

import (
	"strings"
	"time"
)

// A Head is what the store knows about an announcement without decoding it, found by slug. It is enough to tell whether
// a cached page is current.
type Head struct {
	ID         AnnouncementID
	Revision   uint64    // Tally.Revision
	LastNumber uint64    // Tally.LastNumber
	Comments   uint64    // Tally.Published
	Langs      string    // the languages that the slug is for, separated by spaces; empty for an old slug
	Draft      bool      // Announcement.Draft
	Public     time.Time // from then on it is public; zero if it is Released, or a draft
	Closes     time.Time // Announcement.Closes
}

// Names reports whether the slug that was looked up is the present one for l.
func (h Head) Names(l Lang) bool {
	for name := range strings.FieldsSeq(h.Langs) {
		if name == string(l) {
			return true
		}
	}
	return false
}

// PublicAt reports whether the public sees the announcement at t.
func (h Head) PublicAt(t time.Time) bool { return !h.Draft && !t.Before(h.Public) }

// OpenAt reports whether comments are accepted at t.
func (h Head) OpenAt(t time.Time) bool { return h.PublicAt(t) && open(h.Closes, t) }
