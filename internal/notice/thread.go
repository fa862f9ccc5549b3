package notice

import "time"

const (
	// PageSize is the number of threads on a page of a discussion, and of replies on a page of one thread.
	PageSize = 50
	// MaxReplies is the number of replies in a thread that the page of a discussion shows. The rest are on the
	// thread's own pages. Where threads are selected by a facet, up to as many of the rest are shown that have it.
	MaxReplies = 20
)

// A Thread is the first comment of a thread and some of its replies.
type Thread struct {
	Root     Comment
	Replies  []Comment // by Place: in the order of publication
	Total    uint64    // number of all its replies, stubs included
	ClosedAt time.Time // since when readers cannot reply in it; zero: they can. The store leaves it zero
}

// An Order is the order in which threads are shown. Replies are always shown oldest first.
type Order uint8

const (
	Oldest Order = iota // oldest first
	Newest              // newest first
)

// A Span is a range of ordinals, both ends included. It is empty if From is greater than To.
type Span struct{ From, To uint64 }

// PageOf returns the page that has ordinal n in the order Oldest, counting both from 1.
func PageOf(n uint64) uint64 { return (n + PageSize - 1) / PageSize }

// Pages returns the number of pages for n items; at least one.
func Pages(n uint64) uint64 { return max(1, PageOf(n)) }

// Page returns the ordinals on page k of n items, counting from 1; an empty span if there is no such page. In the order
// Oldest a full page never changes.
func (o Order) Page(k, n uint64) Span {
	first, last := PageSize*(k-1)+1, min(PageSize*k, n)
	if o == Oldest {
		return Span{first, last}
	}
	if first > n {
		return Span{1, 0}
	}
	return Span{n + 1 - last, n + 1 - first}
}
