package notice

// A Tally holds the counts of one announcement, or the sums of those of all.
type Tally struct {
	// Revision increases with every change to what the public sees of the announcement and its comments. Changes
	// to comments that the public does not see leave it as it is.
	Revision uint64

	LastNumber uint64 // the last Comment.Number given
	Threads    uint64 // the last Comment.Thread given: the number of threads

	Pending, Published, Declined, Removed, Withdrawn, Erased uint64 // comments by status

	Official  uint64 // published official replies
	OpenCount uint64 // published questions without an answer

	Facets [len(Facets)]FacetCount // of each facet, in the order of Facets

	AnswerTimes AnswerTimes // of the published questions with an answer whose time is known
}

// Count returns a pointer to the number of comments with status s; nil if there is no such status.
func (t *Tally) Count(s Status) *uint64 {
	return map[Status]*uint64{
		Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed,
		Withdrawn: &t.Withdrawn, Erased: &t.Erased,
	}[s]
}

// Add adds c to the counts of comments (n = 1) or takes it from them (n = -1). It leaves Revision, LastNumber and the
// counts of threads as they are.
func (t *Tally) Add(c Comment, n int) {
	add := func(p *uint64) { *p += uint64(n) } // unsigned overflow is defined: adding uint64(-1) subtracts 1
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
	if took, known := c.AnsweredIn(); known {
		add(t.AnswerTimes.of(took))
	}
}

// A FacetCount counts what has a facet.
type FacetCount struct {
	Comments uint64 // published comments
	Threads  uint64 // threads with at least one of these
}

// Of returns a pointer to the counts of facet f, which must be one of Facets.
func (t *Tally) Of(f Facet) *FacetCount { return &t.Facets[f.place()] }

// Listed returns the number of threads that have facet f; of all threads if f is empty.
func (t Tally) Listed(f Facet) uint64 {
	if f == "" {
		return t.Threads
	}
	return t.Of(f).Threads
}
