package notice

import "slices"

// Screening holds the rules that decide whether a new comment of a reader is published, held for a moderator, or
// declined. A rule that matches a comment adds a flag to it; the flag holds the comment unless Mode holds all anyway.
type Screening struct {
	Mode     Mode
	Links    int        // flags comments with this many links or more; 0: off
	Repeated bool       // flags comments that say the same as another on the announcement
	Fast     Pace       // flags comments of a sender who sends more than this; Comments 0: off
	Words    []WordRule // flag, hold or decline; at most MaxWords
	LastWord uint64     // the highest ID that a word rule was given; IDs are not reused

	CloseAfter int // days after which a thread is closed to readers; 0: never
	Likely     int // holds comments that the classifier takes for spam with this probability or more, in percent; 0: off
}

// DefaultScreening returns the rules of a board whose institution has not changed them: all comments are held.
func DefaultScreening() Screening {
	return Screening{Mode: HoldEverything, Links: 2, Repeated: true, Fast: Pace{Comments: 5, Minutes: 10}, Likely: 90}
}

// MaxPending is how many comments may be pending on the whole board. While as many are, no more are taken that would be,
// so that a flood from many networks ends before the disk is full. The largest comments that can be written take up to
// 170 KB each of the database's file: 20 GB in all.
const MaxPending = 120_000

// A Mode says which comments are held for a moderator. It is also the last part of message keys. An unknown mode is
// treated as HoldEverything.
type Mode string

const (
	HoldEverything  Mode = "everything"  // all
	HoldUnconfirmed Mode = "unconfirmed" // as HoldFirst, and those of authors who have not confirmed their e-mail address
	HoldFirst       Mode = "first-time"  // those of senders without proof of a published one, and those that a rule holds
	HoldMatched     Mode = "matched"     // those that a rule holds
)

// Modes lists every mode, the strictest first.
var Modes = []Mode{HoldEverything, HoldUnconfirmed, HoldFirst, HoldMatched}

// A Pace is a number of comments by one author in a number of minutes.
type Pace struct{ Comments, Minutes int }

// HoldsAll reports whether all comments are held.
func (s Screening) HoldsAll() bool {
	return s.Mode == HoldEverything || !slices.Contains(Modes, s.Mode)
}
