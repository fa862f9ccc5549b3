package notice

// A ThreadReader reads the discussion of an announcement: its threads, in the order in which they were first
// published, and their replies, likewise. It leaves Thread.ClosedAt zero. A comment whose record is damaged is in its
// place, with no more than its ID, On, Thread and Place (Comment.Damaged), so that the others can be read.
type ThreadReader interface {
	// Thread returns the thread with an ordinal, with the replies whose Place is in s.
	Thread(on AnnouncementID, ordinal uint64, s Span) (Thread, error)
	// Threads lists the threads whose ordinals are in s, in ascending order, each with its first replies; replies is
	// the most for each thread. An ordinal that was never given is ErrNotFound.
	Threads(on AnnouncementID, s Span, replies int) ([]Thread, error)
	// ThreadsWith lists threads that have a facet, which must not be empty, by ascending ordinal, each with its first
	// replies and, of the later ones, those that have the facet, again at most replies. s holds positions among the
	// threads with the facet, counted from 1.
	//
	// Beside the threads that it returns it costs O(k), k being the number of comments with the facet that are in
	// threads before s, or in threads after s if these have fewer.
	ThreadsWith(on AnnouncementID, f Facet, s Span, replies int) ([]Thread, error)
}
