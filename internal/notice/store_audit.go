package notice

// An AuditReader reads the audit log. Entries are numbered from 1 without gaps, and the cursors are their numbers.
type AuditReader interface {
	// Audit lists the entries by descending number.
	Audit(before uint64, n int) ([]AuditEntry, error)
	// AuditFrom lists the entries by ascending number, beginning with seq itself.
	AuditFrom(seq uint64, n int) ([]AuditEntry, error)
	// History lists the entries about one comment by ascending number.
	History(id CommentID, after uint64, n int) ([]AuditEntry, error)
	// HistoryBefore lists the entries about one comment by descending number.
	HistoryBefore(id CommentID, before uint64, n int) ([]AuditEntry, error)
	// Remarks returns the remarks on an entry; the zero Remarks if there are none.
	Remarks(seq uint64) (Remarks, error)
	// Batch returns a decision on many comments by the number of its first entry.
	Batch(seq uint64) (Batch, error)
}

// An AuditWriter adds to the audit log. Entries are never changed.
type AuditWriter interface {
	// AppendAudit stores e and its remarks under the next number, which it returns. e.Seq is ignored. If e.Batch is
	// NewBatch, the entry is the first of a batch, and that number is also stored as its Batch.
	AppendAudit(e AuditEntry, said Remarks) (uint64, error)
	// PutBatch stores a decision on many comments under b.Seq, the number of its first entry.
	PutBatch(b Batch) error
}
