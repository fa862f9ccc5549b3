package notice

// A FirstStepsReader reads the checklist of a new board.
type FirstStepsReader interface {
	// FirstSteps returns the checklist; the zero FirstSteps if none was ever put.
	FirstSteps() (FirstSteps, error)
}

// A FirstStepsWriter writes the checklist of a new board.
type FirstStepsWriter interface {
	// PutFirstSteps replaces the checklist.
	PutFirstSteps(f FirstSteps) error
}
