package notice

import "time"

// A Stage says whether an announcement is public. It depends on the time until the announcement is Released.
type Stage uint8

const (
	Drafted   Stage = iota // a draft
	Scheduled              // not a draft and not Released, and Published is in the future
	Announced              // public
)

// Stages lists every stage.
var Stages = []Stage{Drafted, Scheduled, Announced}

var stageNames = [...]string{Drafted: "draft", Scheduled: "scheduled", Announced: "published"}

// String returns the name of the stage in message keys.
func (s Stage) String() string { return stageNames[s] }

// Stage returns the stage of a at t.
func (a Announcement) Stage(t time.Time) Stage {
	switch {
	case a.Draft:
		return Drafted
	case !a.Released && t.Before(a.Published):
		return Scheduled
	}
	return Announced
}

// stageOfNew is Stage, but returns Drafted for an announcement that was never put, whose ID is zero.
func (a Announcement) stageOfNew(now time.Time) Stage {
	if a.ID == 0 {
		return Drafted
	}
	return a.Stage(now)
}

// Due reports whether a is public at t, and not yet Released, which is then to be stored.
func (a Announcement) Due(t time.Time) bool { return !a.Released && a.PublicAt(t) }

// PublicAt reports whether the public sees a at t.
func (a Announcement) PublicAt(t time.Time) bool { return a.Stage(t) == Announced }
