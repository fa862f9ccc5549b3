package boltstore

import (
	"encoding/binary"
	"fmt"

	"noticeboard/internal/notice"
)

// Tally implements notice.Tx. The revision is the sum of the announcement's own and that of all.
func (x tx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	return withRevisionOfAll(id, x.ownTally)
}

// ownTally returns the tally that is stored for an announcement, or for allAnnouncements.
func (x tx) ownTally(id notice.AnnouncementID) (notice.Tally, error) {
	return decodeTally(x.get(tallies, key(id)))
}

// withRevisionOfAll returns the tally of an announcement with the revision of all added to its own.
func withRevisionOfAll(
	id notice.AnnouncementID, own func(notice.AnnouncementID) (notice.Tally, error),
) (notice.Tally, error) {
	t, err := own(id)
	if err != nil {
		return t, err
	}
	all, err := own(allAnnouncements)
	t.Revision += all.Revision
	return t, err
}

// allAnnouncements is the key of a tally that has no counts, but a revision, which is part of that of each
// announcement.
const allAnnouncements = notice.AnnouncementID(0)

// cachedTotals are the totals of the state that a commit left.
type cachedTotals struct {
	commit int // number of the bbolt transaction
	notice.Tally
}

// Totals implements notice.Tx. What a read transaction has summed up serves all others of the same state.
func (x tx) Totals() (sum notice.Tally, err error) {
	at := x.board.Tx().ID()
	if known := x.totals.Load(); known != nil && known.commit == at {
		return known.Tally, nil
	}
	if sum, err = x.sum(nil); err == nil {
		x.totals.Store(&cachedTotals{at, sum})
	}
	return sum, err
}

// sum returns the sum of all tallies, those in changed instead of those in the file.
func (x tx) sum(changed map[notice.AnnouncementID]notice.Tally) (sum notice.Tally, err error) {
	fields := tallyFields(&sum)
	add := func(t notice.Tally) {
		for i, n := range tallyFields(&t) {
			*fields[i] += *n
		}
	}
	for k, v := range x.forward(tallies, nil, key(uint64(1))) {
		if _, newer := changed[notice.AnnouncementID(number(k))]; newer {
			continue
		}
		t, err := decodeTally(v)
		if err != nil {
			return sum, err
		}
		add(t)
	}
	for _, t := range changed {
		add(t)
	}
	if _, newer := changed[allAnnouncements]; newer {
		return sum, nil
	}
	all, err := x.ownTally(allAnnouncements)
	add(all)
	return sum, err
}

func (x tx) AuthorTally(k notice.AuthorKey) (notice.AuthorTally, error) {
	return decodeAuthorTally(x.get(authors, tallyKey(k))), nil
}

func (x tx) AuthorTallies(keys []notice.AuthorKey) ([]notice.AuthorTally, error) {
	return each(keys, x.AuthorTally)
}

func (x tx) Tallies(ids []notice.AnnouncementID) ([]notice.Tally, error) { return each(ids, x.Tally) }

func (x *writeTx) Tallies(ids []notice.AnnouncementID) ([]notice.Tally, error) {
	return each(ids, x.Tally)
}

// each returns what get returns for each key.
func each[K, V any](keys []K, get func(K) (V, error)) ([]V, error) {
	all := make([]V, len(keys))
	for i, k := range keys {
		var err error
		if all[i], err = get(k); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Tally, Totals and Head implement notice.Tx. They see what this transaction has changed.
func (x *writeTx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	return withRevisionOfAll(id, x.ownTally)
}

func (x *writeTx) ownTally(id notice.AnnouncementID) (notice.Tally, error) {
	if t, ok := x.tallies[id]; ok {
		return t, nil
	}
	return x.tx.ownTally(id)
}

func (x *writeTx) Totals() (notice.Tally, error) { return x.sum(x.tallies) }

// updateTally applies change to the tally of an announcement.
func (x *writeTx) updateTally(id notice.AnnouncementID, change func(*notice.Tally)) error {
	t, err := x.ownTally(id)
	if err != nil {
		return err
	}
	change(&t)
	if x.tallies == nil {
		x.tallies = map[notice.AnnouncementID]notice.Tally{}
	}
	x.tallies[id] = t
	return nil
}

// updateAuthorTally moves a comment from its old status to its new one in the tally of its author. If the comment
// is new, old is the zero Comment.
func (x *writeTx) updateAuthorTally(old, c notice.Comment) error {
	if old.Status == c.Status {
		return nil
	}
	t, err := x.AuthorTally(c.Author.Key)
	if err != nil {
		return err
	}
	if p := t.Count(old.Status); p != nil {
		*p--
	}
	if p := t.Count(c.Status); p != nil {
		*p++
	}
	return x.put(authors, tallyKey(c.Author.Key), encodeAuthorTally(t))
}

// A tally is stored as its numbers, 8 bytes each, big endian, in the order of tallyFields. Fields are only appended.

// tallyFields returns pointers to the fields of t in the order in which they are stored.
func tallyFields(t *notice.Tally) []*uint64 {
	fields := []*uint64{
		&t.Revision, &t.LastNumber, &t.Threads, &t.Pending, &t.Published, &t.Declined, &t.Removed, &t.Withdrawn,
		&t.Official, &t.OpenCount,
	}
	for i := range t.Facets {
		fields = append(fields, &t.Facets[i].Comments, &t.Facets[i].Threads)
	}
	for i := range t.AnswerTimes {
		fields = append(fields, &t.AnswerTimes[i])
	}
	return fields
}

func encodeTally(t notice.Tally) []byte {
	var b []byte
	for _, n := range tallyFields(&t) {
		b = binary.BigEndian.AppendUint64(b, *n)
	}
	return b
}

// Sizes in bytes of tallies that were stored before fields were appended.
const (
	sizeWithoutFacets      = 80
	sizeWithoutAnswerTimes = 144 // with four facets
)

func decodeTally(b []byte) (t notice.Tally, err error) {
	if b == nil {
		return t, nil
	}
	fields := tallyFields(&t)
	if n := len(b); n != 8*len(fields) && n != sizeWithoutFacets && n != sizeWithoutAnswerTimes {
		return t, fmt.Errorf("tally of %d bytes: %w", len(b), notice.ErrDamaged)
	}
	for i := range len(b) / 8 {
		*fields[i] = number(b[8*i:])
	}
	return t, nil
}

func encodeAuthorTally(t notice.AuthorTally) []byte {
	return key(t.Pending, t.Published, t.Declined, t.Removed, t.Withdrawn)
}

func decodeAuthorTally(b []byte) (t notice.AuthorTally) {
	if len(b) != 40 {
		return t
	}
	return notice.AuthorTally{
		Pending: number(b), Published: number(b[8:]), Declined: number(b[16:]), Removed: number(b[24:]),
		Withdrawn: number(b[32:]),
	}
}
