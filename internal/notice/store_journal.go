package notice

// A JournalReader reads the journal: everything that was decided or changed, in the order of the commits. Entries are
// numbered from 1 without gaps, and the cursors are their numbers.
type JournalReader interface {
	// Journal lists all entries by ascending number.
	Journal(after uint64, n int) ([]JournalEntry, error)
	// Actor returns the login that a pseudonym stands for, or the name of someone who was invited without one.
	//
	// Errors: ErrNotFound (there is none, or it was erased).
	Actor(ActorID) (string, error)
	// Remarks returns the remarks on some entries, in the order of seqs; the zero Remarks if there are none, or they
	// were erased.
	Remarks(seqs []uint64) ([]Remarks, error)

	// History lists the entries about one comment by ascending number. By is the login, or ActorID.Anonymous if it
	// was erased; likewise in the other listings.
	History(id CommentID, after uint64, n int) ([]AuditEntry, error)
	// Histories lists the first n entries about each of some comments by ascending number, in the order of ids.
	// Unlike History and HistoryBefore, on which decisions depend, it returns no error for one that is damaged.
	Histories(ids []CommentID, n int) ([][]AuditEntry, error)
	// HistoryBefore lists the entries about one comment by descending number.
	HistoryBefore(id CommentID, before uint64, n int) ([]AuditEntry, error)
	// Activities lists the entries that are not about comments by descending number.
	Activities(before uint64, n int) ([]Activity, error)

	// Batch returns a decision on many comments by its number.
	Batch(number uint64) (Batch, error)
	// NthAct returns the number of the n-th entry about a comment, counted from 1. Before there was a journal, such
	// entries had a sequence of their own, and these numbers are in the addresses of forms. It costs O(k), k being
	// the number of entries before it that are not about comments.
	//
	// Errors: ErrNotFound.
	NthAct(n uint64) (seq uint64, err error)
}

// A JournalWriter adds to the journal. Entries are never changed.
type JournalWriter interface {
	// AppendAudit stores e and its remarks under the next number, which it returns. e.Seq is ignored. If e.Batch is
	// NewBatch, the entry begins a batch, whose number is that of the entry.
	AppendAudit(e AuditEntry, said Remarks) (uint64, error)
	// AppendActivity stores a under the next number. a.Seq is ignored.
	AppendActivity(a Activity) error
	// PutBatch stores a decision on many comments under b.Seq. It is put in the transaction that appends its entries.
	PutBatch(b Batch) error
}
