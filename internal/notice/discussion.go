package notice

import "time"

// A Discussion is one page of what the public sees of an announcement.
type Discussion struct {
	Announcement Announcement
	Tally        Tally
	Threads      []Thread
	Order        Order
	Facet        Facet                           // that all of Threads have
	Page, Pages  uint64                          // counted from 1
	Open         bool                            // comments are taken
	Elsewhere    map[CommentID]Comment           // what comments on this page reply to, and their answers, that stand on another
	Places       map[AnnouncementID]Announcement // other announcements that those stand on
	Settings     Settings
}

// A ThreadPage is one page of the replies of a long thread.
type ThreadPage struct {
	Announcement Announcement
	Thread       Thread
	Page, Pages  uint64
	Open         bool
	Elsewhere    map[CommentID]Comment
	Places       map[AnnouncementID]Announcement
}

// A Case is a comment with all that one needs to know to deal with it.
type Case struct {
	Comment      Comment
	Announcement Announcement
	Parent       *Comment    // what it answers; nil for the first comment of a thread
	Author       AuthorTally // everything its author wrote, this comment included
	Standing     Standing    // how its author stands, a pause that is over included
	Repeats      []Comment   // others here that say the same
	Official     []Comment   // the official replies to it
	Shut         time.Time   // since when readers cannot reply in its thread, as far as that was asked; zero if they can
	ShutByHand   bool        // it was closed by a moderator, not by its age
}

// An Act is an entry of the log with what was said along with it.
type Act struct {
	AuditEntry
	Aside
}

// Listed is what anyone may read of an announcement in a list.
type Listed struct {
	Announcement Announcement
	Tally        Tally
}
