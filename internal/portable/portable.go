// Package portable writes everything that a board holds as one file that other programs can read, and reads it back: a
// ZIP archive of JSON Lines, which FORMAT.md describes and schema.json defines.
//
// A format of a store's own (notice.Dumper) is for the program that wrote it, and this one is for everyone: its names
// are stable, its version rises only when a reader has to know, and nothing in it depends on how a store keeps records.
// What a store reads of an export and exports again is the same file, byte for byte.
//
// Both directions need memory for a few lines, whatever the size of the board. HTML is in an export for others: what
// is imported is rendered anew from its source, so no HTML of a file ever reaches a page.
package portable

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

const (
	format = "noticeboard-export"
	// Version is the version of the format.
	Version = 1
)

// The two files of an export that are not lists.
const (
	manifestName = "manifest.json" // the first
	contentsName = "contents.json" // the last
	linesSuffix  = ".jsonl"
)

// A Source is a store that can be exported (boltstore.Store.Values).
type Source interface {
	Values(ctx context.Context, f func(any) error) error
}

// A Target is a store without records that an export can be loaded into (boltstore.Store.LoadValues).
type Target interface {
	LoadValues(ctx context.Context, values iter.Seq2[any, error]) error
}

// ErrFormat is the error for a file that is no whole export, or not one that this program can read.
var ErrFormat = errors.New("this is no export of a board, or it is damaged")

func wrong(format string, operands ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, operands...))
}

// A PlaceError is an error of a line. Its text is that of Err, which names the place, too.
type PlaceError struct {
	File string
	Line uint64 // that was read last, from 1; 0: none
	Err  error
}

// Error implements error.
func (e PlaceError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e PlaceError) Unwrap() error { return e.Err }

// A manifest says what a file is.
type manifest struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Secrets bool   `json:"secrets"`
}

// contents say what an export consists of. A part that has no lines is there, too.
type contents struct {
	Parts []partContents `json:"parts"`
}

type partContents struct {
	Name   string `json:"name"`
	Lines  uint64 `json:"lines"`
	Bytes  uint64 `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// progressEvery is after how many lines progress is told.
const progressEvery = 10_000
