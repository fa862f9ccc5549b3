package notice

// A Memory is the training data of the classifier, learned from moderators' decisions. Of tokens it has only hashes, so
// that words of comments that have been erased cannot be read from it.
type Memory struct {
	Folding          uint64 // version of the rules by which words became tokens (fold.Version); zero before these had one
	Until            uint64 // number of the last entry of the journal that was learned from; zero: none
	Wanted, Unwanted uint64 // number of comments of each class that were learned from
	Tokens           []TokenCount
	Record           Outcomes
}

// A TokenCount is the number of comments of each class that contain a token.
type TokenCount struct {
	Token            uint64 // hash of the token
	Wanted, Unwanted uint32
}

// Outcomes count the decisions about comments for which the classifier had made a guess.
type Outcomes struct {
	Approved uint64 // flagged as spam, but approved (false positives)
	Declined uint64 // flagged as spam, and declined or removed (true positives)
	Missed   uint64 // not flagged, but declined or removed as spam (false negatives)
}
