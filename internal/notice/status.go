package notice

import "fmt"

// A Status is the state of a comment in moderation.
type Status uint8

const (
	Pending   Status = iota + 1 // waits for a moderator; public before only if its approval was undone
	Published                   // public
	Declined                    // not published
	Removed                     // taken off the page; a stub with the reason stays in its place
	Withdrawn                   // withdrawn by its author; a stub stays in its place if it had one
	Erased                      // its words were erased by an administrator; likewise
)

// Statuses lists every status.
var Statuses = []Status{Pending, Published, Declined, Removed, Withdrawn, Erased}

var statusNames = map[Status]string{
	Pending: "pending", Published: "published", Declined: "declined", Removed: "removed", Withdrawn: "withdrawn",
	Erased: "erased",
}

// String returns the name of the status in forms, exports and message keys.
func (s Status) String() string { return statusNames[s] }

// ParseStatus is the inverse of String. Any other text is ErrNotFound.
func ParseStatus(text string) (Status, error) { return parse(statusNames, text) }

// parse returns the value with a name. The error wraps ErrNotFound if there is none.
func parse[T comparable](names map[T]string, text string) (v T, err error) {
	for v, name := range names {
		if name == text {
			return v, nil
		}
	}
	return v, fmt.Errorf("%q: %w", text, ErrNotFound)
}

// transitions holds the status to which each action leads from each status. An action that is not listed for a status
// is not possible from it. Undo is not listed, because it leads back to the status before the action that it undoes.
var transitions = map[Action]map[Status]Status{
	Approve:  {Pending: Published, Declined: Published},
	Decline:  {Pending: Declined},
	Remove:   {Published: Removed},
	Restore:  {Declined: Pending, Removed: Published},
	Withdraw: {Pending: Withdrawn, Published: Withdrawn},
	Erase:    {Pending: Erased, Published: Erased, Declined: Erased, Removed: Erased, Withdrawn: Erased}, // EraseAll
	Answer:   {0: Published},

	// These leave the status as it is.
	Amend:   {Pending: Pending},
	Explain: {Declined: Declined, Removed: Removed},
	Correct: {Published: Published}, Translate: {Published: Published},
	MarkQuestion: {Pending: Pending, Published: Published}, UnmarkQuestion: {Pending: Pending, Published: Published},
	Assign: {Published: Published}, Refer: {Published: Published}, AskedAndAnswered: {Published: Published},
	CloseThread:  {Published: Published, Removed: Removed, Withdrawn: Withdrawn, Erased: Erased},
	ReopenThread: {Published: Published, Removed: Removed, Withdrawn: Withdrawn, Erased: Erased},
}

// After returns the status to which action a leads from s. The error is an ErrConflict if a is not possible from s.
func (s Status) After(a Action) (Status, error) {
	to, ok := transitions[a][s]
	if !ok {
		return s, fmt.Errorf("cannot %v what is %v: %w", a, s, ErrConflict)
	}
	return to, nil
}

// Explains reports whether action a can lead to status s.
func (a Action) Explains(s Status) bool {
	if a == Undo {
		return true
	}
	for _, to := range transitions[a] {
		if to == s {
			return true
		}
	}
	return false
}
