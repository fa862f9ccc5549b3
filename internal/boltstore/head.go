package boltstore

import (
	"context"

	"noticeboard/internal/notice"
)

// A cachedHead is a head as it was after a number of commits.
type cachedHead struct {
	notice.Head
	commits uint64
}

// Head is notice.Tx's.
func (x tx) Head(slug string) (h notice.Head, err error) {
	v, err := x.lookup(slugs, []byte(slug))
	if err != nil {
		return h, err
	}
	h = decodeHead(v)
	t, err := x.Tally(h.ID)
	return withTally(h, t), err
}

// withTally returns h with what a tally says.
func withTally(h notice.Head, t notice.Tally) notice.Head {
	h.Revision, h.Numbers, h.Comments = t.Revision, t.Numbers, t.Published
	return h
}

// Head is notice.Store's. What was read after the last commit is still so; nothing needs to be
// dropped when something changes.
func (s *Store) Head(ctx context.Context, slug string) (notice.Head, error) {
	commits := s.commits.Load() // before the snapshot, which is then at least as new
	if seen, ok := s.heads.Load(slug); ok && seen.(cachedHead).commits == commits {
		return seen.(cachedHead).Head, nil
	}
	var h notice.Head
	err := s.view(ctx, func(x tx) (err error) {
		h, err = x.Head(slug)
		return err
	})
	if err == nil { // only slugs that are there are kept, so there are not more than those
		s.heads.Store(slug, cachedHead{h, commits})
	}
	return h, err
}
