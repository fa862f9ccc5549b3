package notice

import (
	"slices"
	"time"
)

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
