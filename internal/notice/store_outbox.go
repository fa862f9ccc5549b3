package notice

import "time"

// An OutboxReader reads what is yet to be told.
type OutboxReader interface {
	// OutboxItem finds an item by its number.
	OutboxItem(seq uint64) (OutboxItem, error)
	// OutboxDue lists the items of a channel that are due at a time and not dead, by Due and then by Seq. It costs O(log
	// N) to find the first, whatever else is in the outbox.
	OutboxDue(c Channel, at time.Time, n int) ([]OutboxItem, error)
	// OutboxNext returns when the next item of a channel is due; the zero time if none is waiting.
	OutboxNext(Channel) (time.Time, error)
	// OutboxDigest lists the items of a channel that are to be told to a recipient together and are due at a time, by Seq.
	OutboxDigest(c Channel, to string, at time.Time, n int) ([]OutboxItem, error)
	// OutboxTo lists the items of a channel for a recipient, dead letters last, each kind by Seq. It costs as much as
	// reading all items of the channel.
	OutboxTo(c Channel, to string, n int) ([]OutboxItem, error)
	// OutboxDead lists the dead letters of a channel, the latest Seq first.
	OutboxDead(c Channel, before uint64, n int) ([]OutboxItem, error)
	// OutboxCount counts the items of a channel, up to most of each kind. It costs as much as the keys that it counts.
	OutboxCount(c Channel, most int) (OutboxCount, error)
}

// An OutboxWriter puts what is to be told in the transaction in which it happened.
type OutboxWriter interface {
	// PutOutbox adds an item if its Seq is zero, and otherwise replaces the one with that Seq. It returns it with its Seq,
	// which is the Number of an event that has none.
	//
	// Errors: ErrNotFound (there is no such item any more).
	PutOutbox(OutboxItem) (OutboxItem, error)
	// DropOutbox deletes an item, which is done. It does nothing if there is none.
	DropOutbox(seq uint64) error
}
