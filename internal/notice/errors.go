package notice

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// The kinds of errors that callers handle; test for them with errors.Is. Beside these there are the error types
// Problems, TooSoon, Repeated and Barred. Any other error is internal: it is logged and never shown.
var (
	ErrNotFound    = errors.New("not found")                       // no such record, or a text that cannot be parsed
	ErrForbidden   = errors.New("forbidden")                       // the actor's role lacks the permission
	ErrConflict    = errors.New("conflict")                        // not possible in the record's present state
	ErrUnchanged   = errors.New("already in that state")           // nothing is to be saved or recorded
	ErrRepeated    = errors.New("said already by the same author") // not stored again; the error may be a Repeated
	ErrClosed      = errors.New("closed for comments")
	ErrBarred      = errors.New("author or network is blocked") // the error is a Barred
	ErrNotText     = errors.New("not valid UTF-8")
	ErrFull        = errors.New("too many comments are pending") // no more are taken until some are decided on
	ErrUnavailable = errors.New("cannot write now")              // nothing was written; a later attempt may succeed
	ErrDamaged     = errors.New("record is damaged")             // the error may be a Damaged
)

// Damaged is the error if a record cannot be read because what is stored is not what was written. Other records can
// still be read.
type Damaged struct {
	Record string // the kind of record and its key, for the operator
	ID     uint64 // id or number of the record, by which lists are ordered; 0 if it is not known
	Err    error  // what is wrong with it; it wraps ErrDamaged
}

// Error implements error. The text names the record.
func (d Damaged) Error() string { return d.Record + ": " + d.Err.Error() }

// Unwrap returns Err.
func (d Damaged) Unwrap() error { return d.Err }

// TooSoon is the error of a rate limit: how long to wait before trying again.
type TooSoon time.Duration

// Error implements error. The text does not contain the duration.
func (TooSoon) Error() string { return "too soon" }

// Repeated is the error if a comment is refused because its sender has said the same before.
type Repeated struct {
	Comment CommentID // that says it already
}

// Error implements error. The text does not name the comment.
func (Repeated) Error() string { return ErrRepeated.Error() }

// Unwrap returns ErrRepeated.
func (Repeated) Unwrap() error { return ErrRepeated }

// Barred is the error if a comment is refused because its author or network is paused or blocked.
type Barred struct {
	Subject Subject
	Measure MeasureEntry // the pause or block that is in force
}

// Error implements error. The text names neither the subject nor the measure.
func (Barred) Error() string { return ErrBarred.Error() }

// Unwrap returns ErrBarred.
func (Barred) Unwrap() error { return ErrBarred }

// A Problem says what is wrong with a field of a form.
type Problem struct {
	Key  string // key of the message to the person who filled in the form
	Line int    // number of the wrong line in a field of several lines, from 1; zero: the whole field
	Text string // the wrong line; empty if Line is zero
}

// Problems is the error of a form that was filled in wrongly: a problem for each wrong field, by the field's name in
// the form. The name "form" stands for the form as a whole.
type Problems map[string]Problem

// Error lists the fields with their message keys, by the fields' names.
func (p Problems) Error() string {
	var all []string
	for _, field := range slices.Sorted(maps.Keys(p)) {
		all = append(all, field+": "+p[field].Key)
	}
	return "invalid input: " + strings.Join(all, ", ")
}

// Of returns the problem with a field; nil if there is none.
func (p Problems) Of(field string) *Problem {
	if found, ok := p[field]; ok {
		return &found
	}
	return nil
}

// Err returns p as an error; nil if there are no problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
