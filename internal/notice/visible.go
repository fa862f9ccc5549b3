package notice

// VisibleTo returns what a member of staff may see of c: all of it, for those who moderate. For others it is what the
// public sees and who answers a question: of a comment that the public cannot read, that is what stands in its place,
// without words and names. Nobody without ToModerate sees an address, a network, an explanation to the author, or what
// screening found.
func (c Comment) VisibleTo(by Actor) Comment {
	if by.Role.May(ToModerate) {
		return c
	}
	seen := Comment{
		ID: c.ID, On: c.On, Root: c.Root, Parent: c.Parent, Number: c.Number, Thread: c.Thread, Place: c.Place,
		Author: Author{Role: c.Author.Role}, ClosedAt: c.ClosedAt,
		Status: c.Status, Reason: c.Reason, Rules: c.Rules, Erased: c.Erased, Posted: c.Posted, Decided: c.Decided,
	}
	if !c.Readable() {
		return seen
	}
	seen.Author.Name, seen.Author.Organisation = c.Author.Name, c.Author.Organisation
	seen.Lang, seen.Body, seen.Translations = c.Lang, c.Body, c.Translations
	seen.Question, seen.Answers, seen.Claim, seen.Referral = c.Question, c.Answers, c.Claim, c.Referral
	seen.ClosedWith, seen.MissingLangs = c.ClosedWith, c.MissingLangs
	seen.Versions, seen.Corrected = c.Versions, c.Corrected
	return seen
}

// VisibleTo returns what a member of staff may see of e. The explanation to the author, the note and the batch are for
// those who moderate; a detail that the program wrote in place of a note (Action.Details) is for all.
func (e HistoryEntry) VisibleTo(by Actor) HistoryEntry {
	if by.Role.May(ToModerate) {
		return e
	}
	e.Explanation, e.Batch = "", 0
	if !e.Action.Details() {
		e.Note = ""
	}
	return e
}

// Details reports whether the note of an action is a detail that the program writes, such as a login, an id or a
// language, and not a note for colleagues.
func (a Action) Details() bool {
	switch a {
	case Assign, Refer, AskedAndAnswered, Translate, Correct:
		return true
	}
	return false
}
