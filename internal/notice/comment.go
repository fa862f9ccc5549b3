package notice

import (
	"slices"
	"time"
)

// A Comment is a comment of a reader on an announcement, or an official reply by the institution.
type Comment struct {
	ID     CommentID
	On     AnnouncementID
	Root   CommentID // first comment of its thread; equal to ID for that comment
	Parent CommentID // the comment that it replies to; zero for the first comment of a thread

	// Given by the store when the comment is first published; never changed afterwards.
	Number uint64 // number on the announcement ("Comment 12"), from 1; zero until then
	Thread uint64 // ordinal of its thread on the announcement, from 1
	Place  uint64 // position in the thread: 0 for the first comment, replies from 1

	Author   Author
	Lang     Lang // the language that the author has chosen
	Body     Body
	Question bool        // it asks the institution for an answer
	Answers  []CommentID // of a question: the published official replies that answer it, in the order of publication
	// Of a question: official replies to something else that it was closed with (AskedAndAnswered). They are in Answers
	// while they are published.
	ClosedWith []CommentID

	Claim    Claim    // of a question: which member of staff answers it
	Referral Referral // of a question: which other body is to answer it
	Notify   bool     // the author asked for notifications
	Flags    []Flag   // what screening found
	Guess    Guess    // of the classifier when it was received
	Screened Status   // the status that screening gave it; Pending: a rule held it; zero: no rule applied

	Edits  uint64    // how often the author has corrected it while it was pending
	Edited time.Time // the last time; zero if Edits is

	ClosedAt     time.Time     // of the first comment of a thread: when it was closed to readers by hand; zero: not closed
	Translations []Translation // at most one for each language, sorted by language
	MissingLangs []Lang        // of an official reply: languages in which it is yet to be written
	Versions     uint64        // of an official reply: how many earlier texts are kept
	Corrected    time.Time     // of an official reply: when its text was last corrected; zero: never

	Status      Status
	Reason      Reason    // of the last decision; empty if it needs none
	Rules       uint64    // version of the house rules that Reason is from; zero without a reason
	Explanation string    // of the last decision, for the author; may be empty
	Posted      time.Time // when it was received; zero if the source of an import does not say
	Decided     time.Time // time of the last decision; zero: none yet, or the source of an import does not say

	Erased Erasure // what was erased of it, and why

	Network NetworkKey // of the sender; zero if not known
	Nonce   NonceKey   // of the form that it was sent with; zero if there was none
	Origin  string     // identifies it in the source of an importer; empty if it was posted here
}

// A Guess is the result of the classifier for a comment. The zero Guess means that it made none.
type Guess struct {
	Spam  int      // probability that the comment is spam, in percent
	Words []string // the words with the greatest weight, in descending order of weight
}

// OnPage reports whether c has a place on the public page: it is published, or a stub of it is shown because it was.
func (c Comment) OnPage() bool { return c.Number != 0 }

// Readable reports whether the public can read the text of c.
func (c Comment) Readable() bool { return c.Status == Published }

// Damaged reports whether c stands for one that cannot be read because its record is damaged.
func (c Comment) Damaged() bool { return c.Status == 0 && c.ID != 0 }

// Official reports whether c is by the institution.
func (c Comment) Official() bool { return c.Author.Role != Reader }

// AwaitsAnswer reports whether c is a published question without an answer.
func (c Comment) AwaitsAnswer() bool {
	return c.Question && c.Status == Published && len(c.Answers) == 0
}

// SamePage reports whether public pages show c and d, two states of one comment, alike.
func (c Comment) SamePage(d Comment) bool {
	if !c.OnPage() && !d.OnPage() {
		return true
	}
	return c.Number == d.Number && c.Thread == d.Thread && c.Place == d.Place && c.Parent == d.Parent &&
		c.Author.Name == d.Author.Name && c.Author.Organisation == d.Author.Organisation &&
		c.Author.Role == d.Author.Role &&
		c.Lang == d.Lang && c.Question == d.Question && slices.Equal(c.Answers, d.Answers) &&
		c.Status == d.Status && c.Reason == d.Reason && c.Posted.Equal(d.Posted) && c.Decided.Equal(d.Decided) &&
		c.Rules == d.Rules && c.Erased == d.Erased && c.Referral == d.Referral && c.ClosedAt.Equal(d.ClosedAt) &&
		c.Corrected.Equal(d.Corrected) && slices.Equal(c.MissingLangs, d.MissingLangs) &&
		slices.Equal(c.Body.Parts, d.Body.Parts) && slices.Equal(c.Translations, d.Translations)
}

// KeepsWords reports whether replacing c by next keeps the words of a reader: the source of the text with its
// languages, the name and the organisation. The rule is that nobody but the author can change them: each may be erased,
// and a comment that is pending and was never public may be corrected. Official replies may be changed freely, but a
// reader's comment cannot become one.
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
	kept := func(old, now string) bool { return now == old || now == "" }
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
