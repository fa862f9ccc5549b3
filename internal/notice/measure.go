package notice

import "time"

// A Measure is what a moderator does about a subject.
type Measure uint8

const (
	Note  Measure = iota + 1 // write something down for colleagues
	Warn                     // tell an author what they must not do again
	Pause                    // take no comments until an end date
	Block                    // take no comments, with an end date or without
	Lift                     // take back the pause or block that is in force; if there is none, the warnings
)

// Measures lists every measure.
var Measures = []Measure{Note, Warn, Pause, Block, Lift}

var measureNames = map[Measure]string{Note: "note", Warn: "warn", Pause: "pause", Block: "block", Lift: "lift"}

// String returns the word that forms and message keys use.
func (m Measure) String() string { return measureNames[m] }

// ParseMeasure undoes String. Any other text is ErrNotFound.
func ParseMeasure(text string) (Measure, error) { return parse(measureNames, text) }

// Bars reports whether no comments are taken after m.
func (m Measure) Bars() bool { return m == Pause || m == Block }

// Explained reports whether m needs a text, which the author reads, or colleagues for a note.
func (m Measure) Explained() bool { return m != Lift }

// A MeasureEntry is one act about a subject. It is never changed.
type MeasureEntry struct {
	At     time.Time
	By     string // login
	Kind   Measure
	Reason string    // in words: for the author to read, or for colleagues if it is a note
	Until  time.Time // of a pause or block, when it ends by itself; zero if it does not
	Rule   Reason    // the house rule that it is about; empty if none is cited
	Rules  uint64    // version of the house rules that Rule is one of; zero without one
}

// Activity returns the entry for the activity log about an act.
func (a MeasureEntry) Activity(s Subject) Activity {
	e := Activity{At: a.At, By: a.By, Kind: ActivityKind(s.Kind.String() + "-" + a.Kind.String()), Of: s.Short()}
	if !a.Until.IsZero() {
		e.Detail = a.Until.UTC().Format(time.DateOnly)
	}
	return e
}
