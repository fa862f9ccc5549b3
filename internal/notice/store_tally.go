package notice

// A TallyReader reads counts.
type TallyReader interface {
	// Tally returns the counts of an announcement; all of comments are zero if it has none or does not exist. The
	// store keeps them: it costs O(log N).
	Tally(AnnouncementID) (Tally, error)
	// Tallies returns the counts of some announcements, in the order of ids.
	Tallies(ids []AnnouncementID) ([]Tally, error)
	// Totals returns the sum of the tallies of all announcements. It is derived from them and not kept, so that no
	// record is one that every write changes: it costs O(A), A being the number of announcements, unless the store
	// remembers what it returned for the same state. Its Revision increases whenever one of theirs does, and never
	// decreases, not even when a draft is discarded. It need not be their sum.
	Totals() (Tally, error)
}
