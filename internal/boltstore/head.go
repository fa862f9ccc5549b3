package boltstore

import (
	"context"

	"noticeboard/internal/notice"
)

// A cachedHead is a head with the number of commits after which it was read.
type cachedHead struct {
	notice.Head
	commits uint64
}

// Head implements notice.Tx.
func (x tx) Head(slug string) (h notice.Head, err error) {
	v, err := x.lookup(slugs, []byte(slug))
	if err != nil {
		return h, err
	}
	h = decodeHead(v)
	t, err := x.Tally(h.ID)
	return withTally(h, t), err
}

func (x *writeTx) Head(slug string) (notice.Head, error) {
	h, err := x.tx.Head(slug)
	if err != nil {
		return h, err
	}
	t, err := x.Tally(h.ID)
	return withTally(h, t), err
}

// withTally returns h with the counts of t filled in.
func withTally(h notice.Head, t notice.Tally) notice.Head {
	h.Revision, h.LastNumber, h.Comments = t.Revision, t.LastNumber, t.Published
	return h
}

// Head implements notice.Store. It caches heads; an entry is valid as long as the number of commits is the one
// it was read after, so nothing needs to be evicted when an announcement changes.
func (s *Store) Head(ctx context.Context, slug string) (notice.Head, error) {
	commits := s.commits.Load() // before the snapshot is taken, which is then at least as new
	if seen, ok := s.heads.Load(slug); ok && seen.(cachedHead).commits == commits {
		return seen.(cachedHead).Head, nil
	}
	var h notice.Head
	err := s.view(ctx, func(x tx) (err error) {
		h, err = x.Head(slug)
		return err
	})
	if err == nil { // unknown slugs are not cached, so the cache cannot outgrow the slugs table
		s.heads.Store(slug, cachedHead{h, commits})
	}
	return h, err
}
