package notice

// A Discussion is one page of an announcement's discussion. All in it is public.
type Discussion struct {
	Announcement Announcement
	Tally        Tally
	Threads      []Thread // at most PageSize, in Order
	Order        Order
	Facet        Facet  // the threads are those with this facet; empty: all threads
	Page, Pages  uint64 // number of this page, from 1, and of the last page
	Open         bool   // comments are accepted
	Settings     Settings

	// Elsewhere holds comments that those in Threads reply to or are answered by and that are on other pages, and
	// Announcements those that these comments are on, except Announcement.
	Elsewhere     map[CommentID]Comment
	Announcements map[AnnouncementID]Announcement
}

// A ThreadPage is one page of the replies in a thread that is too long for the discussion's page. Its fields are as in
// Discussion.
type ThreadPage struct {
	Announcement  Announcement
	Thread        Thread // its Replies are those of the page, at most PageSize
	Page, Pages   uint64
	Open          bool
	Elsewhere     map[CommentID]Comment
	Announcements map[AnnouncementID]Announcement
}
