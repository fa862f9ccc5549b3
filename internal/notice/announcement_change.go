package notice

import (
	"slices"
	"time"
)

// A Change of an announcement's texts after publication makes a new version of them. Version 1 is what was published;
// Changes[0] made version 2.
type Change struct {
	At    time.Time
	By    string // login
	Kind  ChangeKind
	Notes map[Lang]string // for the public: what was wrong; only if Kind is Corrected
}

// A ChangeKind says what a change was for. It is also the last part of message keys.
type ChangeKind string

const (
	Corrected ChangeKind = "correction" // the content was corrected
	Tidied    ChangeKind = "form"       // only the wording or the form: a typing error, say
	Extended  ChangeKind = "edition"    // a language was added; the other texts are unchanged
)

// ChangeKinds lists every kind of change.
var ChangeKinds = []ChangeKind{Corrected, Tidied, Extended}

// Version returns the number of the present version of the texts, from 1.
func (a Announcement) Version() uint64 { return uint64(len(a.Changes)) + 1 }

// Since returns when a version of the texts was published; zero if that is not known. A version that does not exist
// counts as the first.
func (a Announcement) Since(version uint64) time.Time {
	if version < 2 || version > a.Version() {
		return a.Published
	}
	return a.Changes[version-2].At
}

// Corrections returns the changes of kind Corrected, newest first.
func (a Announcement) Corrections() (cs []Change) {
	for _, c := range slices.Backward(a.Changes) {
		if c.Kind == Corrected {
			cs = append(cs, c)
		}
	}
	return cs
}
