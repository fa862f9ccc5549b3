package notice

// An AuthorReader lists what an author wrote. An author who wrote nothing has no comments and a zero tally.
type AuthorReader interface {
	// ByAuthor lists an author's comments by descending ID.
	ByAuthor(key AuthorKey, before CommentID, n int) ([]Comment, error)
	// LatestByAuthors lists the last n comments of each of some authors by descending ID, in the order of keys.
	LatestByAuthors(keys []AuthorKey, n int) ([][]Comment, error)
	// ByAuthorAfter lists an author's comments by ascending ID.
	ByAuthorAfter(key AuthorKey, after CommentID, n int) ([]Comment, error)
	// AuthorTally counts an author's comments. It costs O(log N).
	AuthorTally(AuthorKey) (AuthorTally, error)
	// AuthorTallies returns the tallies of some authors, in the order of keys.
	AuthorTallies(keys []AuthorKey) ([]AuthorTally, error)
}
