package notice

import "time"

const (
	// PageSize is how many threads a page of a discussion holds, and how many
	// replies a page of one thread.
	PageSize = 50
	// MaxReplies is how many replies of a thread are shown on the page of the
	// discussion; the rest are on the thread's own pages.
	MaxReplies = 20
)

// A Thread is a first comment and some of the replies below it, in the order of publication.
type Thread struct {
	Root     Comment
	Replies  []Comment
	Total    uint64    // how many replies have a place in it
	ClosedAt time.Time // since when readers cannot reply in it; zero if they can. The store leaves it alone
}

// An Order is the order in which threads are shown. Replies always stand oldest first.
type Order uint8

const (
	Oldest Order = iota
	Newest
)

// A Span is a run of ordinals, both ends included. It is empty if From is greater than To.
type Span struct{ From, To uint64 }

// PageOf returns the page on which ordinal n stands, counting both from 1.
func PageOf(n uint64) uint64 { return (n + PageSize - 1) / PageSize }

// Pages returns how many pages n things fill; at least one.
func Pages(n uint64) uint64 { return max(1, PageOf(n)) }

// Page returns the ordinals that stand on page k, of n in all, counting from 1. Oldest first,
// page k holds the same for ever.
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
