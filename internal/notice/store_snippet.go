package notice

// A SnippetReader reads the texts that the desk keeps for reuse.
type SnippetReader interface {
	// Snippets lists all snippets by ascending ID. There are at most MaxSnippets.
	Snippets() ([]Snippet, error)
	// Snippet finds a snippet by its ID.
	Snippet(id uint64) (Snippet, error)
}

// A SnippetWriter writes snippets.
type SnippetWriter interface {
	// PutSnippet replaces the snippet with the ID and Version of s, or adds s if its ID is zero, and returns it with
	// its ID and the next Version. IDs are never reused.
	//
	// Errors: ErrNotFound (there is none with that ID), ErrConflict (it has another Version: it has been changed
	// meanwhile).
	PutSnippet(s Snippet) (Snippet, error)
	// DeleteSnippet deletes the snippet with the ID and Version of s; the other fields are ignored.
	//
	// Errors: as of PutSnippet.
	DeleteSnippet(s Snippet) error
}
