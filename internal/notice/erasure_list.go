package notice

import "time"

// A ListedErasure names an erasure or a withdrawal outside of the store, by ids alone, so that it can be carried out again on a copy of
// the store that was made before it.
type ListedErasure struct {
	Comment CommentID
	Erasure
	At     time.Time // when it was done, to the second
	Undone bool      // it was undone since

	// The comment was withdrawn by its author: Erasure is that of all by its author.
	Withdrawn bool
}

// An ErasureList lists what was erased, outside of the store. A copy of the store that is restored does not change it.
type ErasureList interface {
	// Begun reports whether there is a list. Otherwise Begin makes one.
	Begun() bool
	// Begin makes the list of erasures that were done before there was one.
	Begin([]ListedErasure) error
	// Put puts erasures in the list, durably, except those that it has as they are. The latest of a comment and a scope
	// counts.
	Put(...ListedErasure) error
	// InForce lists the latest erasures, one of each comment and scope, that were not undone.
	InForce() []ListedErasure
	// PutLimits, after Begin, puts in the list, durably, that addresses and network codes that are older than limits were deleted at a
	// time. What is not later than what is listed changes nothing.
	PutLimits(l RetentionLimits, at time.Time) error
	// Limits returns the latest of these.
	Limits() RetentionLimits
}
