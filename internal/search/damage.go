package search

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// errDamaged is wrapped by the errors of checks that a file has failed.
var errDamaged = errors.New("damaged")

// errVersion is wrapped by the error of the check of a file that another version of the program made.
var errVersion = errors.New("another version")

// failedCheck returns an error for a file that failed a check.
func failedCheck(format string, operands ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errDamaged}, operands...)...)
}

// damaged reports whether an error means that only a new file will do: SQLite calls the file corrupt or no database, or
// the file failed a check. Any other error, as when descriptors or the disk have run out, says nothing about the file.
func damaged(err error) bool {
	switch resultCode(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return errors.Is(err, errDamaged)
}

// shortage reports whether an error means that something but the file itself stands in the way: no descriptors, memory
// or disk space are left, or another process holds a lock.
func shortage(err error) bool {
	switch resultCode(err) {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
		sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// resultCode returns the primary result code of an error of SQLite (SQLite documentation, "Result and Error Codes");
// zero for other errors.
func resultCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// unreadable reports whether an error means that the disk does not return what was written to the file.
func unreadable(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS,
		sqlite3.SQLITE_IOERR_DATA:
		return true
	}
	return false
}
