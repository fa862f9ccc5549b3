// Package fatal is for tests of helpers that end the test they help.
package fatal

import (
	"fmt"
	"runtime"
	"testing"
)

// Message calls f with a test of its own, which f should end with Fatalf, and returns what that says; empty if f returned.
// t fails if f skips its test.
func Message(t testing.TB, f func(testing.TB)) string {
	t.Helper()
	inner := &recorder{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f(inner)
	}()
	<-ended
	return inner.said
}

// A recorder is a test that keeps the message that ended it.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Fatalf(format string, operands ...any) {
	r.said = fmt.Sprintf(format, operands...)
	runtime.Goexit()
}

func (r *recorder) Skip(...any) {
	r.TB.Error("it was skipped")
	runtime.Goexit()
}
