package notice

import "time"

// A Measure is an action of a moderator about a subject.
type Measure uint8

const (
	Note  Measure = iota + 1 // leave a note for other moderators
	Warn                     // warn an author
	Pause                    // accept no comments until a time
	Block                    // accept no comments, until a time or without end
	Lift                     // lift the pause or block in force; if there is none, the last warning
)

// Measures lists every measure.
var Measures = []Measure{Note, Warn, Pause, Block, Lift}

var measureNames = map[Measure]string{Note: "note", Warn: "warn", Pause: "pause", Block: "block", Lift: "lift"}

// String returns the name of the measure in forms and message keys.
func (m Measure) String() string { return measureNames[m] }

// ParseMeasure is the inverse of String. Any other text is ErrNotFound.
func ParseMeasure(text string) (Measure, error) { return parse(measureNames, text) }

// Bars reports whether m stops a subject from commenting.
func (m Measure) Bars() bool { return m == Pause || m == Block }

// Explained reports whether m needs a MeasureEntry.Reason.
func (m Measure) Explained() bool { return m != Lift }

// A MeasureEntry is one measure taken about a subject. It is never changed. The zero entry means none.
type MeasureEntry struct {
	At     time.Time
	By     string // login
	Kind   Measure
	Reason string    // shown to the author; of a note, to moderators only
	Until  time.Time // of a pause or block: when it ends; zero: it does not end by itself
	Rule   Reason    // the house rule that was broken; may be empty
	Rules  uint64    // version of the house rules that Rule is from; zero without a rule
}

// Activity returns the entry of the activity log for a measure about s, with the day in a time zone on which it ends. It
// contains no name and no text, only the short form of the key.
func (a MeasureEntry) Activity(s Subject, zone *time.Location) Activity {
	e := Activity{At: a.At, By: a.By, Kind: ActivityKind(s.Kind.String() + "-" + a.Kind.String()), Of: s.Short()}
	if !a.Until.IsZero() {
		e.Detail = a.Until.In(zone).Format(time.DateOnly)
	}
	return e
}
