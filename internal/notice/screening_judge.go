package notice

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

// spamFlagged is from how many percent on the classifier marks a comment, whatever is held.
const spamFlagged = 80

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
