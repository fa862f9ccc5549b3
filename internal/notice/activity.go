package notice

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"
)

// An Activity is an entry of the journal that is not about a comment: one change to accounts, house rules, settings,
// announcements, snippets, or measures about authors and networks. It is never changed. The activity log is the list of
// all activities.
type Activity struct {
	Seq    uint64 // given by the store
	At     time.Time
	By     string // login; empty if it was done at the command line, or by no member of staff
	Kind   ActivityKind
	Of     string            // what was changed: a login, a slug, the name of a snippet and so on; depends on Kind
	Detail string            // the new value, if it is short; depends on Kind; may be empty
	On     AnnouncementID    // of activities about announcements; zero in old entries
	Digest [sha256.Size]byte // of the texts after the change, of announcements and rules; zero in old entries
}

// Damaged reports whether a stands for one that cannot be read because its record is damaged.
func (a Activity) Damaged() bool { return a.Kind == "" && a.Seq != 0 }

// An ActivityKind says what was done. Its message key is "activity." and the kind.
type ActivityKind string

// ActivityKinds lists every kind.
var ActivityKinds = slices.Concat(
	accountActivities,
	measureActivities,
	announcementActivities,
	[]ActivityKind{RulesChanged, SettingsChanged, SnippetAdded, SnippetEdited, SnippetRemoved},
	exportActivities,
	importActivities,
	[]ActivityKind{RetentionDone},
)

// AboutAccount reports whether k is about an account, so that Of is a login. In an invitation Of can be the name of a
// person without a login.
func (k ActivityKind) AboutAccount() bool { return slices.Contains(accountActivities, k) }

// AboutSubject returns the kind of the subject that k is about, so that Of is a Subject.Short; false for other kinds.
func (k ActivityKind) AboutSubject() (SubjectKind, bool) {
	if !slices.Contains(measureActivities, k) {
		return 0, false
	}
	who, _, _ := strings.Cut(string(k), "-")
	kind, err := parse(subjectNames, who)
	return kind, err == nil
}

// plainSettings lists the settings whose values are numbers, times, colours and choices. The values of others can
// contain names and addresses.
var plainSettings = []string{
	"decide-within", "answer-within", "mode", "links", "repeated", "fast", "close-after", "likely",
	"keep-contacts", "keep-networks", "keep-declined", "keep-removed", "quiet-hours",
	"quiet-days",
	"brand", "bands", "logo", "logo-dark", "logo-named",
}

// detailIsWords reports whether Detail can be a name or a text, so that it is kept beside the journal.
func (a Activity) detailIsWords() bool {
	switch a.Kind {
	case AccountRenamed, PasskeyAdded, PasskeyRemoved:
		return true
	case SettingsChanged:
		return !slices.Contains(plainSettings, a.Of)
	}
	return false
}
