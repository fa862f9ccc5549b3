package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

func (x tx) Announcement(id notice.AnnouncementID) (notice.Announcement, error) {
	return load(x, announcements, key(id), decodeAnnouncement)
}

func (x tx) AnnouncementBySlug(slug string) (a notice.Announcement, err error) {
	v, err := x.lookup(slugs, []byte(slug))
	if err != nil {
		return a, err
	}
	return loadIndexed(x, announcements, key(decodeHead(v).ID), decodeAnnouncement)
}

func (x tx) AnnouncementByOrigin(origin string) (a notice.Announcement, err error) {
	v, err := x.lookup(sources, []byte(origin))
	if err != nil {
		return a, err
	}
	return loadIndexed(x, announcements, v, decodeAnnouncement)
}

func (x tx) Announcements(before notice.AnnouncementID, n int) ([]notice.Announcement, error) {
	return loadN(x, announcements, x.backward(announcements, nil, key(upperBound(before))), n, decodeAnnouncement, damagedAnnouncement)
}

// damagedAnnouncement represents an announcement whose record is damaged.
func damagedAnnouncement(id uint64) notice.Announcement {
	return notice.Announcement{ID: notice.AnnouncementID(id)}
}

func (x tx) AnnouncementsForDesk(at notice.Seek, n int) ([]notice.Outline, error) {
	return x.released(at, n, func([]byte) bool { return true })
}

func (x tx) Announced(t time.Time, at notice.Seek, n int) ([]notice.Outline, error) {
	latest := uint64(t.UnixMilli())
	return x.released(at, n, func(k []byte) bool {
		at := number(k)
		return at != ofDrafts && (at <= latest || x.get(unreleased, k) == nil)
	})
}

// released lists the outlines of up to n announcements whose keys in the releases table match.
func (x tx) released(at notice.Seek, n int, match func(k []byte) bool) ([]notice.Outline, error) {
	place := key(uint64(millis(at.From.Published)), uint64(at.From.ID))
	switch {
	case at.From == notice.ListPlace{}:
		place = key[uint64](ofDrafts, math.MaxUint64) // after all keys: the list is in descending order
	case at.From.Draft:
		place = key(ofDrafts, uint64(at.From.ID))
	}
	keys := x.backward(releases, nil, place)
	if at.Before {
		keys = x.forward(releases, nil, append(place, 0)) // after the place's own key
	}
	matching := func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if match(k) && !yield(k, v) {
				return
			}
		}
	}
	var times []uint64
	os, err := x.listOutlines(noted(skip(at.Skip, matching), 0, &times), n)
	for i := range os {
		if !os[i].Damaged() {
			continue
		}
		if os[i].Draft = times[i] == ofDrafts; !os[i].Draft {
			os[i].Published = instant(int64(times[i]))
		}
	}
	if at.Before {
		slices.Reverse(os)
	}
	return os, err
}

func (x tx) Unreleased(n int) ([]notice.Announcement, error) {
	return loadN(x, announcements, x.forward(unreleased, nil, nil), n, decodeAnnouncement, damagedAnnouncement)
}

func (x tx) NextRelease(t time.Time) (time.Time, error) {
	for k := range x.forward(unreleased, nil, key(uint64(t.UnixMilli())+1)) {
		return instant(int64(number(k))), nil
	}
	return time.Time{}, nil
}

func (x *writeTx) PutAnnouncement(a notice.Announcement) (notice.Announcement, error) {
	var old notice.Announcement
	if a.ID == 0 {
		a.ID = notice.AnnouncementID(max(x.lastNumber(announcements), x.lastDiscarded()) + 1)
	} else {
		var err error
		if old, err = x.Announcement(a.ID); err != nil {
			return a, err
		}
	}
	for _, e := range announcementEntries(a) {
		if e.in != slugs {
			continue
		}
		if v := x.get(slugs, []byte(e.key)); v != nil && decodeHead(v).ID != a.ID {
			return a, fmt.Errorf("slug %q is another announcement's: %w", e.key, notice.ErrConflict)
		}
	}
	data, err := encodeAnnouncement(a)
	if err != nil || bytes.Equal(data, x.get(announcements, key(a.ID))) {
		return a, err
	}
	err = errors.Join(
		x.reindex(announcementEntries(old), announcementEntries(a)),
		x.put(announcements, key(a.ID), data),
		x.updateTally(a.ID, func(t *notice.Tally) {
			if !a.Draft || old.ID != 0 && !old.Draft {
				t.Revision++
			}
		}),
	)
	return a, err
}

func (x *writeTx) Revise(id notice.AnnouncementID) error {
	if _, err := x.lookup(announcements, key(id)); err != nil {
		return err
	}
	return x.updateTally(id, func(t *notice.Tally) { t.Revision++ })
}

func (x *writeTx) ReviseAll() error {
	return x.updateTally(allAnnouncements, func(t *notice.Tally) { t.Revision++ })
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
		x.delete(announcements, key(id)), // its tally stays: the Revision of Totals never decreases
		x.put(meta, discardedKey, key(max(uint64(id), x.lastDiscarded()))),
	)
}

func (x tx) lastDiscarded() uint64 {
	if v := x.get(meta, discardedKey); v != nil {
		return number(v)
	}
	return 0
}
