package notice

// Settings are what the institution has decided about its board. They are edited at the desk as a
// whole, and every change is in the activity log.
type Settings struct {
	Version uint64 // from 1, given by the store; zero for DefaultSettings

	DecideWithin int // days in which a comment is promised to be decided on
	AnswerWithin int // days in which a question is promised to be answered
}

// DefaultSettings are those of a board whose institution has decided nothing yet.
func DefaultSettings() Settings { return Settings{DecideWithin: 2, AnswerWithin: 14} }
