package notice

import (
	"time"
	"unicode/utf8"
)

// A Dossier holds the measures taken about one subject. The empty dossier has a Subject and nothing else.
type Dossier struct {
	Subject  Subject
	Measures []MeasureEntry // oldest first
	Stopped  uint64         // number of comments that were refused because of them
}

// The limits of a pause, and the maximum number of measures in a dossier.
const (
	MinPause        = 24 * time.Hour
	MaxPause        = 366 * 24 * time.Hour
	MaxStandingActs = 200
)

// Effective returns how many of the measures are more than notes.
func (d Dossier) Effective() (n int) {
	for _, m := range d.Measures {
		if m.Kind != Note {
			n++
		}
	}
	return n
}

// With appends a measure to d. It sets a.Rules, and clears a.Until if the measure is neither a pause nor a block.
//
// Errors: Problems of the fields action, reason (of a note: note), rule, days (of a pause) and until (of a block).
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
		p["action"] = Problem{Key: "problem.standing.network"} // a network has no one to read the warning
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
