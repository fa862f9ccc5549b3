package boltstore

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

func (x tx) Announced(t time.Time, s notice.Span) ([]notice.Announcement, error) {
	return x.released(key(uint64(t.UnixMilli())+1, 0), s)
}

func (x tx) AnnouncementsForDesk(s notice.Span) ([]notice.Announcement, error) {
	return x.released(key[uint64](unreleased, math.MaxUint64), s)
}

// released lists announcements by descending time of publication: those at the places of s among the keys of the
// releases table < end.
func (x tx) released(end []byte, s notice.Span) ([]notice.Announcement, error) {
	if s.From == 0 || s.To < s.From {
		return nil, nil
	}
	keys := skip(s.From-1, x.backward(releases, nil, end))
	return loadN(x, announcements, keys, int(s.To-s.From+1), decodeAnnouncement)
}

// skip yields keys without the first n.
func skip(n uint64, keys iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if n > 0 {
				n--
			} else if !yield(k, v) {
				return
			}
		}
	}
}

func (x tx) EarlierTexts(id notice.AnnouncementID, version uint64) (map[notice.Lang]notice.Text, error) {
	return load(x, texts, key(uint64(id), version), decodeEarlier)
}

func (x *writeTx) KeepTexts(a notice.Announcement) error {
	k := key(uint64(a.ID), a.Version())
	if x.get(texts, k) != nil || a.Version() > 1 && x.get(texts, key(uint64(a.ID), a.Version()-1)) == nil {
		return fmt.Errorf("version %d of announcement %d is not the next to keep", a.Version(), a.ID)
	}
	data, err := encodeEarlier(a.Texts)
	if err != nil {
		return err
	}
	return x.put(texts, k, data)
}

// discardedKey holds the highest id of any draft that was discarded, so that ids are never reused.
var discardedKey = []byte("discarded")

func (x *writeTx) DiscardDraft(id notice.AnnouncementID) error {
	a, err := x.Announcement(id)
	if err != nil {
		return err
	}
	t, err := x.Tally(id)
	if err != nil {
		return err
	}
	if !a.Draft || t.LastNumber > 0 || t.Pending > 0 || len(a.Changes) > 0 {
		return fmt.Errorf("announcement %d is no draft: %w", id, notice.ErrConflict)
	}
	return errors.Join(
		x.reindex(announcementEntries(a), nil),
		x.delete(announcements, key(id)),
		x.delete(tallies, key(id)),
		x.put(meta, discardedKey, key(max(uint64(id), x.lastDiscarded()))),
	)
}

func (x tx) lastDiscarded() uint64 {
	if v := x.get(meta, discardedKey); v != nil {
		return number(v)
	}
	return 0
}

// indexReleases fills the releases table. It is a migration.
func indexReleases(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	var as []notice.Announcement
	for k, v := range x.forward(announcements, nil, nil) {
		a, err := decodeAnnouncement(k, v)
		if err != nil {
			return err
		}
		as = append(as, a)
	}
	for _, a := range as {
		if err := x.put(releases, key(release(a), uint64(a.ID)), nil); err != nil {
			return err
		}
	}
	return nil
}

// earlierTexts checks that each earlier version of an announcement's texts is there and can be decoded.
func (c *checker) earlierTexts(a notice.Announcement) {
	for version := uint64(1); version < a.Version(); version++ {
		c.earlier++
		if _, err := c.EarlierTexts(a.ID, version); err != nil {
			c.fault("%w", err)
		}
	}
}
