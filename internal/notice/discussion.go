package notice

import "time"

// A Discussion is one page of what the public sees of an announcement.
type Discussion struct {
	Announcement  Announcement
	Tally         Tally
	Threads       []Thread
	Order         Order
	Facet         Facet                           // that all of Threads have
	Page, Pages   uint64                          // counted from 1
	Open          bool                            // comments are taken
	Elsewhere     map[CommentID]Comment           // what comments on this page reply to, and their answers, that stand on another
	Announcements map[AnnouncementID]Announcement // other announcements that those stand on
	Settings      Settings
}

// A ThreadPage is one page of the replies of a long thread.
type ThreadPage struct {
	Announcement  Announcement
	Thread        Thread
	Page, Pages   uint64
	Open          bool
	Elsewhere     map[CommentID]Comment
	Announcements map[AnnouncementID]Announcement
}

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

// A HistoryEntry is an entry of the log with what was said along with it.
type HistoryEntry struct {
	AuditEntry
	Remarks
}

// Listed is what anyone may read of an announcement in a list.
type Listed struct {
	Announcement Announcement
	Tally        Tally
}
