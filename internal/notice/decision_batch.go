package notice

import (
	"math"
	"time"
)

// NewBatch is the AuditEntry.Batch of an entry that begins a batch, until it is stored.
const NewBatch = math.MaxUint64

// MaxBatch is the maximum number of comments in a batch.
const MaxBatch = 1000

// A Batch records one decision about many comments.
type Batch struct {
	Seq     uint64 // number of the batch, by which its entries and addresses refer to it
	First   uint64 // number of its first entry in the journal: Seq, unless the batch is older than the journal
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
