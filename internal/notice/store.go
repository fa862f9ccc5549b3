package notice

import "context"

// A Store keeps the records of a board. It is safe for concurrent use. Every implementation passes
// noticetest.TestStore.
//
// Times are kept in UTC, to the millisecond.
//
// What View and Head read is never older than an Update of this store value that has returned. What was written through
// another value, for example by another process, can be missing for as long as the implementation says; an
// implementation that no second value can be open of has no such delay. Update always reads what is newest.
type Store interface {
	Viewer
	Dumper

	// Update runs f in a serializable transaction. The transaction is committed if f returns nil, and rolled back
	// if f returns an error or panics; both are reported as an error. When Update returns nil, what was written
	// survives a power cut.
	//
	// f may run more than once, so it must have no effect other than on its argument and on variables that it
	// assigns anew each time: no mail, no cache, no other transaction. It must not call View or Update.
	//
	// Errors: those of f; the error of ctx; ErrUnavailable: nothing was written and a later attempt may succeed, or
	// the store has failed, and what was written last is not known until the program is started again.
	Update(ctx context.Context, f func(WriteTx) error) error

	// Head is AnnouncementReader.Head in a snapshot of its own. It is called for every request of a public page
	// and must be cheap. How old it can be is said above.
	//
	// Errors: ErrNotFound.
	Head(ctx context.Context, slug string) (Head, error)

	// Lineage returns the lineage of the store. It is called for every request and must be cheap.
	Lineage() Lineage
}

// A Viewer is the part of a store that reads.
type Viewer interface {
	// View runs f on one consistent snapshot, which no concurrent Update changes.
	//
	// View may run f more than once, each time on another snapshot, and only the last result counts: f must have no
	// effect other than on variables that it assigns anew each time. noticetest.Twice shows whether that is so. f must
	// not call View or Update. Of the errors, those of f are returned as they are; if f panics, or ctx is
	// done before f runs, that is an error, too.
	View(ctx context.Context, f func(Tx) error) error
}

// A Lineage tells one history of a store from another. It is random and never zero, and kept in the store. When the
// store is created, or replaced by a copy, it gets a new one: versions, such as Tally.Revision, then begin again at an
// earlier number and soon name other content than before. Whatever is kept outside of the store by such a version must
// be kept by the lineage, too: entity tags, caches, the search index.
//
// A program that reads both the lineage and a version reads the lineage first.
type Lineage uint64

// A Tx reads. It is valid until the function that it was passed to returns. The methods are grouped by noun; a file
// store_NOUN.go holds the contract of a group, and the files of package noticetest that begin with NOUN test it. What
// needs one noun only takes the interface of that noun, so that a test can give it one that it wrote.
//
// Returned values stay valid after the transaction. They may share memory with the store or with each other: a
// caller that wants to change a slice or a map replaces it by a new one.
//
// What holds for all methods, unless they say otherwise:
//
//   - A lookup that finds nothing returns ErrNotFound. It costs O(log N), N being the number of records in the store.
//   - A listing that finds nothing returns no elements and a nil error.
//   - A listing, and what reads a set of records, has in place of a comment, an announcement or an entry of the journal
//     whose record is damaged one with no more than its ID or number and what its place in the list says: Damaged of it
//     is true. Lookups, and listings that say so, return the error Damaged.
//   - A listing with a cursor returns at most n elements, beginning with the first one after the cursor ("after")
//     or before it ("before"). A zero cursor begins at the start. An n <= 0 returns nothing.
//   - A listing costs O(log N) and O(1) for each element that it returns, whatever else the store holds.
//   - What reads a set of records by their keys costs as much as the lookups together. A store across a network
//     answers it in one round trip, so a list of records with what belongs to each is read in a few sets.
type Tx interface {
	AnnouncementReader
	TallyReader
	CommentReader
	ThreadReader
	WorkListReader
	AuthorReader
	DossierReader
	JournalReader
	RuleBookReader
	SettingsReader
	InstitutionReader
	SnippetReader
	FirstStepsReader
	ImportReader
	ScreeningReader
	ChangeReader
	PolicyReader
	ErasureReader
	OutboxReader
	SubscriptionReader
	RetentionReader
	ColleagueReader
}

// A WriteTx reads and writes. It reads what it has written. Each write keeps every listing, count and index that
// depends on the record in step.
//
// An error that a method does not name is internal: the caller has broken the contract, or the store has failed. The
// transaction must then be rolled back.
type WriteTx interface {
	Tx

	AnnouncementWriter
	CommentWriter
	DossierWriter
	JournalWriter
	RuleBookWriter
	SettingsWriter
	InstitutionWriter
	SnippetWriter
	FirstStepsWriter
	ImportWriter
	ScreeningWriter
	PolicyWriter
	ErasureWriter
	OutboxWriter
	SubscriptionWriter
	RetentionWriter
	ColleagueWriter
}
