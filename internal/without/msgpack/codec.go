// Package codec stands where gin expects MessagePack, which nothing here reads or writes.
package codec

import (
	"errors"
	"io"
)

var errNotPart = errors.New("codec: not part of this program")

// A MsgpackHandle says nothing.
type MsgpackHandle struct{}

// An Encoder writes nothing.
type Encoder struct{}

// NewEncoder leaves the writer alone.
func NewEncoder(io.Writer, *MsgpackHandle) *Encoder { return &Encoder{} }

// Encode writes nothing.
func (*Encoder) Encode(any) error { return errNotPart }

// A Decoder reads nothing.
type Decoder struct{}

// NewDecoder leaves the reader alone.
func NewDecoder(io.Reader, *MsgpackHandle) *Decoder { return &Decoder{} }

// Decode reads nothing.
func (*Decoder) Decode(any) error { return errNotPart }
