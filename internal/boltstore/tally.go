package boltstore

import (
	"encoding/binary"
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	return decodeTally(x.get(tallies, key(id)))
}

func (x tx) Totals() (notice.Tally, error) { return x.Tally(0) }

func (x tx) AuthorTally(k notice.AuthorKey) (notice.AuthorTally, error) {
	return decodeAuthorTally(x.get(authors, tallyKey(k))), nil
}

// Tally, Totals and Head implement notice.Tx. They see what this transaction has changed.
func (x *writeTx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	if t, ok := x.tallies[id]; ok {
		return t, nil
	}
	return x.tx.Tally(id)
}

func (x *writeTx) Totals() (notice.Tally, error) { return x.Tally(0) }

// updateTally applies change to the tally of an announcement and to the sum of all tallies.
func (x *writeTx) updateTally(id notice.AnnouncementID, change func(*notice.Tally)) error {
	for _, id := range []notice.AnnouncementID{id, 0} {
		t, err := x.Tally(id)
		if err != nil {
			return err
		}
		change(&t)
		if x.tallies == nil {
			x.tallies = map[notice.AnnouncementID]notice.Tally{}
		}
		x.tallies[id] = t
	}
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
