package portable

import (
	"fmt"

	"noticeboard/internal/notice"
)

// A counterForm is a number that does not follow from other records.
type counterForm struct {
	Name         string                `json:"name"`
	Announcement notice.AnnouncementID `json:"announcement,omitempty"` // of a revision; none: of all pages
	Value        uint64                `json:"value"`
}

// The names of counters, in their order.
const (
	lastAnnouncement = "last-discarded-announcement"
	lastSnippet      = "last-snippet"
	revision         = "revision"
)

func counterToForm(v any) (f counterForm, is bool) {
	switch n := v.(type) {
	case notice.LastDiscarded:
		return counterForm{Name: lastAnnouncement, Value: uint64(n)}, true
	case notice.LastSnippet:
		return counterForm{Name: lastSnippet, Value: uint64(n)}, true
	case notice.RevisionOf:
		return counterForm{Name: revision, Announcement: n.On, Value: n.Revision}, true
	}
	return f, false
}

func (f counterForm) counter() (any, error) {
	switch f.Name {
	case lastAnnouncement:
		return notice.LastDiscarded(f.Value), nil
	case lastSnippet:
		return notice.LastSnippet(f.Value), nil
	case revision:
		return notice.RevisionOf{On: f.Announcement, Revision: f.Value}, nil
	}
	return nil, fmt.Errorf("there is no counter %q", f.Name)
}

func (f counterForm) key() string { return f.Name + " " + number(uint64(f.Announcement)) }
