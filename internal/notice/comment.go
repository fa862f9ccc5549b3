package notice

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// A Comment is something a reader or a member of the institution said about an announcement.
type Comment struct {
	ID     CommentID
	On     AnnouncementID
	Root   CommentID // first comment of its thread; equal to ID for that comment
	Parent CommentID // what it replies to; zero for the first comment of a thread

	// Given by the store when the comment is first published, and kept for ever.
	Number uint64 // "Comment 12": counts the comments of the announcement from 1; zero until then
	Thread uint64 // counts the threads of the announcement from 1
	Place  uint64 // 0 for the first comment of a thread, its replies from 1

	Author   Author
	Lang     Lang // what its author says it is written in
	Body     Body
	Question bool        // asks the institution for an answer
	Answers  []CommentID // the published official replies that answer the question, in that order
	Claim    Claim       // who answers the question
	Referral Referral    // who else is to answer it
	Notify   bool        // its author asked for mail about it
	Flags    []Flag      // why it was held, or what a moderator should look at twice
	Guess    Guess       // what the classifier made of it when it arrived
	Screened Status      // what the screening rules made of it then; zero if they found no ground to do anything

	Edits  uint64    // how often its author corrected it while it waited
	Edited time.Time // when they did so last

	ClosedAt     time.Time     // of a thread's first comment: readers cannot reply in it from then on; zero if they can
	Translations []Translation // at most one a language
	AlsoAnswers  []CommentID   // of an official reply: questions elsewhere that it answers too
	MissingLangs []Lang        // of an official reply: languages in which it is yet to be written
	Versions     uint64        // of an official reply: how many earlier texts are kept
	Corrected    time.Time     // of an official reply: when its text was last changed

	Status      Status
	Reason      Reason    // of the last decision; empty if it needed none
	Rules       uint64    // version of the house rules that Reason is one of; zero without a reason
	Explanation string    // of the last decision, to the author
	Posted      time.Time // zero if its source gives no date
	Decided     time.Time // zero while pending, or if its source gives no date

	Network NetworkKey // where it was sent from
	Origin  string     // where an importer found it; empty for comments made here
}

// A Body is the text of a comment or an announcement, as written and as shown.
type Body struct {
	Parts  []Part // most have one; a text in two languages has one for each, and CutPlaces makes several
	Policy int    // the markup policy that made every HTML from its Source
	Salt   []byte // makes Digest unguessable; erased with the text
}

// A Part is a run of text in one language.
type Part struct {
	Lang   Lang
	Source string // what the person wrote
	HTML   SafeHTML
}

// SafeHTML is HTML that package markup made. Nothing else may make one.
type SafeHTML string

// Source returns what the person wrote, whole.
func (b Body) Source() string {
	if len(b.Parts) == 1 {
		return b.Parts[0].Source
	}
	var all string
	for i, p := range b.Parts {
		if i > 0 {
			all += "\n"
		}
		all += p.Source
	}
	return all
}

// Digest binds a decision to the exact words it was taken on: SHA-256 of the salt, then of each
// part's language and source, each of the three preceded by its length in 8 bytes, big endian.
func (b Body) Digest() [sha256.Size]byte {
	h := sha256.New()
	field := func(s string) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	field(string(b.Salt))
	for _, p := range b.Parts {
		field(string(p.Lang))
		field(p.Source)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

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

// A Flag says why a comment was held, or why a moderator should look twice. What stands before its
// first dot is its kind, which is also a message key's last part; what stands behind it tells apart
// several rules of that kind.
type Flag string

const (
	FlagTeamName Flag = "team-name" // the name looks like the institution's own
	FlagLinks    Flag = "links"     // too many links
	FlagRepeated Flag = "repeated"  // the same words as another comment here

	FlagFirstTime Flag = "first-time" // its author has no published comment yet
	FlagFast      Flag = "fast"       // its author sent many in a short time
	FlagWord      Flag = "word"       // kind of the flags of word rules, which have a rule's id behind the dot
	FlagSpam      Flag = "spam"       // the classifier takes it for unwanted
)

// Flags lists every kind of flag.
var Flags = []Flag{FlagTeamName, FlagFirstTime, FlagLinks, FlagWord, FlagRepeated, FlagFast, FlagSpam}

// Kind returns what kind of flag f is.
func (f Flag) Kind() Flag {
	kind, _, _ := strings.Cut(string(f), ".")
	return Flag(kind)
}

// A Guess is what the classifier makes of a comment. Its zero value is no guess at all.
type Guess struct {
	Spam  int      // how likely it is to be declined as unwanted, in percent
	Words []string // the words that say so most clearly, the clearest first
}

// OnPage reports whether c has a place on the public page, be it as a stub.
func (c Comment) OnPage() bool { return c.Number != 0 }

// Readable reports whether the public can read c's words.
func (c Comment) Readable() bool { return c.Status == Published }

// Official reports whether c speaks for the institution.
func (c Comment) Official() bool { return c.Author.Role != Reader }

// AwaitsAnswer reports whether the institution owes c an answer.
func (c Comment) AwaitsAnswer() bool {
	return c.Question && c.Status == Published && len(c.Answers) == 0
}

// SamePage reports whether the public sees c and d alike.
func (c Comment) SamePage(d Comment) bool {
	if !c.OnPage() && !d.OnPage() {
		return true
	}
	return c.Number == d.Number && c.Thread == d.Thread && c.Place == d.Place && c.Parent == d.Parent &&
		c.Author.Name == d.Author.Name && c.Author.Organisation == d.Author.Organisation && c.Author.Role == d.Author.Role &&
		c.Lang == d.Lang && c.Question == d.Question && slices.Equal(c.Answers, d.Answers) &&
		c.Status == d.Status && c.Reason == d.Reason && c.Posted.Equal(d.Posted) && c.Decided.Equal(d.Decided) &&
		c.Rules == d.Rules && c.Referral == d.Referral && c.ClosedAt.Equal(d.ClosedAt) && c.Corrected.Equal(d.Corrected) && slices.Equal(c.MissingLangs, d.MissingLangs) &&
		slices.Equal(c.Body.Parts, d.Body.Parts) && slices.Equal(c.Translations, d.Translations)
}

// KeepsWords reports whether c may become next as far as a reader's words go: what they wrote, their
// name, and whom they speak for. Nobody rewrites a reader. Their words may be erased, whole or in
// part, and as long as they wait and were never public their author may correct them. The
// institution's own replies may be corrected.
func (c Comment) KeepsWords(next Comment) bool {
	if c.Official() {
		return true
	}
	if next.Official() {
		return false
	}
	if c.Status == Pending && next.Status == Pending && !c.OnPage() {
		return true
	}
	kept := func(old, new string) bool { return new == old || new == "" }
	if len(next.Body.Parts) != 0 && len(next.Body.Parts) != len(c.Body.Parts) {
		return false
	}
	for i, p := range next.Body.Parts {
		if old := c.Body.Parts[i]; p.Lang != old.Lang || !kept(old.Source, p.Source) {
			return false
		}
	}
	return kept(c.Author.Name, next.Author.Name) && kept(c.Author.Organisation, next.Author.Organisation)
}

// ApplyReply returns question as reply leaves it: a published official reply answers the question that
// it replies to, and those that it settles beside it; one that is no longer published answers them no
// more.
func (question Comment) ApplyReply(reply Comment) Comment {
	if !reply.Official() || reply.Parent != question.ID && !slices.Contains(reply.AlsoAnswers, question.ID) {
		return question
	}
	at := slices.Index(question.Answers, reply.ID)
	switch {
	case question.Question && reply.Status == Published && at < 0:
		question.Answers = append(slices.Clip(question.Answers), reply.ID)
	case reply.Status != Published && at >= 0:
		question.Answers = slices.Delete(slices.Clone(question.Answers), at, at+1)
	}
	return question
}

// TextHash condenses what was said: two texts that differ only in white space and letter case have
// the same Words.
func (b Body) TextHash() [16]byte {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(b.Source()), " "))))
	return [16]byte(sum[:16])
}
