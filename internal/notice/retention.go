package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A RetainedKind is a kind of what the program deletes by itself once it was kept for long enough (RetentionDays).
type RetainedKind int

const (
	KeptContacts RetainedKind = iota // e-mail addresses of comments, from the last decision
	KeptNetworks                     // codes of the networks that comments came from, from when they were received
	KeptDeclined                     // declined comments as a whole, from the last decision
	KeptRemoved                      // removed comments as a whole, likewise
	retainedKinds
)

// RetainedKinds lists every kind.
var RetainedKinds = []RetainedKind{KeptContacts, KeptNetworks, KeptDeclined, KeptRemoved}

var retainedKindNames = map[RetainedKind]string{
	KeptContacts: "contacts", KeptNetworks: "networks", KeptDeclined: "declined", KeptRemoved: "removed",
}

// String returns the name of the kind in forms, exports and message keys.
func (k RetainedKind) String() string { return retainedKindNames[k] }

// ParseRetainedKind is the inverse of String. Any other text is ErrNotFound.
func ParseRetainedKind(text string) (RetainedKind, error) { return parse(retainedKindNames, text) }

// Field returns the name of the form field for the days of a kind.
func (k RetainedKind) Field() string { return "keep-" + k.String() }

// RetentionDays say how many days each kind is kept; zero: for ever.
type RetentionDays [retainedKinds]int

// MaxRetention is the largest number of days.
const MaxRetention = 3650

// None reports whether nothing is deleted.
func (r RetentionDays) None() bool { return r == RetentionDays{} }

// ValidFor reports whether the days of a kind are a number from 0 to MaxRetention.
func (r RetentionDays) ValidFor(k RetainedKind) bool { return r[k] >= 0 && r[k] <= MaxRetention }

// Valid reports whether the days of every kind are.
func (r RetentionDays) Valid() bool {
	return !slices.ContainsFunc(RetainedKinds, func(k RetainedKind) bool { return !r.ValidFor(k) })
}

// Limits returns what is deleted at a time.
func (r RetentionDays) Limits(now time.Time) (l RetentionLimits) {
	for k, days := range r {
		if days > 0 {
			l[k] = now.AddDate(0, 0, -days)
		}
	}
	return l
}

// RetentionLimits are, for each kind, the time at or before which it must have begun to be kept to be deleted; zero:
// nothing is deleted.
type RetentionLimits [retainedKinds]time.Time

// Latest returns the latest of the times; zero if nothing is deleted.
func (l RetentionLimits) Latest() (latest time.Time) {
	for _, t := range l {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}

// Later returns, for each kind, the later of two limits.
func (l RetentionLimits) Later(m RetentionLimits) RetentionLimits {
	for k, t := range m {
		if t.After(l[k]) {
			l[k] = t
		}
	}
	return l
}

// Only returns the limits of some kinds alone.
func (l RetentionLimits) Only(kinds ...RetainedKind) RetentionLimits {
	for k := range l {
		if !slices.Contains(kinds, RetainedKind(k)) {
			l[k] = time.Time{}
		}
	}
	return l
}

// Expired lists what of c is to be deleted under limits. Of an official reply nothing is.
func (c Comment) Expired(l RetentionLimits) (kinds []RetainedKind) {
	if c.Official() || c.Damaged() {
		return nil
	}
	received := c.Posted
	if received.IsZero() {
		received = c.ID.Time()
	}
	decided := c.Decided
	if decided.IsZero() {
		decided = received
	}
	for _, it := range []struct {
		kind  RetainedKind
		has   bool
		since time.Time
	}{
		{KeptContacts, c.Author.Contact != "" && c.Status != Pending, decided},
		{KeptNetworks, c.Network != NetworkKey{}, received},
		{KeptDeclined, c.Status == Declined, decided},
		{KeptRemoved, c.Status == Removed, decided},
	} {
		if limit := l[it.kind]; it.has && !limit.IsZero() && !it.since.After(limit) {
			kinds = append(kinds, it.kind)
		}
	}
	return kinds
}

// Without returns c without its address and its network code if these are among kinds. No entry of the journal says so.
func (c Comment) Without(kinds []RetainedKind) Comment {
	if slices.Contains(kinds, KeptContacts) {
		c.Author.Contact = ""
	}
	if slices.Contains(kinds, KeptNetworks) {
		c.Network = NetworkKey{}
	}
	return c
}

// RetentionCounts count, for each kind, in how many comments it was deleted.
type RetentionCounts [retainedKinds]int

// Add counts one comment. The address of a comment that is deleted as a whole does not count.
func (n *RetentionCounts) Add(kinds []RetainedKind) {
	whole := slices.Contains(kinds, KeptDeclined) || slices.Contains(kinds, KeptRemoved)
	for _, k := range kinds {
		if !whole || k != KeptContacts {
			n[k]++
		}
	}
}

// None reports whether nothing was counted.
func (n RetentionCounts) None() bool { return n == RetentionCounts{} }

// String returns the counts as the detail of RetentionDone, such as "12/40/3/0", in the order of RetainedKinds.
func (n RetentionCounts) String() string {
	var all []string
	for _, count := range n {
		all = append(all, strconv.Itoa(count))
	}
	return strings.Join(all, "/")
}

// ParseRetentionCounts is the inverse of String. Any other text is ErrNotFound.
func ParseRetentionCounts(text string) (n RetentionCounts, err error) {
	parts := strings.Split(text, "/")
	if len(parts) != len(n) {
		return n, fmt.Errorf("%q has not %d counts: %w", text, len(n), ErrNotFound)
	}
	for k, part := range parts {
		if n[k], err = strconv.Atoi(part); err != nil || n[k] < 0 {
			return RetentionCounts{}, fmt.Errorf("count %q: %w", part, ErrNotFound)
		}
	}
	return n, nil
}

// A RetentionRun says how far deleting what was kept for long enough has come: the run that goes on, or the last one.
type RetentionRun struct {
	On    time.Time // since when the settings say that something is deleted; zero if they do not
	Begun time.Time // zero: there was no run
	Ended time.Time // zero: it goes on
	After CommentID // comments up to this one need not be looked at again
	Done  RetentionCounts
}

// GoesOn reports whether a run has begun and not ended.
func (r RetentionRun) GoesOn() bool { return !r.Begun.IsZero() && r.Ended.IsZero() }

// Activity returns the entry of the journal for a run that has ended. It names nobody.
func (r RetentionRun) Activity() Activity {
	return Activity{At: r.Ended, Kind: RetentionDone, Detail: r.Done.String()}
}
