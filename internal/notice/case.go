package notice

import "time"

// A Case is a comment with all that one needs to know to deal with it.
type Case struct {
	Comment      Comment
	Announcement Announcement
	Parent       *Comment    // what it answers; nil for the first comment of a thread
	Author       AuthorTally // everything its author wrote, this comment included
	Restriction  Restriction // how its author stands, a pause that is over included
	Repeats      []Comment   // others here that say the same
	Official     []Comment   // the official replies to it
	ClosedAt     time.Time   // since when readers cannot reply in its thread, as far as that was asked; zero if they can
	ClosedByHand bool        // it was closed by a moderator, not by its age
}

// Answering is what one needs to know to deal with a question, beside the case itself.
type Answering struct {
	Within    int       // days in which a question is promised to be answered
	Suggested []Comment // official replies on the same announcement, the newest first
}
