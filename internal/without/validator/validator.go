// Package validator stands where gin expects checks of what it bound to a struct. Nothing is bound
// here, and nothing passes: the rules for what people send are in package notice.
package validator

import "errors"

var errNotPart = errors.New("validator: not part of this program")

// A Validate lets nothing pass.
type Validate struct{}

// New returns a Validate.
func New() *Validate { return &Validate{} }

// SetTagName changes nothing.
func (*Validate) SetTagName(string) {}

// Struct lets nothing pass.
func (*Validate) Struct(any) error { return errNotPart }
