package notice

// A Tally counts what is said about one announcement.
type Tally struct {
	// Revision grows by at least one with every change to what the public can
	// see of the announcement and its comments, and with nothing else.
	Revision uint64

	LastNumber uint64 // the last comment number given
	Threads    uint64 // the last thread ordinal given

	Pending, Published, Declined, Removed, Withdrawn uint64

	Official  uint64 // published official replies
	OpenCount uint64 // published questions without an answer

	Facets [len(Facets)]FacetCount // of each facet, in the order of Facets
}

// Count returns a pointer to the number of comments with status s; nil if s is none.
func (t *Tally) Count(s Status) *uint64 {
	return map[Status]*uint64{Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed, Withdrawn: &t.Withdrawn}[s]
}

// Add counts c, n times over; n is 1 or -1. Revision, Numbers and all counts of threads stay as they are.
func (t *Tally) Add(c Comment, n int) {
	add := func(p *uint64) { *p += uint64(n) } // wraps round to subtract
	if p := t.Count(c.Status); p != nil {
		add(p)
	}
	if c.Status == Published && c.Official() {
		add(&t.Official)
	}
	if c.AwaitsAnswer() {
		add(&t.OpenCount)
	}
	for _, f := range c.Facets() {
		add(&t.Of(f).Comments)
	}
}

// A FacetCount says how much of a discussion has a facet.
type FacetCount struct {
	Comments uint64 // published comments
	Threads  uint64 // threads in which there are any
}

// Of returns how much has facet f, to be read or changed.
func (t *Tally) Of(f Facet) *FacetCount { return &t.Facets[f.place()] }

// Listed returns how many threads there are to page through: all, or those with a facet.
func (t Tally) Listed(f Facet) uint64 {
	if f == "" {
		return t.Threads
	}
	return t.Of(f).Threads
}
