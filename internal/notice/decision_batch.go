package notice

import "time"

// MaxBatch is how many comments one act can be about.
const MaxBatch = 1000

// A Batch is one act on many comments.
type Batch struct {
	Seq     uint64 // of the first entry in the audit log
	At      time.Time
	By      string
	Action  Action
	Reason  Reason
	Rules   uint64
	Done    uint64    // how many comments it changed; their entries follow one another
	Skipped []Skipped // what it left alone
}

// A Skipped comment was not as it had been seen.
type Skipped struct {
	Comment CommentID
	By      string // whose act came first; empty if that is not known
	Action  Action // what they did; zero if that is not known
	Status  Status // how it stands
}
