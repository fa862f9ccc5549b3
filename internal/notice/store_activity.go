package notice

// An ActivityReader reads the activity log. Entries are numbered from 1 without gaps, and the cursor is a number.
type ActivityReader interface {
	// Activities lists the entries by descending number.
	Activities(before uint64, n int) ([]Activity, error)
}

// An ActivityWriter adds to the activity log. Entries are never changed.
type ActivityWriter interface {
	// AppendActivity stores an entry under the next number. Its Seq is ignored.
	AppendActivity(Activity) error
}
