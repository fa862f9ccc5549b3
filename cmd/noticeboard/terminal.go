package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// writeStdout calls write with the standard output, unless that is a terminal. What says what is written, such as "the
// copy".
func writeStdout(stdout io.Writer, what string, write func(io.Writer) error) error {
	if isTerminal(stdout) {
		return fmt.Errorf("%s is not for a terminal: redirect the output, or name a file", what)
	}
	return write(stdout)
}
