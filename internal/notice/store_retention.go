package notice

// A RetentionReader reads how far deleting what was kept for long enough has come.
type RetentionReader interface {
	// RetentionRun returns the run that was put last; the zero run if none was.
	RetentionRun() (RetentionRun, error)
}

// A RetentionWriter records how far that has come. The run is about the store itself: it is not in dumps.
type RetentionWriter interface {
	// PutRetentionRun replaces the run.
	PutRetentionRun(RetentionRun) error
}
