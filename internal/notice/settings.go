package notice

import "slices"

// Settings are what the institution has decided about its board. They are edited at the desk as a
// whole, and every change is in the activity log.
type Settings struct {
	Version uint64 // from 1, given by the store; zero for DefaultSettings

	DecideWithin int // days in which a comment is promised to be decided on
	AnswerWithin int // days in which a question is promised to be answered

	Screening Screening
}

// DefaultSettings are those of a board whose institution has decided nothing yet.
func DefaultSettings() Settings {
	return Settings{DecideWithin: 2, AnswerWithin: 14, Screening: DefaultScreening()}
}

// What the settings can be.
const (
	MaxDecideWithin = 90
	MaxAnswerWithin = 365
)

// Check returns the Problems of settings that someone filled in, under the house rules as they are.
// The fields are named as in the form; those of a word rule have its number, from 1: word.1.text.
func (s Settings) Check(rules RuleBook) error {
	p := Problems{}
	within := func(field string, n, least, most int) {
		if n < least || n > most {
			p[field] = Problem{Key: "problem." + field + ".range"}
		}
	}
	within("decide-within", s.DecideWithin, 1, MaxDecideWithin)
	within("answer-within", s.AnswerWithin, 1, MaxAnswerWithin)
	s.Screening.check(p, within, rules)
	return p.Err()
}

// SamePublic reports whether public pages say the same under s and t.
func (s Settings) SamePublic(t Settings) bool {
	a, b := s.Screening, t.Screening
	return s.DecideWithin == t.DecideWithin && a.Mode == b.Mode && a.Links == b.Links && a.Repeated == b.Repeated &&
		a.Fast == b.Fast && (len(a.Words) > 0) == (len(b.Words) > 0) && a.CloseAfter == b.CloseAfter
}

// Same reports whether s and t are alike but for their versions.
func (s Settings) Same(t Settings) bool {
	a, b := s.Screening, t.Screening
	return s.SamePublic(t) && s.AnswerWithin == t.AnswerWithin && a.Likely == b.Likely && slices.Equal(a.Words, b.Words)
}
