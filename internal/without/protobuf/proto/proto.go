// Package proto stands where gin expects protocol buffers, which nothing here reads or writes.
package proto

import "errors"

var errNotPart = errors.New("proto: not part of this program")

// A Message is anything, so that whoever hands one over gets the error and not a panic.
type Message = any

// Marshal writes nothing.
func Marshal(Message) ([]byte, error) { return nil, errNotPart }

// Unmarshal reads nothing.
func Unmarshal([]byte, Message) error { return errNotPart }
