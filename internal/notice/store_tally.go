package notice

// A TallyReader reads counts. The store keeps them; each costs O(log N).
type TallyReader interface {
	// Tally returns the counts of an announcement; all are zero if it has no comments or does not exist.
	Tally(AnnouncementID) (Tally, error)
	// Totals returns the sum of the tallies of all announcements. Its Revision increases whenever one of theirs does.
	Totals() (Tally, error)
}
