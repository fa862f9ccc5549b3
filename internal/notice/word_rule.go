package notice

import (
	"slices"
	"strconv"
)

// A WordRule marks comments that hold a word, or several in a row. Letter case and accents do not count.
type WordRule struct {
	ID     uint64 // from 1
	Text   string
	Lang   Lang   // of the comments it is for; empty: of any
	Whole  bool   // only as words of their own, not as parts of longer ones
	Reason Reason // the house rule for which it declines; empty: it holds
}

// Flag returns the flag of what the rule marks.
func (r WordRule) Flag() Flag { return FlagWord + "." + Flag(strconv.FormatUint(r.ID, 10)) }

// Word returns the word rule that f names; false if it is not, or no longer, one of s.
func (s Screening) Word(f Flag) (WordRule, bool) {
	i := slices.IndexFunc(s.Words, func(r WordRule) bool { return r.Flag() == f })
	if i < 0 {
		return WordRule{}, false
	}
	return s.Words[i], true
}
