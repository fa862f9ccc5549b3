package notice

// These are the records of a store that are no nouns of their own, as an export has them.

// EarlierTexts are an earlier version of an announcement's texts.
type EarlierTexts struct {
	On      AnnouncementID
	Version uint64 // from 1
	Texts   map[Lang]Text
}

// An EarlierReply is an earlier text of an official reply.
type EarlierReply struct {
	Reply  CommentID
	Number uint64 // from 1
	Version
}

// A JournalRecord is an entry of the journal with the words that are kept beside it.
type JournalRecord struct {
	JournalEntry
	Kept *JournalWords // nil if there were none, or they were erased
}

// A Pseudonym says whom an ActorID stands for: the login, or the name of someone invited without one.
type Pseudonym struct {
	ID   ActorID
	Name string
}

// A FlagTotal is the count of a flag.
type FlagTotal struct {
	Flag Flag
	FlagCount
}

// A RevisionOf is the revision of an announcement (Tally.Revision); On is zero for the one that all pages have.
type RevisionOf struct {
	On       AnnouncementID
	Revision uint64
}

// A LastDiscarded is the highest id of a draft that was discarded, which is not given again.
type LastDiscarded AnnouncementID

// A LastSnippet is the highest id that a snippet was given, which is not given again.
type LastSnippet uint64

// A StoreSecret is a secret of the board, from which receipts and the keys of authors and networks are derived.
type StoreSecret struct {
	Name  string
	Value []byte
}
