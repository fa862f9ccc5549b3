package notice

// Screening says what becomes of a reader's comment when it arrives, before anyone has read it.
type Screening struct {
	Mode     Mode
	Links    int        // marks a comment with so many links or more; 0: none
	Repeated bool       // marks one that says what another here has said
	Fast     Pace       // marks what goes beyond it; Comments 0: nothing
	Words    []WordRule // at most MaxWords
	LastWord uint64     // the last id that a word rule was given; none is given twice

	CloseAfter int // days after which a thread takes no more replies of readers; 0: never
	Likely     int // marks a comment of which the classifier is so sure, in percent; 0: none is held for that
}

// DefaultScreening lets a person read everything first.
func DefaultScreening() Screening {
	return Screening{Mode: HoldEverything, Links: 2, Repeated: true, Fast: Pace{Comments: 5, Minutes: 10}, Likely: 90}
}

// A Mode says which comments wait for a moderator. It is also a message key's last part.
type Mode string

const (
	HoldEverything Mode = "everything"
	HoldFirst      Mode = "first-time" // those of authors without a published comment, and what a rule holds
	HoldMatched    Mode = "matched"    // only what a rule holds
)

// Modes lists every mode.
var Modes = []Mode{HoldEverything, HoldFirst, HoldMatched}

// A Pace is how many comments one author can send in how many minutes.
type Pace struct{ Comments, Minutes int }
