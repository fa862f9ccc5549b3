package notice

import (
	"errors"
	"maps"
	"slices"
	"strings"
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

// A Barred error says that no comments are taken from a subject, by which act.
type Barred struct {
	Subject Subject
	Measure MeasureEntry
}

func (Barred) Error() string { return ErrBarred.Error() }

// Unwrap makes it an ErrBarred.
func (Barred) Unwrap() error { return ErrBarred }

// A Problem says what is wrong with a field of a form.
type Problem struct {
	Key  string // of the message that says it, which the edge turns into the reader's language
	Line int    // of a text of several lines, counted from 1: the one that is wrong; zero if it is all of the field
	Text string // what that line says
}

// Problems are what is wrong with a form, by the names of its fields; "form" is about the whole. They are an
// error.
type Problems map[string]Problem

// Error lists the fields with the keys of their messages, in alphabetical order.
func (p Problems) Error() string {
	var all []string
	for _, field := range slices.Sorted(maps.Keys(p)) {
		all = append(all, field+": "+p[field].Key)
	}
	return "invalid input: " + strings.Join(all, ", ")
}

// Of returns what is wrong with a field; nil if nothing is.
func (p Problems) Of(field string) *Problem {
	if found, ok := p[field]; ok {
		return &found
	}
	return nil
}

// Err returns p as an error, or nil if there are no problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
