// Package yaml stands where gin expects YAML, which nothing here reads or writes.
package yaml

import (
	"errors"
	"io"
)

var errNotPart = errors.New("yaml: not part of this program")

// Marshal writes nothing.
func Marshal(any) ([]byte, error) { return nil, errNotPart }

// A Decoder reads nothing.
type Decoder struct{}

// NewDecoder leaves the reader alone.
func NewDecoder(io.Reader) *Decoder { return &Decoder{} }

// Decode reads nothing.
func (*Decoder) Decode(any) error { return errNotPart }
