package boltstore

import (
	"errors"
	"os"
)

// While a database is open for writing, an empty file stands beside it. If it is there when the database is opened, it was
// not closed: the program was killed, the machine lost its power, or reading the database has ended the program.

// openMark returns the path of the file that says that a database is open.
func openMark(path string) string { return path + ".open" }

// leftOpen reports whether a database that no process has open was not closed.
func leftOpen(path string) bool {
	_, err := os.Lstat(openMark(path))
	return err == nil
}

// markOpen makes the file. Nothing depends on it but how much is checked at the next start, so that a disk without room for
// it is no reason not to serve.
func markOpen(path string) {
	if f, err := os.OpenFile(openMark(path), os.O_WRONLY|os.O_CREATE, 0o600); err == nil {
		f.Close()
	}
}

// markClosed removes the file. The caller still has the database open, so that nobody else has made it.
func markClosed(path string) error {
	if err := os.Remove(openMark(path)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
