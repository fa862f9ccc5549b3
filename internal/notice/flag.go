package notice

import "strings"

// A Flag says why a comment was held, or why a moderator should look twice. What stands before its
// first dot is its kind, which is also a message key's last part; what stands behind it tells apart
// several rules of that kind.
type Flag string

const (
	FlagTeamName Flag = "team-name" // the name looks like the institution's own
	FlagLinks    Flag = "links"     // too many links
	FlagRepeated Flag = "repeated"  // the same words as another comment here

	FlagFirstTime Flag = "first-time" // its author has no published comment yet
	FlagFast      Flag = "fast"       // its author sent many in a short time
	FlagWord      Flag = "word"       // kind of the flags of word rules, which have a rule's id behind the dot
	FlagSpam      Flag = "spam"       // the classifier takes it for unwanted
)

// Flags lists every kind of flag.
var Flags = []Flag{FlagTeamName, FlagFirstTime, FlagLinks, FlagWord, FlagRepeated, FlagFast, FlagSpam}

// Kind returns what kind of flag f is.
func (f Flag) Kind() Flag {
	kind, _, _ := strings.Cut(string(f), ".")
	return Flag(kind)
}

// A FlagCount says how often screening found something.
type FlagCount struct {
	Marked  uint64 // how many comments got the flag
	Stopped uint64 // how many of them were held or declined for it
}
