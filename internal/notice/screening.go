package notice

import (
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

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

// spamFlagged is from how many percent on the classifier marks a comment, whatever is held.
const spamFlagged = 80

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

// Facts are what the rules ask about a comment that arrives.
type Facts struct {
	TeamName bool        // its author's name looks like the institution's own
	Links    int         // how many it has
	Words    []WordRule  // those that its text matches
	Repeated bool        // someone else here has said the same
	Recent   int         // how many comments its author sent in the last Fast.Minutes
	Author   AuthorTally // what became of the others of its author
	Spam     int         // the classifier's guess; 0 if it makes none
}

// A Verdict is what screening makes of a comment.
type Verdict struct {
	Status Status // Pending, Published or Declined
	Flags  []Flag // what the rules found
	Held   []Flag // those of them that caused the status; empty if it waits because everything does
	Reason Reason // if it is declined
}

// Judge says what becomes of a comment of which f is known. A word rule whose reason is no longer
// one of the house rules holds. Nothing but a word rule ever declines.
func (s Screening) Judge(f Facts, rules RuleBook) Verdict {
	v := Verdict{Status: Pending}
	everything := s.Mode != HoldFirst && s.Mode != HoldMatched
	mark := func(found bool, flag Flag, holds bool) {
		if found {
			v.Flags = append(v.Flags, flag)
			if holds {
				v.Held = append(v.Held, flag)
			}
		}
	}
	for _, r := range f.Words {
		_, number := rules.Find(r.Reason)
		declines := r.Reason != "" && number > 0
		mark(true, r.Flag(), declines || !everything)
		if declines && v.Reason == "" {
			v.Status, v.Reason = Declined, r.Reason
		}
	}
	mark(f.TeamName, FlagTeamName, true)
	mark(s.Links > 0 && f.Links >= s.Links, FlagLinks, !everything)
	mark(s.Repeated && f.Repeated, FlagRepeated, !everything)
	mark(s.Fast.Comments > 0 && f.Recent >= s.Fast.Comments, FlagFast, !everything)
	mark(s.Mode == HoldFirst && f.Author.Published == 0, FlagFirstTime, true)
	likely := s.Likely > 0 && f.Spam >= s.Likely
	mark(likely || f.Spam >= spamFlagged, FlagSpam, likely && !everything)
	if v.Status == Pending && !everything && len(v.Held) == 0 {
		v.Status = Published
	}
	return v
}

// Screen returns c, which has just arrived, as screening leaves it, and the entry to record: none
// (Action is zero) if it waits. What the board decides by itself is recorded by nobody's name. One that
// was just corrected is screened like one that has just arrived, but goes on waiting if a person
// had decided about it before.
func (c Comment) Screen(v Verdict, rules RuleBook) (Comment, AuditEntry) {
	c.Flags, c.Screened = v.Flags, 0
	if v.Status == Pending || !c.Decided.IsZero() {
		if len(v.Held) > 0 {
			c.Screened = Pending
		}
		return c, AuditEntry{}
	}
	action := Approve
	if v.Status == Declined {
		action = Decline
	}
	at := c.Posted
	if c.Edits > 0 {
		at = c.Edited
	}
	e := c.entry(action, v.Status, Actor{}, at)
	if v.Reason != "" {
		e.Reason, e.Rules = v.Reason, rules.Version
	}
	c.Status, c.Screened, c.Decided, c.Reason, c.Rules = v.Status, v.Status, at, e.Reason, e.Rules
	return c, e
}

// ByBoard reports whether c stands as the screening rules left it, without a person's decision.
func (c Comment) ByBoard() bool {
	return c.Status != Pending && c.Status == c.Screened && (c.Decided.Equal(c.Posted) || c.Edits > 0 && c.Decided.Equal(c.Edited))
}

// A Preview is what would become of a comment if it were sent now.
type Preview struct {
	Comment Comment // as it would look
	Facts   Facts
	Verdict Verdict
	Rules   RuleBook
	Set     Settings
}

// A FlagCount says how often screening found something.
type FlagCount struct {
	Marked  uint64 // how many comments got the flag
	Stopped uint64 // how many of them were held or declined for it
}

// ThreadClosedAt returns since when readers cannot reply in the thread that root begins, as of t; zero if
// they can. A thread is closed by hand, or when it is old enough; one of which nobody knows the age
// does not close by itself.
func (s Settings) ThreadClosedAt(root Comment, t time.Time) time.Time {
	if !root.ClosedAt.IsZero() {
		return root.ClosedAt
	}
	began := root.Posted
	if root.Status == Published && !root.Decided.IsZero() {
		began = root.Decided
	}
	if s.Screening.CloseAfter == 0 || began.IsZero() {
		return time.Time{}
	}
	if end := began.AddDate(0, 0, s.Screening.CloseAfter); !t.Before(end) {
		return end
	}
	return time.Time{}
}

// SetThreadClosed returns c, the first comment of a thread, with the thread closed to readers or open to them
// again (CloseThread, ReopenThread), and the entry to record. ErrForbidden if the actor may not,
// ErrConflict if it is so already or c begins no thread.
func (c Comment) SetThreadClosed(a Action, by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if a != CloseThread && a != ReopenThread {
		return c, AuditEntry{}, fmt.Errorf("%v closes no thread: %w", a, ErrForbidden)
	}
	to, err := c.Status.After(a)
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Root != c.ID || (a == CloseThread) != c.ClosedAt.IsZero() {
		return c, AuditEntry{}, fmt.Errorf("%v of the thread of comment %v: %w", a, c.ID, ErrConflict)
	}
	e := c.entry(a, to, by, at)
	c.ClosedAt = time.Time{}
	if a == CloseThread {
		c.ClosedAt = at
	}
	return c, e, nil
}
