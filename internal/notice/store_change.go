package notice

// A ChangeReader lists which comments were put, for those who keep data derived from them: the search index follows it.
// A follower can be in another process than the writers, and stop and go on at any time.
//
// A follower begins by reading the Position, then all comments, and from then on what Changed lists after the position.
// It keeps the position together with what it derived, and begins anew when Changed returns ErrNotFound.
type ChangeReader interface {
	// Position returns that of the last change; the zero Position if none is recorded. Nothing is recorded about
	// comments that were there before: those that came with Load, or with a store of an earlier version.
	Position() (Position, error)
	// Changed lists the comments that were put after a position, one ID for each change, in the order of the changes,
	// and returns the position of the last one listed, or after itself if there are none. An ID that a follower finds
	// no comment for can be ignored. The same one may be listed several times.
	//
	// The store keeps as many changes as it says, at least, and forgets older ones.
	//
	// Errors: ErrNotFound (the position is older than the changes that are kept, or of another store; a copy of the
	// store that was written to is another).
	Changed(after Position, n int) ([]CommentID, Position, error)
}

// A Position is that of a change in the sequence of all changes of comments. Two snapshots with the same position hold
// the same comments, even if they are of two stores, one of which began as a copy of the other.
type Position struct {
	Seq   uint64 // number of the change, from 1 without gaps
	Nonce uint64 // random, made in the transaction: tells copies of a store apart whose numbers are equal
}
