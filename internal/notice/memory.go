package notice

// A Memory is what the classifier has learned from the desk's decisions. It holds no words: a token is
// known by a hash, by which one can ask for a word, and not read what was said and then erased.
type Memory struct {
	Until            uint64 // the number of the last audit entry that was learned from
	Wanted, Unwanted uint64 // how many comments of each kind were learned
	Tokens           []TokenCount
	Record           Outcomes
}

// A TokenCount says in how many comments of each kind a token stood.
type TokenCount struct {
	Token            uint64 // its hash
	Wanted, Unwanted uint32
}

// Outcomes say how well the classifier did: what became of the comments of which it had made a guess.
type Outcomes struct {
	Approved uint64 // marked, and approved all the same
	Declined uint64 // marked, and declined or removed
	Missed   uint64 // not marked, and declined or removed as unwanted
}

// A Label is what the desk has made known about a comment.
type Label uint8

const (
	Unlabelled Label = iota
	Wanted
	Unwanted // refused by a rule that means unwanted mail
	Refused  // refused by another: this says nothing about what the classifier looks for
)

// LabelOf returns what the history of a comment teaches, which is given from its first entry or
// from some later one on; spam tells the reasons that mean unwanted mail. The last decision counts. What
// the board did by itself teaches nothing, and what was undone never was.
func LabelOf(history []AuditEntry, spam func(Reason, uint64) bool) Label {
	lessons := []Label{Unlabelled} // before the first entry, and behind each
	for _, e := range history {
		now := lessons[len(lessons)-1]
		switch {
		case e.Action == Undo:
			now = Unlabelled
			for i, undone := range history[:len(lessons)-1] {
				if undone.Seq == e.Undoes {
					now = lessons[i]
				}
			}
		case e.By == "":
		case e.Action == Approve, e.Action == Restore && e.To == Published:
			now = Wanted
		case e.Action == Restore:
			now = Unlabelled
		case e.Action.Refuses() && spam(e.Reason, e.Rules):
			now = Unwanted
		case e.Action.Refuses():
			now = Refused
		}
		lessons = append(lessons, now)
	}
	return lessons[len(lessons)-1]
}
