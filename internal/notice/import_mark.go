package notice

import "time"

// An ImportMark is kept while what was exported from another system is being stored, in the transactions that store it.
// If it is still there when nothing is being imported, an import was interrupted. Importing the same file again
// completes it. The zero mark means that no import has begun, or that the last one was completed.
type ImportMark struct {
	Source [32]byte  // SHA-256 of the file
	System string    // name of the system that the file is from, such as "wordpress"
	Begun  time.Time // when the import began
	By     string    // login; empty at the command line
	Items  int       // announcements and comments in the file
	Done   int       // of these, how many were stored or refused before the last transaction ended
}

// IsZero reports whether m is the zero mark.
func (m ImportMark) IsZero() bool { return m == ImportMark{} }
