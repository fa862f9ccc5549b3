package notice

import (
	"slices"
	"time"
)

// An Announcement is one public notice, written in every language of Texts.
type Announcement struct {
	ID        AnnouncementID
	Draft     bool            // not for the public, whatever Published says
	Slugs     map[Lang]string // names it in URLs, one for each language of Texts; a draft may lack some
	OldSlugs  []string        // still lead here
	Texts     map[Lang]Text
	Published time.Time // the public sees it from then on; zero: published, but the source gives no date
	Closes    time.Time // no comments from then on; zero means open until closed by hand
	Changes   []Change  // of the texts since they were published, oldest first
	Saved     Saved     // at the desk; zero for one that was imported and never touched
	Origin    string    // where an importer found it; empty for announcements made here
}

// Saved tells when an announcement was last saved, by whom, and how often it has been.
type Saved struct {
	Times uint64
	At    time.Time
	By    string // login
}

// A Change made another version of an announcement's texts. The first version is what was published;
// the first change made the second.
type Change struct {
	At    time.Time
	By    string // login
	Kind  ChangeKind
	Notes map[Lang]string // with Corrected: what was wrong, for the public
}

// A ChangeKind says what a change was for. It is also a message key's last part.
type ChangeKind string

const (
	Corrected ChangeKind = "correction" // of what was said; has Notes
	Tidied    ChangeKind = "form"       // of how it was said: a typing error
	Extended  ChangeKind = "edition"    // by another language; the texts that were there stayed as they were
)

// ChangeKinds lists all of them.
var ChangeKinds = []ChangeKind{Corrected, Tidied, Extended}

// A Stage is how far an announcement has come.
type Stage uint8

const (
	Drafted   Stage = iota // only the desk sees it
	Scheduled              // the public will see it
	Announced              // the public sees it
)

// Stages lists all of them.
var Stages = []Stage{Drafted, Scheduled, Announced}

var stageNames = [...]string{Drafted: "draft", Scheduled: "scheduled", Announced: "published"}

// String returns the word that message keys use.
func (s Stage) String() string { return stageNames[s] }

// Stage returns how far a has come at t.
func (a Announcement) Stage(t time.Time) Stage {
	switch {
	case a.Draft:
		return Drafted
	case t.Before(a.Published):
		return Scheduled
	}
	return Announced
}

// PublicAt reports whether the public sees a at t.
func (a Announcement) PublicAt(t time.Time) bool { return a.Stage(t) == Announced }

// Version is the number of the present version of the texts, from 1.
func (a Announcement) Version() uint64 { return uint64(len(a.Changes)) + 1 }

// Since returns when a version of the texts was made public; zero if that is not known.
func (a Announcement) Since(version uint64) time.Time {
	if version < 2 || version > a.Version() {
		return a.Published
	}
	return a.Changes[version-2].At
}

// Corrections returns the changes that corrected something, newest first.
func (a Announcement) Corrections() (cs []Change) {
	for _, c := range slices.Backward(a.Changes) {
		if c.Kind == Corrected {
			cs = append(cs, c)
		}
	}
	return cs
}

// SlugIn returns the slug that stands in addresses of pages in l: that of l or, for an announcement
// that is not in l, that of the first language it is in.
func (a Announcement) SlugIn(l Lang) string {
	if slug, ok := a.Slugs[l]; ok {
		return slug
	}
	for _, l := range Langs {
		if slug, ok := a.Slugs[l]; ok {
			return slug
		}
	}
	return ""
}

// OnlyLang returns the language of an announcement that is in one language alone; empty for any other.
func (a Announcement) OnlyLang() (only Lang) {
	if len(a.Texts) != 1 {
		return ""
	}
	for l := range a.Texts {
		only = l
	}
	return only
}

// A Text is an announcement in one language.
type Text struct {
	Title      string
	Summary    string // one sentence beneath the title
	Place      string // where it was issued
	Translated Lang   // the language it was translated from; empty if this is the original
	Body       Body   // one part, or those of CutPlaces
}

// OpenAt reports whether comments are taken at t.
func (a Announcement) OpenAt(t time.Time) bool { return a.PublicAt(t) && open(a.Closes, t) }

// OpenAt reports whether comments are taken at t.
func (h Head) OpenAt(t time.Time) bool { return h.PublicAt(t) && open(h.Closes, t) }

// PublicAt reports whether the public sees the announcement at t.
func (h Head) PublicAt(t time.Time) bool { return !h.Draft && !t.Before(h.Published) }

func open(closes, t time.Time) bool { return closes.IsZero() || t.Before(closes) }

// A Tally counts what is said about one announcement.
type Tally struct {
	// Revision grows by at least one with every change to what the public can
	// see of the announcement and its comments, and with nothing else.
	Revision uint64

	LastNumber uint64 // the last comment number given
	Threads    uint64 // the last thread ordinal given

	Pending, Published, Declined, Removed, Withdrawn uint64

	Official  uint64 // published official replies
	OpenCount uint64 // published questions without an answer

	Facets [len(Facets)]FacetCount // of each facet, in the order of Facets
}

// Count returns a pointer to the number of comments with status s; nil if s is none.
func (t *Tally) Count(s Status) *uint64 {
	return map[Status]*uint64{Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed, Withdrawn: &t.Withdrawn}[s]
}

// Add counts c, n times over; n is 1 or -1. Revision, Numbers and all counts of threads stay as they are.
func (t *Tally) Add(c Comment, n int) {
	add := func(p *uint64) { *p += uint64(n) } // wraps round to subtract
	if p := t.Count(c.Status); p != nil {
		add(p)
	}
	if c.Status == Published && c.Official() {
		add(&t.Official)
	}
	if c.AwaitsAnswer() {
		add(&t.OpenCount)
	}
	for _, f := range c.Facets() {
		add(&t.Of(f).Comments)
	}
}
