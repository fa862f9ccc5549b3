package notice

import (
	"fmt"
	"strconv"
	"strings"
)

// What authors do with their own comments. The record names nobody for it, as for what the board does
// by itself: an author is no member of the institution.

// A SeenState is how a comment stood when someone looked at it: nobody decides about words that they have
// not seen.
type SeenState struct {
	Status Status
	Edits  uint64
}

// State returns how c stands.
func (c Comment) State() SeenState { return SeenState{c.Status, c.Edits} }

// String returns what forms carry: pending, or pending.2 after two corrections.
func (s SeenState) String() string {
	if s.Edits == 0 {
		return s.Status.String()
	}
	return s.Status.String() + "." + strconv.FormatUint(s.Edits, 10)
}

// ParseSeenState undoes String. Any other text is ErrNotFound.
func ParseSeenState(text string) (s SeenState, err error) {
	status, edits, _ := strings.Cut(text, ".")
	if s.Status, err = ParseStatus(status); err != nil {
		return s, err
	}
	if edits != "" {
		s.Edits, _ = strconv.ParseUint(edits, 10, 64)
	}
	if s.String() != text {
		return s, fmt.Errorf("%q: %w", text, ErrNotFound)
	}
	return s, nil
}
