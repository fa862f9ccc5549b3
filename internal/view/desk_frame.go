package view

import (
	"cmp"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// A Desk is what is around every page of the desk, beside its Frame. session.StaffFrame fills it in.
type Desk struct {
	Actor    notice.Actor     // who is signed in
	Totals   notice.Tally     // of all announcements
	Rules    notice.RuleBook  // the version in force
	Settings notice.Settings  // as they are now
	Snippets []notice.Snippet // that Actor may use, on pages with the forms of cases
	Welcome  bool             // Actor has just got the account
	Flash    *Flash           // what was just done; nil if it was nothing

	Names map[string]string // of the accounts, by login
}

// NameOf returns the name of the colleague with a login, or the login if no account has it.
func (d *Desk) NameOf(login string) string { return cmp.Or(d.Names[login], login) }

// A Flash says what was just done to a comment, or to several at once.
type Flash struct {
	Action  notice.Action
	Comment notice.Comment // as it is now; zero if Batch is not
	Undo    uint64         // number of the history entry that Actor may undo; 0 if there is none
	Batch   notice.Batch   // what was done to several comments; zero for what was done to one
	Back    string         // path to go to after undoing it
}

// A Tab is a link of a navigation at the desk.
type Tab struct {
	Name    string // "tab." and the name is the message key of its text
	Href    string
	Counted bool // Count is shown
	Count   uint64
	Current bool // the page is this one, or below it
}

// An area is an entry of the desk's navigation.
type area struct {
	name  string // of its Tab
	href  string
	needs notice.Permission
	count func(notice.Tally) uint64 // what its mark counts; nil for no mark
	below []string                  // paths of the pages that belong to it, with all below them
	parts []area                    // the entries of the second navigation on these pages
}

// areas lists the desk's navigation in its order.
var areas = []area{
	{
		name: "waiting", href: "/desk/waiting", needs: notice.ToModerate, below: []string{"/desk/waiting"},
		count: func(t notice.Tally) uint64 { return t.Pending },
	}, {
		name: "questions", href: "/desk/questions", needs: notice.ToAnswer, below: []string{"/desk/questions"},
		count: func(t notice.Tally) uint64 { return t.OpenCount },
	}, {
		name: "comments", href: "/desk/comments", needs: notice.ToModerate,
		below: []string{"/desk/comments", "/desk/batches", "/desk/authors", "/desk/networks"},
		parts: []area{
			{name: "find", href: "/desk/comments", needs: notice.ToModerate},
			{
				name: "published", href: "/desk/comments?status=published", needs: notice.ToModerate,
				count: func(t notice.Tally) uint64 { return t.Published },
			}, {
				name: "declined", href: "/desk/comments?status=declined", needs: notice.ToModerate,
				count: func(t notice.Tally) uint64 { return t.Declined },
			}, {
				name: "removed", href: "/desk/comments?status=removed", needs: notice.ToModerate,
				count: func(t notice.Tally) uint64 { return t.Removed },
			},
			{name: "restrictions", href: "/desk/standings", needs: notice.ToModerate, below: []string{"/desk/standings"}},
			{name: "erasures", href: "/desk/erasures", needs: notice.ToErase, below: []string{"/desk/erasures"}},
		},
	},
	{name: "announcements", href: "/desk/announcements", needs: notice.ToPublish, below: []string{"/desk/announcements"}},
	{name: "snippets", href: "/desk/snippets", needs: notice.ToAnswer, below: []string{"/desk/snippets"}},
	{name: "figures", href: "/desk/figures", needs: notice.ToAnswer, below: []string{"/desk/figures"}},
	{name: "rules", href: "/desk/rules", needs: notice.ToModerate, below: []string{"/desk/rules"}},
	{
		name: "settings", href: "/desk/settings", needs: notice.ToModerate,
		parts: []area{
			{name: "screening", href: "/desk/settings", needs: notice.ToModerate, below: []string{"/desk/settings"}},
			{name: "identity", href: "/desk/identity", needs: notice.ToGovern, below: []string{"/desk/identity"}},
			{
				name: "accounts", href: "/desk/accounts", needs: notice.ToAdminister,
				below: []string{"/desk/accounts", "/desk/invitations"},
			},
			{name: "activity", href: "/desk/activity", needs: notice.ToAdminister, below: []string{"/desk/activity"}},
			{name: "health", href: "/desk/health", needs: notice.ToAdminister, below: []string{"/desk/health"}},
			{name: "outbox", href: "/desk/mail", needs: notice.ToAdminister, below: []string{"/desk/mail"}},
			{name: "export", href: "/desk/export", needs: notice.ToExport, below: []string{"/desk/export"}},
			{name: "import", href: "/desk/import", needs: notice.ToGovern, below: []string{"/desk/import"}},
		},
	},
}

// tabs returns the links to those of the areas that d.Actor may see.
func (d *Desk) tabs(areas []area, where place) (all []Tab) {
	for _, a := range areas {
		if !d.Actor.Role.May(a.needs) {
			continue
		}
		t := Tab{Name: a.name, Href: a.href, Current: a.holds(where)}
		if a.count != nil {
			t.Counted, t.Count = true, a.count(d.Totals)
		}
		all = append(all, t)
	}
	return all
}

// parts returns the second navigation, which leads to the parts of the area that a page is in. It is nil if there are
// not two that d.Actor may see.
func (d *Desk) parts(where place) []Tab {
	for _, a := range areas {
		if all := d.tabs(a.parts, where); a.holds(where) && len(all) > 1 {
			return all
		}
	}
	return nil
}

// A place is what tells in which area a page is.
type place struct {
	path string // of the page
	name string // of an area or a part: what the page's method Tab returns; empty if the path decides
}

// holds reports whether a page is in an area.
func (a area) holds(where place) bool {
	if slices.ContainsFunc(a.parts, func(part area) bool { return part.holds(where) }) {
		return true
	}
	if where.name != "" {
		return a.name == where.name
	}
	return a.above(where.path)
}

// above reports whether a path is one of the area's own.
func (a area) above(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	for _, prefix := range a.below {
		if rest, ok := strings.CutPrefix(path, prefix); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}

// A deskNavigation is what the template "staff" shows: who is signed in, and where the page is.
type deskNavigation struct {
	Actor       notice.Actor
	Tabs, Parts []Tab
	Account     bool // the page is about the account of who is signed in
}

// deskNavigationOf returns the navigation of a page of the desk, and nil for a page that is shown before signing in.
func deskNavigationOf(p Page) *deskNavigation {
	f := p.frame()
	if f.Desk == nil {
		return nil
	}
	where := place{path: f.Path}
	if t, ok := p.(interface{ Tab() string }); ok {
		where.name = t.Tab()
	}
	own := area{below: []string{"/desk/account", "/desk/password"}}
	return &deskNavigation{f.Desk.Actor, f.Desk.tabs(areas, where), f.Desk.parts(where), own.above(f.Path)}
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
