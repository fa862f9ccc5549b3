package notice

import "time"

// A Case is a comment with what the desk shows beside it.
type Case struct {
	Comment      Comment
	Announcement Announcement
	Parent       *Comment    // the comment that it replies to; nil for the first comment of a thread
	Author       AuthorTally // of all comments of its author, this one included
	Restriction  Restriction // of its author, a pause that has ended included (Dossier.Last)
	Repeats      []Comment   // others on the announcement that say the same (Body.TextHash)
	Official     []Comment   // the official replies to it
	ClosedAt     time.Time   // since when readers cannot reply in its thread; zero: they can, or it was not looked up
	ClosedByHand bool        // the thread was closed by a moderator, not by its age
}

// Answering is what the desk shows beside a case for answering it.
type Answering struct {
	Within    int       // Settings.AnswerWithin, in days
	Suggested []Comment // official replies on the same announcement, newest first
}
