package view

import "noticeboard/internal/notice"

// A Desk is what is around every page of the desk, beside its Frame. session.StaffFrame fills it in.
type Desk struct {
	Actor    notice.Actor     // who is signed in
	Totals   notice.Tally     // of all announcements
	Rules    notice.RuleBook  // the version in force
	Settings notice.Settings  // as they are now
	Snippets []notice.Snippet // that Actor may use, on pages with the forms of cases
	Flash    *Flash           // what was just done; nil if it was nothing
}

// A Flash says what was just done to a comment.
type Flash struct {
	Action  notice.Action
	Comment notice.Comment // as it is now
	Undo    uint64         // number of the history entry that Actor may undo; 0 if there is none
	Back    string         // path to go to after undoing it
}

// A Tab is a link to one of the lists of comments at the desk.
type Tab struct {
	Name    string // "tab." and the name is the message key of its text
	Href    string
	Counted bool // Count is shown
	Count   uint64
	Current bool // the page is in this list
}

// tabs returns the lists that d.Actor may work with; current is the name of the page's tab, or empty.
func tabs(d *Desk, current string) []Tab {
	var all []Tab
	add := func(name, href string, n uint64) {
		all = append(all, Tab{Name: name, Href: href, Counted: true, Count: n, Current: name == current})
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
		all = append(all, Tab{Name: "find", Href: "/desk/comments", Current: current == "find"})
	}
	return all
}

// tabOf returns the name of the tab that a page is under: what its method Tab returns; empty if it has none.
func tabOf(p Page) string {
	if t, ok := p.(interface{ Tab() string }); ok {
		return t.Tab()
	}
	return ""
}

// A deskKey is a key of the keyboard that does something in a list of comments. assets/desk.js handles the keys.
type deskKey struct {
	Key  string
	Does string // "keys." and this is the message key of its explanation
}

var deskKeys = []deskKey{
	{"j", "next"}, {"k", "previous"}, {"a", "approve"}, {"d", "decline"}, {"r", "remove"}, {"o", "reply"},
	{"x", "tick"},
	{"u", "undo"}, {"?", "help"},
}
