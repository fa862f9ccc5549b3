package notice

import "strings"

// A Flag says which screening rule matches a comment: its kind or, if there can be several rules of the kind, the kind,
// a dot and the ID of the rule ("word.3"). The kind is also the last part of message keys.
type Flag string

const (
	FlagTeamName    Flag = "team-name"   // the author's name resembles the institution's own
	FlagLinks       Flag = "links"       // it has many links (Screening.Links)
	FlagRepeated    Flag = "repeated"    // it says the same as another comment on the announcement
	FlagFirstTime   Flag = "first-time"  // the sender has not proved to be the author of a published comment
	FlagUnconfirmed Flag = "unconfirmed" // likewise, or the author's e-mail address is not confirmed
	FlagFast        Flag = "fast"        // the sender sent many comments in a short time (Screening.Fast)
	FlagWord        Flag = "word"        // kind: it matches a word rule (WordRule.Flag)
	FlagSpam        Flag = "spam"        // the classifier takes it for spam
)

// Flags lists every kind of flag.
var Flags = []Flag{FlagTeamName, FlagFirstTime, FlagUnconfirmed, FlagLinks, FlagWord, FlagRepeated, FlagFast, FlagSpam}

// Kind returns the kind of f: what precedes the dot.
func (f Flag) Kind() Flag {
	kind, _, _ := strings.Cut(string(f), ".")
	return Flag(kind)
}

// A FlagCount counts the comments that were given a flag.
type FlagCount struct {
	Marked  uint64 // all of them
	Stopped uint64 // those that were held or declined because of it
}
