package notice

import (
	"slices"
	"time"
)

// An Activity is an entry of the log of administrative acts: what was changed about accounts, rules,
// settings, authors and announcements, and by whom. Decisions about comments are in the audit log.
// Entries are numbered from 1 without gaps and are never changed.
type Activity struct {
	Seq    uint64
	At     time.Time
	By     string // login; empty if it was done on the machine itself
	Kind   ActivityKind
	Of     string // what it was done to, as text: a login, a slug, the name of a rule
	Detail string // what it was changed to, where that is one word or a short text
}

// An ActivityKind says what was done. It is also a message key's last part.
type ActivityKind string

// ActivityKinds lists all kinds. Each has a message, "activity." and the kind.
var ActivityKinds = slices.Concat(
	accountActivities,
	measureActivities,
	announcementActivities,
	[]ActivityKind{RulesChanged, SettingsChanged, SnippetAdded, SnippetEdited, SnippetRemoved, DataExported},
)

// AboutAccount reports whether Of is a login in entries of kind k. (In an invitation it can be the
// name of somebody who has none yet.)
func (k ActivityKind) AboutAccount() bool { return slices.Contains(accountActivities, k) }
