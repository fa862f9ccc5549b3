package notice

import (
	"errors"
	"time"
)

// The kinds of trouble that callers act upon. Any other error is internal: logged, never shown.
var (
	ErrNotFound    = errors.New("not found")
	ErrForbidden   = errors.New("forbidden")
	ErrConflict    = errors.New("conflict")
	ErrUnchanged   = errors.New("it is so already") // nothing was done, and nothing is to be recorded
	ErrRepeated    = errors.New("said already by the same author")
	ErrClosed      = errors.New("closed for comments")
	ErrBarred      = errors.New("no comments are taken from there")
	ErrNotText     = errors.New("not valid UTF-8")
	ErrUnavailable = errors.New("cannot write now")
)

// A TooSoon error says how long to wait before trying again.
type TooSoon time.Duration

func (TooSoon) Error() string { return "too soon" }

// Problems says, field by field, what is wrong with a form. The values are message keys: the
// edge turns them into the reader's language. What is wrong with one line of a text has behind its key,
// after spaces, the line's number and what it says.
type Problems map[string]string

func (Problems) Error() string { return "invalid input" }

// Err returns p as an error, or nil if there are no problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
