package notice

import (
	"time"
	"unicode/utf8"
)

// A Dossier is what was done about one subject.
type Dossier struct {
	Subject  Subject
	Measures []MeasureEntry // oldest first
	Stopped  uint64         // how many comments were refused because of it
}

// How long a pause may be, and how many acts a dossier may hold.
const (
	MinPause        = 24 * time.Hour
	MaxPause        = 366 * 24 * time.Hour
	MaxStandingActs = 200
)

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
