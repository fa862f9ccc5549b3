package notice

import (
	"slices"
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
