package notice

import "time"

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

// stageOfNew is Stage, but a new announcement is a draft.
func (a Announcement) stageOfNew(now time.Time) Stage {
	if a.ID == 0 {
		return Drafted
	}
	return a.Stage(now)
}

// PublicAt reports whether the public sees a at t.
func (a Announcement) PublicAt(t time.Time) bool { return a.Stage(t) == Announced }
