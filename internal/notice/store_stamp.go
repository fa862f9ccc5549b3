package notice

// A StampReader identifies the state of the store for those who keep data derived from it: the search index compares
// the stamp, and the rendering of HTML the markup policy.
type StampReader interface {
	// Stamp returns the state of the comments; the zero Stamp if no comment was ever put.
	Stamp() (Stamp, error)
	// Policy returns the version of the markup policy that all HTML in the store was rendered with; zero if that is
	// not known.
	Policy() (int, error)
}

// A PolicyWriter records the markup policy.
type PolicyWriter interface {
	// PutPolicy records that all HTML in the store was rendered with a version of the markup policy.
	PutPolicy(int) error
}

// A Stamp identifies a state of the comments. Two snapshots with the same stamp hold the same comments, even if they
// are of two stores, one of which began as a copy of the other.
type Stamp struct {
	Lineage Lineage // of the store; zero if no comment was ever put
	Commit  uint64  // number of the commit that last put comments; increases within a lineage
	Nonce   uint64  // random, made in that commit
}
