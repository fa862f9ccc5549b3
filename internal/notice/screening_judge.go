package notice

// Facts are what the screening rules need to know about a new comment.
type Facts struct {
	TeamName  bool       // the author's name resembles the institution's own
	Links     int        // number of links
	Words     []WordRule // the word rules that match it
	Repeated  bool       // another comment on the announcement says the same
	Recent    int        // number of comments that the sender sent in the last Fast.Minutes, without this one
	Known     bool       // the sender has proved to have sent a published comment as the same author
	Confirmed bool       // likewise, and the author's e-mail address is confirmed; only if Mode is HoldUnconfirmed
	Spam      int        // Guess.Spam of the classifier, in percent; 0 if it made no guess
}

// A Verdict is the result of screening a comment.
type Verdict struct {
	Status Status // Pending, Published or Declined
	Flags  []Flag // of the rules that match
	Held   []Flag // the flags that are the cause of Status; empty if the comment waits only because all do
	Reason Reason // the house rule; empty unless Status is Declined
}

// spamFlagged is the probability of spam, in percent, from which on a comment is flagged, though not held.
const spamFlagged = 80

// Judge applies the rules to a comment with the given facts. Only a word rule can decline; if its reason is not one of
// the house rules in force, it holds instead.
func (s Screening) Judge(f Facts, rules RuleBook) Verdict {
	v := Verdict{Status: Pending}
	everything := s.HoldsAll()
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
	mark(s.Mode == HoldFirst && !f.Known, FlagFirstTime, true)
	mark(s.Mode == HoldUnconfirmed && !f.Confirmed, FlagUnconfirmed, true)
	likely := s.Likely > 0 && f.Spam >= s.Likely
	mark(likely || f.Spam >= spamFlagged, FlagSpam, likely && !everything)
	if v.Status == Pending && !everything && len(v.Held) == 0 {
		v.Status = Published
	}
	return v
}

// Screen applies a verdict to c, a pending comment that is new or was just corrected by its author, and returns the
// audit entry, whose By is empty. If c stays pending there is nothing to record, and the Action of the entry is zero. A
// comment about which there was a decision before stays pending.
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

// ByBoard reports whether the status of c was decided by screening, not by a person. Screening decides at the time at
// which the comment was posted or corrected.
func (c Comment) ByBoard() bool {
	return c.Status != Pending && c.Status == c.Screened &&
		(c.Decided.Equal(c.Posted) || c.Edits > 0 && c.Decided.Equal(c.Edited))
}
