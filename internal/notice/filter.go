package notice

import "time"

// A Filter chooses comments. A field that is zero leaves all in.
type Filter struct {
	Text     string // words of the comment or of its author's name; letter case and accents do not count
	Status   Status
	On       AnnouncementID
	Lang     Lang
	Reason   Reason // of the last decision
	Author   AuthorKey
	Network  NetworkKey
	Held     Flag // why it was held, or marked for a second look
	Question QuestionState
	From, To time.Time // received at From or later, and before To
}

// Plain reports whether f asks for a status and nothing else, which a store lists by itself.
func (f Filter) Plain() bool { return f.Status != 0 && f == Filter{Status: f.Status} }
