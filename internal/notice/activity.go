package notice

import (
	"slices"
	"time"
)

// An Activity is an entry of the activity log: one change to accounts, house rules, settings, announcements, snippets,
// or measures about authors and networks. Decisions about comments are in the audit log. Entries are numbered from 1
// without gaps and are never changed.
type Activity struct {
	Seq    uint64 // given by the store
	At     time.Time
	By     string // login; empty if it was done at the command line, or by no member of staff
	Kind   ActivityKind
	Of     string // what was changed: a login, a slug, the name of a snippet and so on; depends on Kind
	Detail string // the new value, if it is short; depends on Kind; may be empty
}

// An ActivityKind says what was done. Its message key is "activity." and the kind.
type ActivityKind string

// ActivityKinds lists every kind.
var ActivityKinds = slices.Concat(
	accountActivities,
	measureActivities,
	announcementActivities,
	[]ActivityKind{RulesChanged, SettingsChanged, SnippetAdded, SnippetEdited, SnippetRemoved, DataExported},
)

// AboutAccount reports whether k is about an account, so that Of is a login. In an invitation Of can be the name of a
// person without a login.
func (k ActivityKind) AboutAccount() bool { return slices.Contains(accountActivities, k) }
