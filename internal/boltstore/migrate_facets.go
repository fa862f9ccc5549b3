package boltstore

import "noticeboard/internal/notice"

// indexFacets fills the facets table and then writes its counts to the tallies. It is a migration. Its mark begins with
// the number of the table that it is reading: comments, then tallies.
func indexFacets(x *writeTx, mark []byte) (next []byte, err error) {
	if mark == nil {
		mark = []byte{byte(comments)}
	}
	in := table(mark[0])
	if in == comments {
		next, err = x.indexFacetsOf(mark[1:])
	} else {
		next, err = x.countFacets(mark[1:])
	}
	if next == nil && in == comments {
		in, next = tallies, []byte{}
	}
	if err != nil || next == nil {
		return nil, err
	}
	return append([]byte{byte(in)}, next...), nil
}

func (x *writeTx) indexFacetsOf(mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(comments, mark, func(k, v []byte) error {
		c, err := decodeComment(k, v)
		if err != nil {
			return err
		}
		for _, e := range stateEntries(c) {
			if e.in == facets {
				es = append(es, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}

// countFacets writes the counts of each announcement to its tally, in one piece: there are few
// announcements.
func (x *writeTx) countFacets([]byte) (next []byte, err error) {
	times, err := x.answerTimes()
	if err != nil {
		return nil, err
	}
	for on, e := range x.facetExtents() {
		tally, err := x.ownTally(on)
		if err != nil {
			return nil, err
		}
		tally.Facets, tally.AnswerTimes = e, times[on]
		if err := x.put(tallies, key(on), encodeTally(tally)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// extents are the counts of each facet, in the order of notice.Facets.
type extents [len(notice.Facets)]notice.FacetCount

// facetExtents counts the entries of the facets table for each announcement.
func (x tx) facetExtents() map[notice.AnnouncementID]extents {
	all := map[notice.AnnouncementID]extents{}
	count := func(k []byte, change func(*notice.FacetCount)) {
		on := notice.AnnouncementID(number(k))
		e := all[on]
		change(&e[k[8]])
		all[on] = e
	}
	for k := range x.forward(facets, nil, nil) {
		count(k, func(e *notice.FacetCount) { e.Comments++ })
	}
	for k := range onePerThread(x.forward(facets, nil, nil)) {
		count(k, func(e *notice.FacetCount) { e.Threads++ })
	}
	return all
}

// answerTimes counts the answered questions of each announcement by how long they waited.
func (x tx) answerTimes() (map[notice.AnnouncementID]notice.AnswerTimes, error) {
	all := map[notice.AnnouncementID]notice.AnswerTimes{}
	for k := range x.forward(facets, nil, nil) {
		if notice.Facets[k[8]] != notice.Settled {
			continue
		}
		on := notice.AnnouncementID(number(k))
		c, err := x.commentVia(threads, placeKey(on, number(k[9:]), number(k[17:])))
		if err != nil {
			return nil, err
		}
		t := notice.Tally{AnswerTimes: all[on]}
		t.Add(c, 1)
		all[on] = t.AnswerTimes
	}
	return all, nil
}
