package notice

import (
	"context"
	"time"
)

// A Store keeps the records of a board.
//
// Every implementation passes noticetest.TestStore.
type Store interface {
	// View runs f on one consistent snapshot. f must not call View or Update.
	View(ctx context.Context, f func(Tx) error) error

	// Update runs f in a serializable transaction, which it commits if f returns nil and drops
	// otherwise. It may run f more than once, so f must have no effect other than on its
	// argument and on variables that it assigns anew each time: no mail, no cache, no other
	// transaction. When it returns nil, what was written survives a power cut. ErrUnavailable
	// says that nothing was written and that trying later may help.
	Update(ctx context.Context, f func(WriteTx) error) error

	// Head is Tx's, without a transaction: so cheap that every reader may cause one. It is never
	// older than an Update that has returned.
	Head(ctx context.Context, slug string) (Head, error)
}

// A Tx reads. It is valid until the function it was given to returns; what it returned stays valid,
// and is not written into: a slice or a map that is to change is replaced. A lookup that finds nothing returns ErrNotFound.
//
// Every listing costs what it returns, whatever else the store holds. A listing with a cursor
// starts behind it (zero: at the beginning) and returns at most n.
type Tx interface {
	// Announcements lists all, those put last first.
	Announcements(before AnnouncementID, n int) ([]Announcement, error)
	// Announced lists what the public sees at t: the places of s in the order of publication, the
	// latest first and what has no date last. What is before s costs a step each, and no more.
	Announced(t time.Time, s Span) ([]Announcement, error)
	// AnnouncementsForDesk lists all in that order, the drafts before everything else.
	AnnouncementsForDesk(s Span) ([]Announcement, error)
	// EarlierTexts returns an earlier version of an announcement's texts: from 1 to the one before
	// its Version.
	EarlierTexts(id AnnouncementID, version uint64) (map[Lang]Text, error)
	Announcement(AnnouncementID) (Announcement, error)
	// AnnouncementBySlug finds by a slug of any language, or an old one.
	AnnouncementBySlug(slug string) (Announcement, error)
	AnnouncementByOrigin(origin string) (Announcement, error)
	// Head is cheap: no record is decoded.
	Head(slug string) (Head, error)
	Tally(AnnouncementID) (Tally, error)
	// Totals is the sum of all tallies; its Revision rises when any of theirs does.
	Totals() (Tally, error)

	Comment(CommentID) (Comment, error)
	CommentByNumber(on AnnouncementID, number uint64) (Comment, error)
	CommentByOrigin(origin string) (Comment, error)
	// WithTextHash lists comments on an announcement that say the same (Body.TextHash): those of one
	// author, or of anyone if by is zero.
	WithTextHash(on AnnouncementID, words [16]byte, by AuthorKey, n int) ([]Comment, error)

	// Threads lists the threads with the ordinals of s, lowest first, each with its first
	// replies, at most that many.
	Threads(on AnnouncementID, s Span, replies int) ([]Thread, error)
	// ThreadsWith lists the threads with a facet, not empty, that stand at the places of s among them, lowest ordinal
	// first, each with its first replies, at most that many. Comments with the facet that stand before s
	// or, if they are fewer, behind it cost a step each, and no more.
	ThreadsWith(on AnnouncementID, f Facet, s Span, replies int) ([]Thread, error)
	// Thread returns one thread with the replies whose places are in s.
	Thread(on AnnouncementID, ordinal uint64, s Span) (Thread, error)

	// Comments lists all, by id.
	Comments(after CommentID, n int) ([]Comment, error)
	// WithStatus lists the comments with a status, by id.
	WithStatus(s Status, after CommentID, n int) ([]Comment, error)
	// WithStatusBefore lists them backwards, from the one before the cursor (zero: the last).
	WithStatusBefore(s Status, before CommentID, n int) ([]Comment, error)
	// WorkList lists the comments that call for a duty, by id.
	WorkList(w WorkList, after CommentID, n int) ([]Comment, error)
	// CountWorkList counts them, up to most. No record is decoded.
	CountWorkList(w WorkList, most int) (int, error)
	// Official lists the published official replies on an announcement backwards, from the one before
	// the cursor (zero: the last).
	Official(on AnnouncementID, before CommentID, n int) ([]Comment, error)
	// ByAuthor lists an author's comments backwards.
	ByAuthor(key AuthorKey, before CommentID, n int) ([]Comment, error)
	// ByAuthorAfter lists them by id.
	ByAuthorAfter(key AuthorKey, after CommentID, n int) ([]Comment, error)
	AuthorTally(AuthorKey) (AuthorTally, error)
	// Dossier returns what was done about a subject; about most that is nothing, which is no error.
	Dossier(Subject) (Dossier, error)
	// Barred lists the dossiers with a pause or block that nobody lifted (Dossier.Last), be it over
	// or not: the one that was set last comes first. It starts behind the cursor's place.
	Barred(after BarCursor, n int) ([]Dossier, error)

	// Audit lists the newest entries before the given number (zero: the last).
	Audit(before uint64, n int) ([]AuditEntry, error)
	// History lists the entries about one comment, oldest first.
	History(id CommentID, after uint64, n int) ([]AuditEntry, error)
	// HistoryBefore lists them backwards, from the one before the given number (zero: the last).
	HistoryBefore(id CommentID, before uint64, n int) ([]AuditEntry, error)
	// AuditFrom lists the entries with the given number and the following ones.
	AuditFrom(seq uint64, n int) ([]AuditEntry, error)
	// Batch returns an act on many comments by the number of its first entry.
	Batch(seq uint64) (Batch, error)
	// Remarks returns what was said along with an entry; nothing said is the zero Remarks.
	Remarks(seq uint64) (Remarks, error)

	// Versions lists the earlier texts of an official reply, oldest first.
	Versions(CommentID) ([]Version, error)
	// Rules returns a version of the house rules; the latest for zero.
	Rules(version uint64) (RuleBook, error)
	// Settings returns the settings; DefaultSettings if none were ever put.
	Settings() (Settings, error)
	// Institution returns what the desk made of the institution; the zero Institution if that is nothing.
	Institution() (Institution, error)
	// FlagCounts returns how often screening found what; at most once each a flag that was ever counted.
	FlagCounts() (map[Flag]FlagCount, error)
	// Snippets lists all texts kept for reuse, by id.
	Snippets() ([]Snippet, error)
	Snippet(id uint64) (Snippet, error)
	// Memory returns what the classifier has learned; its zero value if that is nothing.
	Memory() (Memory, error)
	// Activities lists the newest entries of the activity log before the given number (zero: the last).
	Activities(before uint64, n int) ([]Activity, error)

	// Policy is the markup policy that made all HTML in the store; zero if that is not known.
	Policy() (int, error)

	// Stamp names the state that the comments are in; it is zero if none was ever put. Two snapshots
	// with the same stamp hold the same comments, be they of one store or of two that began as copies.
	Stamp() (Stamp, error)
}

// A WriteTx also writes. It keeps every listing and tally in step by itself.
type WriteTx interface {
	Tx

	// PutAnnouncement adds a, giving it an ID that none ever had if it has none, or replaces it. A slug
	// that another announcement has is ErrConflict.
	PutAnnouncement(a Announcement) (Announcement, error)
	// DiscardDraft takes away an announcement that is a draft and has no comments.
	DiscardDraft(AnnouncementID) error
	// KeepTexts records the present texts of an announcement as an earlier version, the next one after
	// those that are kept already. It precedes the PutAnnouncement with one Change more.
	KeepTexts(a Announcement) error
	// NewID returns the first ID that is free for a comment received at t.
	NewID(t time.Time) (CommentID, error)
	// PutComment adds c or replaces what has its ID. At first publication it gets its Number,
	// Thread and Place. On, Root, Parent, Author.Key and Origin must not change, nor a reader's
	// words (Comment.KeepsWords).
	PutComment(c Comment) (Comment, error)
	// PutDossier replaces what is known about a subject. Acts may only be added, and Stopped may not
	// fall.
	PutDossier(Dossier) error
	// AppendAudit numbers e and records it with what was said along with it.
	AppendAudit(e AuditEntry, said Remarks) (uint64, error)
	// PutBatch records an act on many comments under the number of its first entry.
	PutBatch(Batch) error
	// AppendVersion keeps an earlier text of an official reply.
	AppendVersion(CommentID, Version) error
	// PutVersion replaces earlier text n of an official reply, counted from 1 in the order of Versions.
	PutVersion(id CommentID, n uint64, v Version) error
	// AppendRules records a new version of the house rules and returns it with its number. The
	// versions are numbered from 1 without gaps and are never changed.
	AppendRules(RuleBook) (RuleBook, error)
	// PutSettings replaces the settings that have the Version of s, and returns s with the next one.
	// ErrConflict if someone else did so before.
	PutSettings(s Settings) (Settings, error)
	// PutInstitution is PutSettings for the institution.
	PutInstitution(i Institution) (Institution, error)
	// Revise raises the Revision of an announcement, for a change that is in no record of it.
	Revise(AnnouncementID) error
	// CountFlag counts one more comment with a flag; stopped if it was held or declined for that.
	CountFlag(f Flag, stopped bool) error
	// PutSnippet adds s, giving it an ID if it has none, or replaces the one that has its ID and
	// Version, and returns it with the next Version. An ID is not given twice. ErrNotFound if there is no
	// snippet with that ID, ErrConflict if it has another Version by now.
	PutSnippet(s Snippet) (Snippet, error)
	// DeleteSnippet forgets the snippet with an ID and a Version. Errors: as PutSnippet.
	DeleteSnippet(s Snippet) error
	// PutMemory replaces what the classifier has learned.
	PutMemory(Memory) error
	// AppendActivity numbers an entry of the activity log and records it.
	AppendActivity(Activity) error
	PutPolicy(int) error
}

// A Stamp names a state of the comments.
type Stamp struct {
	Commit uint64 // number of the commit that last put comments; rises
	Nonce  uint64 // random, made in that commit: copies of one store that go on apart count alike
}
