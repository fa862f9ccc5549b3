// Package bson stands where gin expects BSON, which nothing here reads or writes.
package bson

import "errors"

var errNotPart = errors.New("bson: not part of this program")

// Marshal writes nothing.
func Marshal(any) ([]byte, error) { return nil, errNotPart }

// Unmarshal reads nothing.
func Unmarshal([]byte, any) error { return errNotPart }
