package notice

import "time"

// An ErasureReader reads what was erased and can still be brought back.
type ErasureReader interface {
	// HeldErasures lists what is held of a comment, oldest first.
	HeldErasures(CommentID) ([]HeldErasure, error)
	// HeldUntil lists what is held, by the time until which it is. It costs no more than the keys of what it lists.
	HeldUntil(after HeldCursor, n int) ([]HeldCursor, error)
}

// An ErasureWriter holds what was erased. Nothing of it is in a dump (Dumper): a store that one was loaded into cannot
// bring back what was erased before.
type ErasureWriter interface {
	// HoldErased holds what an erasure took, from when the erased comment was put. If the status of that is Erased, the
	// store moves there the words that belong to entries of the journal about it, but for those that the program wrote
	// (Action.Details), and the earlier texts of an official reply.
	HoldErased(HeldErasure) error
	// RestoreErased is PutComment for a comment that has again the words that an erasure with a number in the journal
	// took. It puts back the words of entries and the earlier texts, and holds them no longer.
	//
	// Errors: ErrNotFound (nothing of that erasure is held).
	RestoreErased(c Comment, entry uint64) (Comment, error)
	// DropErased deletes what is held of an erasure, for good. It does nothing if nothing is held.
	DropErased(id CommentID, entry uint64) error
}

// A HeldCursor names what is held of one erasure.
type HeldCursor struct {
	Until   time.Time
	Comment CommentID
	Entry   uint64 // number of the erasure in the journal
}
