package notice

// A ScreeningReader reads what screening has counted and learned.
type ScreeningReader interface {
	// FlagCounts returns the counts of every flag that CountFlag was called with.
	FlagCounts() (map[Flag]FlagCount, error)
	// Memory returns the training data of the classifier; the zero Memory if none was put.
	Memory() (Memory, error)
}

// A ScreeningWriter records what screening has counted and learned.
type ScreeningWriter interface {
	// CountFlag increments FlagCount.Marked of a flag and, if stopped, FlagCount.Stopped.
	CountFlag(f Flag, stopped bool) error
	// PutMemory replaces the training data of the classifier.
	PutMemory(Memory) error
}
