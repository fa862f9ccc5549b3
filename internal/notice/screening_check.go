package notice

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// The limits of the fields of Screening.
const (
	MaxLinks      = 20
	MaxPace       = 20      // Pace.Comments
	MaxMinutes    = 24 * 60 // Pace.Minutes
	MaxWords      = 100     // number of word rules
	MaxWord       = 80      // length of WordRule.Text, in characters
	MaxCloseAfter = 3650    // days
	MinLikely     = 50      // percent, unless it is 0
	MaxLikely     = 99      // percent
)

// check adds the problems of s to p. It calls within for each field that is a number with limits.
func (s Screening) check(p Problems, within func(field string, n, least, most int), rules RuleBook) {
	if !slices.Contains(Modes, s.Mode) {
		p["mode"] = Problem{Key: "problem.mode.unknown"}
	}
	within("links", s.Links, 0, MaxLinks)
	within("fast-comments", s.Fast.Comments, 0, MaxPace)
	within("fast-minutes", s.Fast.Minutes, 1, MaxMinutes)
	within("close-after", s.CloseAfter, 0, MaxCloseAfter)
	if s.Likely != 0 {
		within("likely", s.Likely, MinLikely, MaxLikely)
	}
	if len(s.Words) > MaxWords {
		p["words"] = Problem{Key: "problem.words.count"}
	}
	for i, r := range s.Words {
		field := "word." + strconv.Itoa(i+1)
		if r.Text == "" {
			p[field+".text"] = Problem{Key: "problem.word.missing"}
		} else if utf8.RuneCountInString(r.Text) > MaxWord {
			p[field+".text"] = Problem{Key: "problem.word.long"}
		}
		if r.Lang != "" && r.Lang != OtherLang && !r.Lang.Served() {
			p[field+".lang"] = Problem{Key: "problem.word.lang"}
		}
		if _, number := rules.Find(r.Reason); r.Reason != "" && number == 0 {
			p[field+".then"] = Problem{Key: "problem.reason.unknown"}
		}
	}
}
