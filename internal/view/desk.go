package view

import (
	"maps"
	"slices"

	"noticeboard/internal/notice"
)

func sorted(p notice.Problems) []string { return slices.Sorted(maps.Keys(p)) }

// A Tab leads to a list of the desk.
type Tab struct {
	Name, Href string
	Counted    bool
	Count      uint64
	Current    bool
}

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

// tabOf returns the name of the tab that a page stands under: that of its method Tab, if it has one.
func tabOf(p Page) string {
	if t, ok := p.(interface{ Tab() string }); ok {
		return t.Tab()
	}
	return ""
}

// What a moderator can do, in the order of the buttons.
var (
	Plain    = []notice.Action{notice.Approve, notice.Restore}
	Refusals = []notice.Action{notice.Decline, notice.Remove}
)

// A deskKey is a key of the keyboard and what it does in a list, as assets/desk.js has it.
type deskKey struct{ Key, Does string }

var deskKeys = []deskKey{
	{"j", "next"}, {"k", "previous"}, {"a", "approve"}, {"d", "decline"}, {"r", "remove"}, {"o", "reply"}, {"x", "tick"}, {"u", "undo"}, {"?", "help"},
}
