package notice

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Standing. Readers have no accounts, so what is known about one is kept under a key: of the author,
// by the e-mail address they type, or of the network they write from. A moderator may keep notes on
// either, warn them, and take no comments from them for a time or for good. The institution's own
// authors have no standing.

// A SubjectKind says what a dossier is about. The numbers are in the store: append; never change.
type SubjectKind uint8

const (
	AuthorSubject SubjectKind = iota + 1
	NetworkSubject
)

var subjectNames = map[SubjectKind]string{AuthorSubject: "author", NetworkSubject: "network"}

// String returns the word that message keys use.
func (k SubjectKind) String() string { return subjectNames[k] }

// A Subject is an author or a network.
type Subject struct {
	Kind SubjectKind
	key  [16]byte // of a network, the first 8
}

// Subject returns the author as one whom a dossier can be about.
func (k AuthorKey) Subject() Subject { return Subject{AuthorSubject, k} }

// Subject returns the network as one that a dossier can be about.
func (k NetworkKey) Subject() (s Subject) {
	s.Kind = NetworkSubject
	copy(s.key[:], k[:])
	return s
}

// Author returns the key of the author that s is, if it is one.
func (s Subject) Author() AuthorKey { return s.key }

// Key returns the bytes of the author's or the network's key.
func (s Subject) Key() []byte {
	if s.Kind == NetworkSubject {
		return s.key[:len(NetworkKey{})]
	}
	return s.key[:]
}

// String returns the hexadecimal digits by which URLs name the subject: 32 for an author, 16 for a
// network.
func (s Subject) String() string { return hex.EncodeToString(s.Key()) }

// Short returns enough of String to tell subjects apart at a glance.
func (s Subject) Short() string { return s.String()[:8] }

// ParseSubject undoes String. Any other text is ErrNotFound.
func ParseSubject(text string) (s Subject, err error) {
	b, err := hex.DecodeString(text)
	switch {
	case err != nil || text != strings.ToLower(text):
		return s, fmt.Errorf("%q names nobody: %w", text, ErrNotFound)
	case len(b) == len(AuthorKey{}):
		return AuthorKey(b).Subject(), nil
	case len(b) == len(NetworkKey{}):
		return NetworkKey(b).Subject(), nil
	}
	return s, fmt.Errorf("%q names nobody: %w", text, ErrNotFound)
}

// A Measure is what a moderator does about a subject.
type Measure uint8

const (
	Note  Measure = iota + 1 // write something down for colleagues
	Warn                     // tell an author what they must not do again
	Pause                    // take no comments until an end date
	Block                    // take no comments, with an end date or without
	Lift                     // take back the pause or block that is in force; if there is none, the warnings
)

// Measures lists every measure.
var Measures = []Measure{Note, Warn, Pause, Block, Lift}

var measureNames = map[Measure]string{Note: "note", Warn: "warn", Pause: "pause", Block: "block", Lift: "lift"}

// String returns the word that forms and message keys use.
func (m Measure) String() string { return measureNames[m] }

// ParseMeasure undoes String. Any other text is ErrNotFound.
func ParseMeasure(text string) (Measure, error) { return parse(measureNames, text) }

// Bars reports whether no comments are taken after m.
func (m Measure) Bars() bool { return m == Pause || m == Block }

// Explained reports whether m needs a text, which the author reads, or colleagues for a note.
func (m Measure) Explained() bool { return m != Lift }

// How long a pause may be, and how many acts a dossier may hold.
const (
	MinPause        = 24 * time.Hour
	MaxPause        = 366 * 24 * time.Hour
	MaxStandingActs = 200
)

// A MeasureEntry is one act about a subject. It is never changed.
type MeasureEntry struct {
	At     time.Time
	By     string // login
	Kind   Measure
	Reason string    // in words: for the author to read, or for colleagues if it is a note
	Until  time.Time // of a pause or block, when it ends by itself; zero if it does not
	Rule   Reason    // the house rule that it is about; empty if none is cited
	Rules  uint64    // version of the house rules that Rule is one of; zero without one
}

// A Dossier is what was done about one subject.
type Dossier struct {
	Subject  Subject
	Measures []MeasureEntry // oldest first
	Stopped  uint64         // how many comments were refused because of it
}

// A Restriction is how a subject stands: the zero value is well.
type Restriction struct {
	Bar     MeasureEntry // the pause or block; its zero value if there is none
	Warning MeasureEntry // the last warning that nobody took back; its zero value if there is none
}

// Last returns the last pause or block, be it over or not, and the last warning, unless they were
// taken back.
func (d Dossier) Last() (s Restriction) {
	for _, a := range d.Measures {
		switch {
		case a.Kind.Bars():
			s.Bar = a
		case a.Kind == Warn:
			s.Warning = a
		case a.Kind == Lift && s.At(a.At).Barred():
			s.Bar = MeasureEntry{}
		case a.Kind == Lift:
			s.Warning = MeasureEntry{}
		}
	}
	return s
}

// Restriction returns how the subject stands at t.
func (d Dossier) Restriction(t time.Time) Restriction { return d.Last().At(t) }

// At returns s without a bar that is over at t.
func (s Restriction) At(t time.Time) Restriction {
	if !s.Bar.Until.IsZero() && !t.Before(s.Bar.Until) {
		s.Bar = MeasureEntry{}
	}
	return s
}

// Barred reports whether there is a pause or a block.
func (s Restriction) Barred() bool { return s.Bar.Kind.Bars() }

// Warned reports whether there is a warning.
func (s Restriction) Warned() bool { return s.Warning.Kind == Warn }

// None reports whether there is nothing.
func (s Restriction) None() bool { return !s.Barred() && !s.Warned() }

// With returns d with one act more, which is taken at its At. Problems if it is filled in wrongly or
// leads nowhere: the fields are action, reason (of a note: note), rule, days (of a pause) and until.
func (d Dossier) With(a MeasureEntry, rules RuleBook) (Dossier, error) {
	p := Problems{}
	field, missing, long := "reason", "problem.standing.reason", "problem.standing.long"
	if a.Kind == Note {
		field, missing, long = "note", "problem.standing.note", "problem.note.long"
	}
	switch n := utf8.RuneCountInString(a.Reason); {
	case n == 0 && a.Kind.Explained():
		p[field] = Problem{Key: missing}
	case n > MaxRemark:
		p[field] = Problem{Key: long}
	}
	if _, number := rules.Find(a.Rule); a.Rule != "" && number == 0 {
		p["rule"] = Problem{Key: "problem.reason.unknown"}
	}
	if length := a.Until.Sub(a.At); a.Kind == Pause && (a.Until.IsZero() || length < MinPause || length > MaxPause) {
		p["days"] = Problem{Key: "problem.standing.days"}
	} else if a.Kind == Block && !a.Until.IsZero() && length <= 0 {
		p["until"] = Problem{Key: "problem.standing.past"}
	}
	switch {
	case measureNames[a.Kind] == "":
		p["action"] = Problem{Key: "problem.standing.action"}
	case a.Kind == Warn && d.Subject.Kind == NetworkSubject:
		p["action"] = Problem{Key: "problem.standing.network"} // nobody would read it
	case a.Kind == Lift && d.Restriction(a.At).None():
		p["action"] = Problem{Key: "problem.standing.well"}
	case len(d.Measures) >= MaxStandingActs:
		p["action"] = Problem{Key: "problem.standing.full"}
	}
	if a.Rules = 0; a.Rule != "" {
		a.Rules = rules.Version
	}
	if !a.Kind.Bars() {
		a.Until = time.Time{}
	}
	d.Measures = append(d.Measures[:len(d.Measures):len(d.Measures)], a)
	return d, p.Err()
}

// A Barred error says that no comments are taken from a subject, by which act.
type Barred struct {
	Subject Subject
	Measure MeasureEntry
}

func (Barred) Error() string { return ErrBarred.Error() }

// Unwrap makes it an ErrBarred.
func (Barred) Unwrap() error { return ErrBarred }

// A BarCursor is a place in the listing of pauses and blocks: when one was set, and for whom.
type BarCursor struct {
	At time.Time
	Of Subject
}

// String returns the text by which URLs name the place.
func (c BarCursor) String() string {
	return strconv.FormatInt(c.At.UnixMilli(), 10) + "-" + c.Of.String()
}

// ParseBarCursor undoes String. Any other text is ErrNotFound.
func ParseBarCursor(text string) (c BarCursor, err error) {
	at, of, _ := strings.Cut(text, "-")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || ms <= 0 {
		return c, fmt.Errorf("%q is no place in a list: %w", text, ErrNotFound)
	}
	c.At = time.UnixMilli(ms).UTC()
	c.Of, err = ParseSubject(of)
	return c, err
}

// The kinds of what moderators do about authors and networks, in the activity log. It names a subject
// by the beginning of its key.
const (
	AuthorNoted    ActivityKind = "author-note"
	AuthorWarned   ActivityKind = "author-warn"
	AuthorPaused   ActivityKind = "author-pause"
	AuthorBlocked  ActivityKind = "author-block"
	AuthorLifted   ActivityKind = "author-lift"
	NetworkNoted   ActivityKind = "network-note"
	NetworkPaused  ActivityKind = "network-pause"
	NetworkBlocked ActivityKind = "network-block"
	NetworkLifted  ActivityKind = "network-lift"
)

// measureActivities lists these kinds.
var measureActivities = []ActivityKind{
	AuthorNoted, AuthorWarned, AuthorPaused, AuthorBlocked, AuthorLifted, NetworkNoted, NetworkPaused, NetworkBlocked, NetworkLifted,
}

// Activity returns the entry for the activity log about an act.
func (a MeasureEntry) Activity(s Subject) Activity {
	e := Activity{At: a.At, By: a.By, Kind: ActivityKind(s.Kind.String() + "-" + a.Kind.String()), Of: s.Short()}
	if !a.Until.IsZero() {
		e.Detail = a.Until.UTC().Format(time.DateOnly)
	}
	return e
}

// An AuthorFile is what a moderator may know about one author.
type AuthorFile struct {
	Dossier       Dossier
	Official      bool     // the institution's own, who has no standing
	Names         []string // those used, the last one first; so with the next two
	Organisations []string
	Contacts      []string
	First, Last   time.Time // when they wrote first and last; zero if the source gives no date
	Tally         AuthorTally
	Comments      []AuthorComment // newest first
}

// An AuthorComment is a comment of an author, with what was decided about it.
type AuthorComment struct {
	Comment      Comment
	Announcement Announcement
	History      []HistoryEntry // oldest first
}

// A BarredSubject is who is paused or blocked.
type BarredSubject struct {
	Dossier Dossier
	Name    string // an author's, as last used; empty for a network
}
