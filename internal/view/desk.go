package view

import (
	"maps"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

func sorted(p notice.Problems) []string { return slices.Sorted(maps.Keys(p)) }

// permissions are named in templates by these words.
var permissions = map[string]notice.Permission{
	"answer": notice.ToAnswer, "moderate": notice.ToModerate, "export": notice.ToExport, "govern": notice.ToGovern,
}

func may(a notice.Actor, what string) bool { return a.Role.May(permissions[what]) }

// A tab leads to a list of the desk.
type tab struct {
	Name, Href string
	Count      uint64
	Current    bool
}

func tabs(d *Desk, current string) []tab {
	var all []tab
	add := func(name, href string, n uint64) { all = append(all, tab{name, href, n, name == current}) }
	moderates := d.Actor.Role.May(notice.ToModerate)
	if moderates {
		add("waiting", "/desk/waiting", d.Totals.Pending)
	}
	if d.Actor.Role.May(notice.ToAnswer) {
		add("questions", "/desk/questions", d.Totals.Open)
	}
	if moderates {
		add("published", "/desk/comments?status=published", d.Totals.Published)
		add("declined", "/desk/comments?status=declined", d.Totals.Declined)
		add("removed", "/desk/comments?status=removed", d.Totals.Removed)
	}
	return all
}

// List is the name of the tab that a queue stands under.
func (q Queue) List() string {
	if q.Status == notice.Pending {
		return "waiting"
	}
	return q.Status.String()
}

// Back is the path to go on to from a form on the page, which need not be the page's own: that can be
// the address a form was sent to.
func (q Queue) Back() string {
	if q.Status == notice.Pending {
		return "/desk/waiting"
	}
	return "/desk/comments?status=" + q.Status.String()
}

// Back is as for Queue.
func (Questions) Back() string { return "/desk/questions" }

// Back is as for Queue.
func (p Case) Back() string { return "/desk/comments/" + p.Comment.ID.String() }

// undo reports whether what was just done can be undone by one press.
func undo(f Flash) bool {
	if f.Action != notice.Decline && f.Action != notice.Remove {
		return false
	}
	_, err := f.Comment.Status.After(notice.Restore)
	return err == nil
}

// A card is a case in a list, or on its own page, with the forms to deal with it.
type card struct {
	notice.Case
	ID     string // of the comment; also the suffix of the ids of fields
	Back   string // where to go on afterwards
	Waited time.Duration
	Since  time.Time // zero if it waits for nothing, or nobody knows since when
	Alone  bool      // on its own page
	Staff  notice.Actor
	Rules  notice.RuleBook

	Settings notice.Settings
	Snippets []notice.Snippet // for explanations

	Actions []notice.Action // what can be done without a reason
	Refusal notice.Action   // what can be done with one; zero if there is no such thing

	Decision notice.Decision // as filled in
	Answers  []answer
	Problems notice.Problems
}

// An answer is a field for the official reply in one language.
type answer struct {
	Lang notice.Lang
	Text string
}

// What a moderator can do, in the order of the buttons.
var (
	plain    = []notice.Action{notice.Approve, notice.Restore}
	refusals = []notice.Action{notice.Decline, notice.Remove}
)

func newCard(c notice.Case, f Frame, now time.Time, back string) card {
	k := card{Case: c, ID: c.Comment.ID.String(), Back: back}
	if f.Desk != nil {
		k.Staff, k.Rules, k.Settings = f.Desk.Actor, f.Desk.Rules, f.Desk.Settings
		k.Snippets = snippetsFor(f.Desk.Snippets, notice.ForExplanation)
	}
	k.Since = since(c.Comment)
	if !k.Since.IsZero() {
		k.Waited = now.Sub(k.Since)
	}
	if k.Staff.Role.May(notice.ToModerate) {
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

// cards returns the cards of a list; the one that could not be decided has its problems.
func (v *voice) cards(q Queue) []card {
	var all []card
	for _, c := range q.Cases {
		k := newCard(c, q.Frame, q.Now, q.Back())
		if q.Draft != nil && q.Draft.Comment == c.Comment.ID {
			k.Decision, k.Problems = *q.Draft, q.Problems
		}
		all = append(all, k)
	}
	return all
}

// questionCards returns the cards of the open questions, each with a form for the answer.
func (v *voice) questionCards(q Questions) []card {
	var all []card
	for _, c := range q.Cases {
		k := newCard(c, q.Frame, q.Now, q.Back())
		k.answers(nil, v.Lang())
		all = append(all, k)
	}
	return all
}

// caseCard returns the card of the page of one comment.
func (v *voice) caseCard(p Case) card {
	k := newCard(p.Case, p.Frame, p.Now, p.Back())
	k.Alone, k.Problems = true, p.Problems
	if p.Decision != nil {
		k.Decision = *p.Decision
	}
	if p.Comment.Status == notice.Published && !p.Comment.Official() && k.Staff.Role.May(notice.ToAnswer) {
		k.answers(p.Answer, v.Lang())
	}
	return k
}

// answers gives the card a field for each language, the question's own first.
func (k *card) answers(typed map[notice.Lang]string, page notice.Lang) {
	first := k.Comment.Lang
	if !first.Served() {
		first = page
	}
	k.Answers = []answer{{first, typed[first]}}
	for _, l := range notice.Langs {
		if l != first {
			k.Answers = append(k.Answers, answer{l, typed[l]})
		}
	}
}

// record returns in words what became of the other comments of a case's author.
func (v *voice) record(c notice.Case) (string, error) {
	others := c.Author
	if n := others.Count(c.Comment.Status); n != nil && *n > 0 {
		*n-- // this one
	}
	var words []string
	for _, s := range []notice.Status{notice.Published, notice.Pending, notice.Declined, notice.Removed, notice.Withdrawn} {
		if n := *others.Count(s); n > 0 {
			w, err := v.Count("record."+s.String(), n)
			if err != nil {
				return "", err
			}
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return v.Message("record.none")
	}
	return v.Message("record.before", "Record", v.List(words))
}
