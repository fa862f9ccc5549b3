package desk

import (
	"slices"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A caseItem is a case in a list or on its own page, with the forms to deal with it.
type caseItem struct {
	board.Case
	ID       string      // of the comment; also the suffix of the ids of fields
	Back     string      // path to go on to after a form was sent
	Next     string      // id of the case behind it in the list; empty for the last
	Flash    *view.Flash // the notice that stands before it; nil if none does
	Since    time.Time   // since when it waits; zero if it does not wait, or if that is not known
	Waited   time.Duration
	Promise  int         // days in which a decision is promised; zero if it waits for none
	Overdue  bool        // it waits for longer than that
	Alone    bool        // on its own page
	Picks    bool        // it can be ticked, to be decided on with others
	Ticked   bool        // it is ticked
	States   bool        // its state is told: the list has comments in several
	Mixed    bool        // its announcement is told: the list has comments on several
	Whole    bool        // its words are never folded, because some in them were searched for
	List     notice.Duty // list of questions that it is in, or that its page was reached from; empty: none
	Opened   bool        // its form for an official reply is open
	Staff    notice.Actor
	Rules    notice.RuleBook
	Settings notice.Settings

	Snippets       []notice.Snippet // for explanations
	AnswerSnippets []notice.Snippet
	Answerable     bool            // it can be published and answered in one act
	DecideAt       string          // path that a decision is sent to
	Actions        []notice.Action // that need no reason, in the order of the buttons
	Refusal        notice.Action   // the action that needs a reason; zero if there is none

	Present []present   // colleagues who look at it
	Alike   board.Alike // what waits and says the same, and is decided on with it
	Apart   string      // path of the list in which each of them is a case; empty without any

	Decision notice.Decision // as filled in
	Problems notice.Problems
	caseTasks
}

// newCaseItem returns the item of a case, but for its tasks, for the member of staff whose page it stands on.
func newCaseItem(c board.Case, f view.Frame, now time.Time, back string) caseItem {
	k := caseItem{Case: c, ID: c.Comment.ID.String(), Back: back, DecideAt: commentPath(c.Comment.ID) + "/decision"}
	if f.Desk != nil {
		k.Staff, k.Rules, k.Settings = f.Desk.Actor, f.Desk.Rules, f.Desk.Settings
		k.Snippets = snippetsFor(f.Desk.Snippets, notice.ForExplanation)
		k.AnswerSnippets = snippetsFor(f.Desk.Snippets, notice.ForAnswer)
	}
	k.Restriction = c.Restriction.At(now)
	k.Since = waitingSince(c.Comment)
	if !k.Since.IsZero() && f.Desk != nil {
		k.Waited = now.Sub(k.Since)
		if c.Comment.Status == notice.Pending {
			k.Promise = f.Desk.Settings.DecideWithin
			k.Overdue = k.Waited > time.Duration(k.Promise)*24*time.Hour
		}
	}
	if !k.Staff.Role.May(notice.ToModerate) {
		return k
	}
	for _, a := range plain {
		if _, err := c.Comment.Status.After(a); err == nil {
			k.Actions = append(k.Actions, a)
		}
	}
	for _, a := range refusals {
		if _, err := c.Comment.Status.After(a); err == nil {
			k.Refusal = a
		}
	}
	k.Answerable = c.Comment.Status == notice.Pending && !c.Comment.Official()
	return k
}

// waitingSince returns when a comment began to wait for a decision or for an answer; zero if it waits for neither.
func waitingSince(c notice.Comment) time.Time {
	switch {
	case c.Status == notice.Pending && c.Posted.IsZero():
		return c.ID.Time()
	case c.Status == notice.Pending, c.AwaitsAnswer():
		return c.Posted
	}
	return time.Time{}
}

// From returns the path of the page of the network that the comment was sent from; empty if that is not known.
func (k caseItem) From() string {
	if k.Comment.Network == (notice.NetworkKey{}) {
		return ""
	}
	return subjectPath(k.Comment.Network.Subject())
}

// authorRecord says what became of the other comments of a case's author.
func (t funcs) authorRecord(c board.Case) (string, error) {
	text, err := t.othersRecord(c)
	if text == "" && err == nil {
		return t.Message("record.none")
	}
	return text, err
}

// bylineRecord is authorRecord as a part of the line of facts.
func (t funcs) bylineRecord(c board.Case) (string, error) {
	text, err := t.othersRecord(c)
	if text == "" && err == nil {
		return t.Message("record.first")
	}
	return text, err
}

// othersRecord says what became of the other comments of a case's author; it is empty if there are none.
func (t funcs) othersRecord(c board.Case) (string, error) {
	others := c.Author
	if n := others.Count(c.Comment.Status); n != nil && *n > 0 {
		*n-- // this one
	}
	texts, err := t.tallyTexts(others)
	if err != nil || len(texts) == 0 {
		return "", err
	}
	return t.Message("record.before", "Record", t.List(texts))
}

// closedWith reports whether question was closed with reply, which was given to something else.
func closedWith(question, reply notice.Comment) bool {
	return slices.Contains(question.ClosedWith, reply.ID)
}

// The decisions of a moderator in the order of their buttons: those that need no reason, and those that need one.
var (
	plain    = []notice.Action{notice.Approve, notice.Restore}
	refusals = []notice.Action{notice.Decline, notice.Remove}
)
