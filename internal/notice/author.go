package notice

import "time"

// An Author is who wrote a comment.
type Author struct {
	Key          AuthorKey // groups one person's comments; never shown in public
	Name         string
	Organisation string // what they say they speak for; may be empty
	Role         Role   // from an account, never from what someone typed
	Contact      string // e-mail address; never shown in public
}

// An AuthorKey is a pseudonym: a keyed hash of what an author told us.
type AuthorKey [16]byte

// A NetworkKey is a keyed hash of the network that a comment was sent from.
type NetworkKey [8]byte

// An AuthorTally counts one author's comments by what became of them.
type AuthorTally struct {
	Pending, Published, Declined, Removed, Withdrawn uint64
}

// Count returns a pointer to the number of comments with status s; nil if s is none.
func (t *AuthorTally) Count(s Status) *uint64 {
	return map[Status]*uint64{Pending: &t.Pending, Published: &t.Published, Declined: &t.Declined, Removed: &t.Removed, Withdrawn: &t.Withdrawn}[s]
}

// An AuthorFile is what a moderator may know about one author.
type AuthorFile struct {
	Dossier       Dossier
	Official      bool     // the institution's own, who has no standing
	Names         []string // those used, the last one first; so with the next two
	Organisations []string
	Contacts      []string
	First, Last   time.Time // when they wrote first and last; zero if the source gives no date
	Tally         AuthorTally
	Comments      []AuthorComment // newest first
}

// An AuthorComment is a comment of an author, with what was decided about it.
type AuthorComment struct {
	Comment      Comment
	Announcement Announcement
	History      []HistoryEntry // oldest first
}
