package boltstore

import (
	"bytes"
	"iter"
	"math"
	"slices"

	bolt "go.etcd.io/bbolt"

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
		ts = append(ts, t)
	}
	return ts, nil
}

// threadsAt returns the ordinals of the threads at the places of s, of all those with a facet. It comes
// from the end that is nearer.
func (x tx) threadsAt(prefix []byte, s notice.Span, all uint64) (ordinals []uint64) {
	keys, before, backward := x.forward(facets, prefix, prefix), s.From-1, all-s.To < s.From-1
	if backward {
		keys, before = x.backward(facets, prefix, append(prefix, key[uint64](math.MaxUint64, math.MaxUint64)...)), all-s.To
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

// onePerThread passes over the keys of facets that are about the same thread as the one before.
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

type extents [len(notice.Facets)]notice.Extent

// facetExtents counts the index, by announcements and, under 0, in all.
func (x tx) facetExtents() map[notice.AnnouncementID]extents {
	all := map[notice.AnnouncementID]extents{}
	count := func(k []byte, change func(*notice.Extent)) {
		for _, on := range []notice.AnnouncementID{notice.AnnouncementID(number(k)), 0} {
			e := all[on]
			change(&e[k[8]])
			all[on] = e
		}
	}
	for k := range x.forward(facets, nil, nil) {
		count(k, func(e *notice.Extent) { e.Comments++ })
	}
	for k := range onePerThread(x.forward(facets, nil, nil)) {
		count(k, func(e *notice.Extent) { e.Threads++ })
	}
	return all
}

// threadFacets tells, of each facet, whether the thread of c has it: 1, or 0 if it does not.
func (x *writeTx) threadFacets(c notice.Comment) (has [len(notice.Facets)]uint64) {
	if !c.OnPage() {
		return has
	}
	for i, f := range notice.Facets {
		prefix := append(facetPrefix(c.On, f), key(c.Thread)...)
		for range x.forward(facets, prefix, prefix) {
			has[i] = 1
			break
		}
	}
	return has
}

// indexFacets makes the index of facets and puts its counts into the tallies.
func indexFacets(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	var keys [][]byte
	for k, v := range x.forward(comments, nil, nil) {
		c, err := decodeComment(k, v)
		if err != nil {
			return err
		}
		for _, e := range stateEntries(c) {
			if e.in == facets {
				keys = append(keys, []byte(e.key))
			}
		}
	}
	for _, k := range keys {
		if err := x.put(facets, k, nil); err != nil {
			return err
		}
	}
	for on, e := range x.facetExtents() {
		tally, err := x.Tally(on)
		if err != nil {
			return err
		}
		tally.Facets = e
		if err := x.put(tallies, key(on), encodeTally(tally)); err != nil {
			return err
		}
	}
	return nil
}
