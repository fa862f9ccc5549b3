package notice

import (
	"fmt"
	"strconv"
	"strings"
)

// A SeenState is the state of a comment when a form about it was opened. A decision is a conflict if the state has
// changed since, so that nobody decides about a text that they have not seen.
type SeenState struct {
	Status Status
	Edits  uint64 // Comment.Edits
}

// State returns the present state of c.
func (c Comment) State() SeenState { return SeenState{c.Status, c.Edits} }

// String returns the state as forms contain it: "pending", or "pending.2" after two corrections by the author.
func (s SeenState) String() string {
	if s.Edits == 0 {
		return s.Status.String()
	}
	return s.Status.String() + "." + strconv.FormatUint(s.Edits, 10)
}

// ParseSeenState is the inverse of String. Any other text is ErrNotFound.
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
