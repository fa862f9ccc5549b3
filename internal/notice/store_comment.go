package notice

import "time"

// A CommentReader finds and lists comments. IDs increase with the time at which comments were received, so a listing
// by ID is in the order of arrival.
type CommentReader interface {
	// Comment finds a comment by its ID.
	Comment(CommentID) (Comment, error)
	// CommentsByID returns those of the comments that exist, in the order of ids.
	CommentsByID(ids []CommentID) ([]Comment, error)
	// CommentByNumber finds a comment by its Number on an announcement.
	CommentByNumber(on AnnouncementID, number uint64) (Comment, error)
	// CommentByOrigin finds a comment by its Origin, which must not be empty.
	CommentByOrigin(origin string) (Comment, error)

	// Comments lists all comments by ascending ID.
	Comments(after CommentID, n int) ([]Comment, error)
	// WithStatus lists the comments with a status by ascending ID.
	WithStatus(s Status, after CommentID, n int) ([]Comment, error)
	// WithStatusBefore lists the comments with a status by descending ID.
	WithStatusBefore(s Status, before CommentID, n int) ([]Comment, error)
	// WithTextHash lists comments on an announcement whose text has a hash (Body.TextHash): those of one author,
	// or of all authors if by is zero. It lists at most n.
	WithTextHash(on AnnouncementID, hash [16]byte, by AuthorKey, n int) ([]Comment, error)
	// Repeats returns for each of some stored comments up to n others on the same announcement whose text has the
	// same hash, by ascending author and ID; none for a comment without a text.
	Repeats(of []Comment, n int) ([][]Comment, error)
	// Numbered lists the comments that have a Number on an announcement, by descending number.
	Numbered(on AnnouncementID, before uint64, n int) ([]Comment, error)
	// Official lists the published official replies on an announcement, or on all of them if on is zero, by descending
	// ID.
	Official(on AnnouncementID, before CommentID, n int) ([]Comment, error)

	// ClosedWith lists the questions that have an official reply in their ClosedWith, by ascending ID.
	ClosedWith(reply, after CommentID, n int) ([]Comment, error)

	// Versions lists all earlier texts of an official reply, oldest first; none if it was never corrected.
	Versions(CommentID) ([]Version, error)
}

// A CommentWriter writes comments.
type CommentWriter interface {
	// InsertComment adds c, received at a time, and returns it as stored: with an ID that is higher than those of the
	// comments received before, with the Root of its Parent, or its own ID if it has no parent, and, if it is
	// published, with its Number, Thread and Place. All of these must be zero in c. On must be set.
	//
	// Errors: ErrNotFound (there is no such parent), ErrConflict (as of PutComment).
	InsertComment(c Comment, received time.Time) (Comment, error)
	// PutComment replaces the comment with the ID of c and returns it as stored. When the comment is first published
	// it is given its Number, Thread and Place.
	//
	// ID, On, Root, Parent, Author.Key, Origin and, once given, Number, Thread and Place cannot change, nor can the
	// words of a reader (Comment.KeepsWords): an attempt is an internal error.
	//
	// Errors: ErrNotFound (there is none with that ID), ErrConflict (c is to be published, but the first comment of
	// its thread has never been).
	PutComment(c Comment) (Comment, error)

	// AppendVersion adds an earlier text of an official reply.
	AppendVersion(CommentID, Version) error
	// PutVersion replaces an earlier text of an official reply; n is its position in Versions, from 1. It is for
	// rendering the HTML anew.
	//
	// Errors: ErrNotFound.
	PutVersion(id CommentID, n uint64, v Version) error
}
