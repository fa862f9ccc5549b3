package notice

import (
	"slices"
	"strconv"
)

// A WordRule matches comments that contain a word or a phrase. Letter case and accents are ignored;
// "ñ" is a letter of its own.
type WordRule struct {
	ID     uint64 // from 1
	Text   string // the word or phrase
	Lang   Lang   // matches comments in this language; empty: in all
	Whole  bool   // matches whole words only
	Reason Reason // the house rule for which matching comments are declined; empty: they are held
}

// Flag returns the flag of comments that match the rule.
func (r WordRule) Flag() Flag { return FlagWord + "." + Flag(strconv.FormatUint(r.ID, 10)) }

// Word returns the word rule of s with a flag; false if there is none.
func (s Screening) Word(f Flag) (WordRule, bool) {
	i := slices.IndexFunc(s.Words, func(r WordRule) bool { return r.Flag() == f })
	if i < 0 {
		return WordRule{}, false
	}
	return s.Words[i], true
}
