package notice

// An Author is the author of a comment.
type Author struct {
	Key          AuthorKey // the same for all comments of one person; never shown to the public
	Name         string
	Organisation string // as typed; may be empty
	Role         Role   // of the account that the comment was written with; Reader without an account
	Contact      string // e-mail address; never shown to the public; empty if none was given
}

// An AuthorKey is a pseudonym of an author: a keyed hash of their e-mail address, or of their login.
type AuthorKey [16]byte

// A NetworkKey is a keyed hash of the network that a comment was sent from.
type NetworkKey [8]byte

// A NonceKey is a keyed hash of a number that a browser used once, to send one comment. A request with the same number
// comes from the browser that sent the comment.
type NonceKey [16]byte

// An AuthorTally counts the comments of one author by status.
type AuthorTally struct {
	Pending, Published, Declined, Removed, Withdrawn, Erased uint64
}

// Count returns a pointer to the number of comments with status s; nil if there is no such status.
func (t *AuthorTally) Count(s Status) *uint64 {
	return map[Status]*uint64{
		Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed,
		Withdrawn: &t.Withdrawn, Erased: &t.Erased,
	}[s]
}
