package notice

import "slices"

// Settings hold what the institution can set about its board. They are edited at the desk part by part (SettingsPart);
// every change is recorded in the journal.
type Settings struct {
	Version uint64 // from 1, given by the store; zero for DefaultSettings

	DecideWithin int // days within which a comment should be decided on
	AnswerWithin int // days within which a question should be answered

	Unpromised bool // settings have been saved, but not yet these times

	Screening Screening
	Retention RetentionDays
	Quiet     QuietHours
}

// Promised reports whether the institution has saved the times within which comments are decided on and questions
// answered. Until then nothing is promised to the public: the values are those of the program.
func (s Settings) Promised() bool { return s.Version > 0 && !s.Unpromised }

// DefaultSettings returns the settings of a board whose institution has not changed them.
func DefaultSettings() Settings {
	return Settings{DecideWithin: 2, AnswerWithin: 14, Screening: DefaultScreening()}
}

// The limits of the promises, in days. The minimum is 1.
const (
	MaxDecideWithin = 90
	MaxAnswerWithin = 365
)

// Check returns the Problems of settings under the house rules in force; nil if there are none. Field names are those
// of the form: decide-within, say, and for word rules word.1.text, with the number of the rule in the form, from 1.
func (s Settings) Check(rules RuleBook) error {
	p := Problems{}
	within := func(field string, n, least, most int) {
		if n < least || n > most {
			p[field] = Problem{Key: "problem." + field + ".range"}
		}
	}
	within("decide-within", s.DecideWithin, 1, MaxDecideWithin)
	within("answer-within", s.AnswerWithin, 1, MaxAnswerWithin)
	for _, k := range RetainedKinds {
		if !s.Retention.ValidFor(k) {
			p[k.Field()] = Problem{Key: "problem.keep.range"}
		}
	}
	s.Screening.check(p, within, rules)
	s.Quiet.check(p)
	return p.Err()
}

// SamePublic reports whether public pages are the same under s and t. They show whether there are word rules, but not
// which.
func (s Settings) SamePublic(t Settings) bool {
	a, b := s.Screening, t.Screening
	return s.Promised() == t.Promised() && s.DecideWithin == t.DecideWithin && s.Retention == t.Retention &&
		a.Mode == b.Mode && a.Links == b.Links && a.Repeated == b.Repeated && a.Fast == b.Fast &&
		(len(a.Words) > 0) == (len(b.Words) > 0) && a.CloseAfter == b.CloseAfter
}

// Same reports whether s and t are equal, not counting Version.
func (s Settings) Same(t Settings) bool {
	a, b := s.Screening, t.Screening
	return s.SamePublic(t) && s.AnswerWithin == t.AnswerWithin && a.Likely == b.Likely &&
		slices.Equal(a.Words, b.Words) && s.Quiet == t.Quiet
}
