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
func (x tx) Head(slug string) (notice.Head, error) { return x.headWith(slug, x.Tally) }

func (x *writeTx) Head(slug string) (notice.Head, error) { return x.headWith(slug, x.Tally) }

// headWith returns a head with the counts of the tally that a function returns.
func (x tx) headWith(
	slug string, tally func(notice.AnnouncementID) (notice.Tally, error),
) (h notice.Head, err error) {
	v, err := x.lookup(slugs, []byte(slug))
	if err != nil {
		return h, err
	}
	h = decodeHead(v)
	t, err := tally(h.ID)
	h.Revision, h.LastNumber, h.Comments = t.Revision, t.LastNumber, t.Published
	return h, err
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
