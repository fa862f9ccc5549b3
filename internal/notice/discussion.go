package notice

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
