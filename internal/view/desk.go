package view

import (
	"maps"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

func sorted(p notice.Problems) []string { return slices.Sorted(maps.Keys(p)) }

// A tab leads to a list of the desk.
type tab struct {
	Name, Href string
	Counted    bool
	Count      uint64
	Current    bool
}

func tabs(d *Desk, current string) []tab {
	var all []tab
	add := func(name, href string, n uint64) {
		all = append(all, tab{Name: name, Href: href, Counted: true, Count: n, Current: name == current})
	}
	moderates := d.Actor.Role.May(notice.ToModerate)
	if moderates {
		add("waiting", "/desk/waiting", d.Totals.Pending)
	}
	if d.Actor.Role.May(notice.ToAnswer) {
		add("questions", "/desk/questions", d.Totals.OpenCount)
	}
	if moderates {
		add("published", "/desk/comments?status=published", d.Totals.Published)
		add("declined", "/desk/comments?status=declined", d.Totals.Declined)
		add("removed", "/desk/comments?status=removed", d.Totals.Removed)
		all = append(all, tab{Name: "find", Href: "/desk/comments", Current: current == "find"})
	}
	return all
}

// tabOf returns the name of the tab that a page stands under: that of its method Tab, if it has one.
func tabOf(p Page) string {
	if t, ok := p.(interface{ Tab() string }); ok {
		return t.Tab()
	}
	return ""
}

// Tab is the name of the tab that a queue stands under.
func (q Queue) Tab() string {
	if q.Waiting {
		return "waiting"
	}
	alone := notice.Filter{Status: q.Filter.Status}
	switch q.Filter.Status {
	case notice.Published, notice.Declined, notice.Removed:
		if q.Filter == alone {
			return q.Filter.Status.String()
		}
	}
	return "find"
}

// Back is the path to go on to from a form on the page, which need not be the page's own: that can be
// the address a form was sent to.
func (q Queue) Back() string { return q.Path }

// Deciding lists what can be decided about all that a list shows.
func (q Queue) Deciding() (actions []notice.Action) {
	for _, a := range notice.Decisions {
		_, err := q.Filter.Status.After(a)
		if q.Filter.Status == 0 || err == nil {
			actions = append(actions, a)
		}
	}
	return actions
}

// Refusing reports whether any of those needs a reason.
func (q Queue) Refusing() bool { return slices.ContainsFunc(q.Deciding(), notice.Action.Refuses) }

// Above reports whether the notice of what was done stands above the list, because the case that it
// would stand before is not in it.
func (q Queue) Above() bool {
	return !slices.ContainsFunc(q.Cases, func(c notice.Case) bool { return c.Comment.ID.String() == q.At })
}

// Back is as for Queue.
func (p Case) Back() string { return "/desk/comments/" + p.Comment.ID.String() }

// A caseItem is a case in a list, or on its own page, with the forms to deal with it.
type caseItem struct {
	notice.Case
	ID       string // of the comment; also the suffix of the ids of fields
	Back     string // where to go on afterwards
	Next     string // id of the case behind it in the list; empty for the last
	Flash    *Flash // the notice that stands before it; nil if none does
	Promise  int    // days in which it was to be decided on; zero if it is
	Overdue  bool   // it waits for longer than that
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

// What a moderator can do, in the order of the buttons.
var (
	plain    = []notice.Action{notice.Approve, notice.Restore}
	refusals = []notice.Action{notice.Decline, notice.Remove}
)

func newCaseItem(c notice.Case, f Frame, now time.Time, back string) caseItem {
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
		for _, a := range plain {
			if _, err := c.Comment.Status.After(a); err == nil {
				k.Actions = append(k.Actions, a)
			}
		}
		k.Answerable = c.Comment.Status == notice.Pending && !c.Comment.Official()
		for _, a := range refusals {
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

// caseItems returns the items of a list; the one that could not be decided has its problems.
func (v deskFuncs) caseItems(q Queue) []caseItem {
	var all []caseItem
	for i, c := range q.Cases {
		k := newCaseItem(c, q.Frame, q.Now, q.Back())
		k.Picks = true
		if i+1 < len(q.Cases) {
			k.Next = q.Cases[i+1].Comment.ID.String()
		}
		if k.ID == q.At {
			k.Flash = q.Desk.Flash
		}
		if q.Draft != nil && q.Draft.Comment == c.Comment.ID {
			k.Decision, k.Problems = *q.Draft, q.Problems
		}
		all = append(all, k)
	}
	return all
}

// caseItem returns the item of the page of one comment.
func (v deskFuncs) caseItem(p Case) caseItem {
	k := newCaseItem(p.Case, p.Frame, p.Now, p.Back())
	k.Alone, k.Problems = true, p.Problems
	if p.Decision != nil {
		k.Decision = *p.Decision
	}
	k.tasks = v.tasks(k, p.Answering, p.Now)
	return k
}

// authorRecord returns in words what became of the other comments of a case's author.
func (v deskFuncs) authorRecord(c notice.Case) (string, error) {
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

// lastUndoable returns the number of the act that Undo would take back on the page of a comment, for
// whoever may; else zero.
func lastUndoable(p Case) uint64 {
	if !p.Desk.Actor.Role.May(notice.ToModerate) {
		return 0
	}
	if last, ok := notice.LastUndoable(p.History, p.Comment.ID); ok {
		return last.Seq
	}
	return 0
}

// statusOf returns how a comment stands that was left alone; nil if it is not there.
func statusOf(r Report, id notice.CommentID) *notice.Comment {
	for i := range r.Comments {
		if r.Comments[i].ID == id {
			return &r.Comments[i]
		}
	}
	return nil
}

// A dayForm is a field of the filter for a day.
type dayForm struct{ Name, Value, Problem string }

func dayField(q Queue, name string) dayForm {
	f := dayForm{Name: name, Value: q.Query[name]}
	if q.Draft == nil {
		f.Problem = q.Problems[name]
	}
	return f
}

// A deskKey is a key of the keyboard and what it does in a list, as assets/desk.js has it.
type deskKey struct{ Key, Does string }

var deskKeys = []deskKey{
	{"j", "next"}, {"k", "previous"}, {"a", "approve"}, {"d", "decline"}, {"r", "remove"}, {"o", "reply"}, {"x", "tick"}, {"u", "undo"}, {"?", "help"},
}
