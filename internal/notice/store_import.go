package notice

// An ImportReader reads how far an import is.
type ImportReader interface {
	// ImportMark returns the mark that was put last; the zero mark if none was, or that one.
	ImportMark() (ImportMark, error)
}

// An ImportWriter records how far an import is.
type ImportWriter interface {
	// PutImportMark replaces the mark. The zero mark deletes it.
	PutImportMark(ImportMark) error
}
