package desk

import (
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// From is the path of the page of the network that the comment was sent from; empty if that is not known.
func (k caseItem) From() string {
	if k.Comment.Network == (notice.NetworkKey{}) {
		return ""
	}
	return subjectPath(k.Comment.Network.Subject())
}

// A caseItem is a case in a list, or on its own page, with the forms to deal with it.
type caseItem struct {
	notice.Case
	ID       string      // of the comment; also the suffix of the ids of fields
	Back     string      // where to go on afterwards
	Next     string      // id of the case behind it in the list; empty for the last
	Flash    *view.Flash // the notice that stands before it; nil if none does
	Promise  int         // days in which it was to be decided on; zero if it is
	Overdue  bool        // it waits for longer than that
	Waited   time.Duration
	Since    time.Time // zero if it waits for nothing, or nobody knows since when
	Alone    bool      // on its own page
	Picks    bool      // it can be ticked, to be decided on with others
	Staff    notice.Actor
	Rules    notice.RuleBook
	Settings notice.Settings
	Snippets []notice.Snippet // for explanations

	AnswerSnippets []notice.Snippet
	Answerable     bool            // it can be published and answered in one act
	Actions        []notice.Action // what can be done without a reason
	Refusal        notice.Action   // what can be done with one; zero if there is no such thing

	Decision notice.Decision // as filled in
	Problems notice.Problems
	tasks
}

func newCaseItem(c notice.Case, f view.Frame, now time.Time, back string) caseItem {
	k := caseItem{Case: c, ID: c.Comment.ID.String(), Back: back}
	if f.Desk != nil {
		k.Staff, k.Rules, k.Settings = f.Desk.Actor, f.Desk.Rules, f.Desk.Settings
		k.Snippets = snippetsFor(f.Desk.Snippets, notice.ForExplanation)
		k.AnswerSnippets = snippetsFor(f.Desk.Snippets, notice.ForAnswer)
	}
	k.Restriction = c.Restriction.At(now)
	k.Since = since(c.Comment)
	if !k.Since.IsZero() && f.Desk != nil {
		k.Waited = now.Sub(k.Since)
		if c.Comment.Status == notice.Pending {
			k.Promise = f.Desk.Settings.DecideWithin
			k.Overdue = k.Waited > time.Duration(k.Promise)*24*time.Hour
		}
	}
	if k.Staff.Role.May(notice.ToModerate) {
		for _, a := range view.Plain {
			if _, err := c.Comment.Status.After(a); err == nil {
				k.Actions = append(k.Actions, a)
			}
		}
		k.Answerable = c.Comment.Status == notice.Pending && !c.Comment.Official()
		for _, a := range view.Refusals {
			if _, err := c.Comment.Status.After(a); err == nil {
				k.Refusal = a
			}
		}
	}
	return k
}

// since returns when a comment began to wait: for a decision, or for an answer.
func since(c notice.Comment) time.Time {
	switch {
	case c.Status == notice.Pending && c.Posted.IsZero():
		return c.ID.Time()
	case c.Status == notice.Pending, c.AwaitsAnswer():
		return c.Posted
	}
	return time.Time{}
}

// authorRecord returns in words what became of the other comments of a case's author.
func (v funcs) authorRecord(c notice.Case) (string, error) {
	others := c.Author
	if n := others.Count(c.Comment.Status); n != nil && *n > 0 {
		*n-- // this one
	}
	words, err := v.tallied(others)
	if err != nil {
		return "", err
	}
	if len(words) == 0 {
		return v.Message("record.none")
	}
	return v.Message("record.before", "Record", v.List(words))
}
