package notice

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// What screening can be.
const (
	MaxLinks      = 20
	MaxPace       = 20
	MaxMinutes    = 24 * 60
	MaxWords      = 100
	MaxWord       = 80 // characters
	MaxCloseAfter = 3650
	MinLikely     = 50
	MaxLikely     = 99
)

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
