package boltstore

import (
	"bytes"
	"iter"
	"math"
	"slices"

	"noticeboard/internal/notice"
)

func (x tx) ThreadsWith(on notice.AnnouncementID, f notice.Facet, s notice.Span, replies int) ([]notice.Thread, error) {
	t, err := x.Tally(on)
	if err != nil {
		return nil, err
	}
	all := t.Listed(f)
	if s.To = min(s.To, all); s.From < 1 || s.From > s.To {
		return nil, nil
	}
	var ts []notice.Thread
	for _, ordinal := range x.threadsAt(facetPrefix(on, f), s, all) {
		t, err := x.Thread(on, ordinal, notice.Span{From: 1, To: uint64(replies)})
		if err != nil {
			return nil, err
		}
		further, err := x.repliesWith(on, f, ordinal, uint64(replies)+1, replies)
		if err != nil {
			return nil, err
		}
		t.Replies = append(t.Replies, further...)
		ts = append(ts, t)
	}
	return ts, nil
}

// repliesWith returns up to n replies in a thread that have a facet, from a place on.
func (x tx) repliesWith(
	on notice.AnnouncementID, f notice.Facet, ordinal, from uint64, n int,
) (rs []notice.Comment, err error) {
	thread := append(facetPrefix(on, f), key(ordinal)...)
	for k := range x.forward(facets, thread, append(thread[:len(thread):len(thread)], key(from)...)) {
		if len(rs) >= n {
			break
		}
		c, err := x.threadComment(on, ordinal, number(k[17:]))
		if err != nil {
			return nil, err
		}
		rs = append(rs, c)
	}
	return rs, nil
}

// threadsAt returns the ordinals of the threads at the places of s in a list of all threads with a facet, of which
// there are all. It walks the index from the end that is nearer to s.
func (x tx) threadsAt(prefix []byte, s notice.Span, all uint64) (ordinals []uint64) {
	keys, before, backward := x.forward(facets, prefix, prefix), s.From-1, all-s.To < s.From-1
	if backward {
		last := append(prefix, key[uint64](math.MaxUint64, math.MaxUint64)...)
		keys, before = x.backward(facets, prefix, last), all-s.To
	}
	for k := range skip(before, onePerThread(keys)) {
		if ordinals = append(ordinals, number(k[9:])); uint64(len(ordinals)) > s.To-s.From {
			break
		}
	}
	if backward {
		slices.Reverse(ordinals)
	}
	return ordinals
}

// onePerThread yields the first of consecutive keys of the facets table that are about the same thread.
func onePerThread(keys iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		var last []byte
		for k, v := range keys {
			if bytes.Equal(last, k[:17]) {
				continue
			}
			last = append(last[:0], k[:17]...)
			if !yield(k, v) {
				return
			}
		}
	}
}

// changeThreadFacets adds to a tally what putting c in place of old changes in the number of threads with each facet. It
// looks only for facets that one of them has and the other has not.
func (x *writeTx) changeThreadFacets(t *notice.Tally, old, c notice.Comment) {
	had, has := old.Facets(), c.Facets()
	for _, f := range has {
		if !slices.Contains(had, f) && !x.othersHave(f, c) {
			t.Of(f).Threads++
		}
	}
	for _, f := range had {
		if !slices.Contains(has, f) && !x.othersHave(f, c) {
			t.Of(f).Threads--
		}
	}
}

// othersHave reports whether another comment in the thread of c has a facet.
func (x *writeTx) othersHave(f notice.Facet, c notice.Comment) bool {
	thread := append(facetPrefix(c.On, f), key(c.Thread)...)
	for k := range x.forward(facets, thread, thread) {
		if number(k[17:]) != c.Place {
			return true
		}
	}
	return false
}
