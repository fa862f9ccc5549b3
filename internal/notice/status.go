package notice

import "fmt"

// A Status says where a comment stands with the moderators.
type Status uint8

const (
	Pending   Status = iota + 1 // waits for a moderator
	Published                   // on the page
	Declined                    // was never on the page
	Removed                     // was on the page; a stub with the reason keeps its place
	Withdrawn                   // taken back by its author; a stub keeps its place if it had one
)

// Statuses lists every status.
var Statuses = []Status{Pending, Published, Declined, Removed, Withdrawn}

var statusNames = map[Status]string{
	Pending: "pending", Published: "published", Declined: "declined", Removed: "removed", Withdrawn: "withdrawn",
}

// String returns the word that forms, exports and message keys use.
func (s Status) String() string { return statusNames[s] }

// ParseStatus undoes String. Any other text is ErrNotFound.
func ParseStatus(text string) (Status, error) { return parse(statusNames, text) }

func parse[T comparable](names map[T]string, text string) (v T, err error) {
	for v, name := range names {
		if name == text {
			return v, nil
		}
	}
	return v, fmt.Errorf("%q: %w", text, ErrNotFound)
}

// transitions lists every move there is, but for Undo, which leads back to where its entry came from.
// What is not here is not allowed.
var transitions = map[Action]map[Status]Status{
	Approve:  {Pending: Published, Declined: Published},
	Decline:  {Pending: Declined},
	Remove:   {Published: Removed},
	Restore:  {Declined: Pending, Removed: Published},
	Withdraw: {Pending: Withdrawn, Published: Withdrawn},
	Answer:   {0: Published},

	// These leave the status as it is.
	Amend:   {Pending: Pending},
	Correct: {Published: Published}, Translate: {Published: Published},
	MarkQuestion: {Pending: Pending, Published: Published}, UnmarkQuestion: {Pending: Pending, Published: Published},
	Assign: {Published: Published}, Refer: {Published: Published}, AskedAndAnswered: {Published: Published},
	CloseThread: {Published: Published, Removed: Removed, Withdrawn: Withdrawn}, ReopenThread: {Published: Published, Removed: Removed, Withdrawn: Withdrawn},
}

// After returns the status that action a leads to from s, or ErrConflict if it leads nowhere.
func (s Status) After(a Action) (Status, error) {
	to, ok := transitions[a][s]
	if !ok {
		return s, fmt.Errorf("cannot %v what is %v: %w", a, s, ErrConflict)
	}
	return to, nil
}

// Explains reports whether a can have led to status s.
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
