package notice

import "time"

// An Announcement is one public notice, written in every language of Texts.
type Announcement struct {
	ID        AnnouncementID
	Slugs     map[Lang]string // names it in URLs, one for each language
	OldSlugs  []string        // still lead here
	Texts     map[Lang]Text
	Published time.Time // zero: published, but the source gives no date
	Closes    time.Time // no comments from then on; zero means open until closed by hand
	Origin    string    // where an importer found it; empty for announcements made here
}

// A Text is an announcement in one language.
type Text struct {
	Title      string
	Summary    string // one sentence beneath the title
	Place      string // where it was issued
	Translated Lang   // the language it was translated from; empty if this is the original
	Body       Body   // one part
}

// OpenAt reports whether comments are taken at t.
func (a Announcement) OpenAt(t time.Time) bool { return open(a.Published, a.Closes, t) }

// OpenAt reports whether comments are taken at t.
func (h Head) OpenAt(t time.Time) bool { return open(h.Published, h.Closes, t) }

func open(published, closes, t time.Time) bool {
	return !t.Before(published) && (closes.IsZero() || t.Before(closes))
}

// A Tally counts what is said about one announcement.
type Tally struct {
	// Revision grows by at least one with every change to what the public can
	// see of the announcement and its comments, and with nothing else.
	Revision uint64

	Numbers uint64 // the last comment number given
	Threads uint64 // the last thread ordinal given

	Pending, Published, Declined, Removed, Withdrawn uint64

	Official uint64 // published official replies
	Open     uint64 // published questions without an answer
}

// Count returns a pointer to the number of comments with status s; nil if s is none.
func (t *Tally) Count(s Status) *uint64 {
	return map[Status]*uint64{Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed, Withdrawn: &t.Withdrawn}[s]
}

// Add counts c, n times over; n is 1 or -1. Revision, Numbers and Threads stay as they are.
func (t *Tally) Add(c Comment, n int) {
	add := func(p *uint64) { *p += uint64(n) } // wraps round to subtract
	if p := t.Count(c.Status); p != nil {
		add(p)
	}
	if c.Status == Published && c.Official() {
		add(&t.Official)
	}
	if c.AwaitsAnswer() {
		add(&t.Open)
	}
}
