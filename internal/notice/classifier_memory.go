package notice

// A Memory is what the classifier has learned from the desk's decisions. It holds no words: a token is
// known by a hash, by which one can ask for a word, and not read what was said and then erased.
type Memory struct {
	Until            uint64 // the number of the last audit entry that was learned from
	Wanted, Unwanted uint64 // how many comments of each kind were learned
	Tokens           []TokenCount
	Record           Outcomes
}

// A TokenCount says in how many comments of each kind a token stood.
type TokenCount struct {
	Token            uint64 // its hash
	Wanted, Unwanted uint32
}

// Outcomes say how well the classifier did: what became of the comments of which it had made a guess.
type Outcomes struct {
	Approved uint64 // marked, and approved all the same
	Declined uint64 // marked, and declined or removed
	Missed   uint64 // not marked, and declined or removed as unwanted
}
