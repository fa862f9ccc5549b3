package notice

// A WorkListReader lists comments that need action by the staff.
type WorkListReader interface {
	// WorkList lists the comments in a work list by ascending ID.
	WorkList(w WorkList, after CommentID, n int) ([]Comment, error)
	// WorkListBefore lists the comments in a work list by descending ID.
	WorkListBefore(w WorkList, before CommentID, n int) ([]Comment, error)
	// CountWorkList counts the comments in a work list, up to most. It costs O(most) and decodes no record.
	CountWorkList(w WorkList, most int) (int, error)
}
