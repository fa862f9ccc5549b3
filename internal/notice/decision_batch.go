package notice

import "time"

// MaxBatch is the maximum number of comments in a batch.
const MaxBatch = 1000

// A Batch records one decision about many comments.
type Batch struct {
	Seq     uint64 // number of the first of its entries in the audit log
	At      time.Time
	By      string // login
	Action  Action
	Reason  Reason    // empty if the action needs none
	Rules   uint64    // version of the house rules that Reason is from; zero without a reason
	Done    uint64    // number of comments that were changed, and of entries, which are consecutive
	Skipped []Skipped // comments that were not changed
}

// A Skipped says why a batch did not change a comment: it had changed since the list was opened.
type Skipped struct {
	Comment CommentID
	By      string // login of the person who changed it; empty if not known
	Action  Action // that changed it; zero if not known
	Status  Status // present status
}
