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
	if sum, err = x.sum(); err == nil {
		x.totals.Store(&cachedTotals{at, sum})
	}
	return sum, err
}

// sum returns the sum of all tallies in the file.
func (x tx) sum() (sum notice.Tally, err error) {
	for k, v := range x.forward(tallies, nil, nil) {
		if len(k) != 8 { // changes of comments
			continue
		}
		t, err := decodeTally(v)
		if err != nil {
			return sum, err
		}
		addTally(&sum, t, 1)
	}
	return sum, nil
}

// addTally adds each number of t, times sign, to that of sum. Sign is 1 or -1.
func addTally(sum *notice.Tally, t notice.Tally, sign int) {
	fields, add := tallyFields(sum), tallyFields(&t)
	for i := range fields {
		*fields[i] += uint64(sign) * *add[i]
	}
}

func (x tx) AuthorTally(k notice.AuthorKey) (notice.AuthorTally, error) {
	return decodeAuthorTally(x.get(authors, tallyKey(k)))
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
	return x.tallyBefore(id)
}

// tallyBefore returns the tally of an announcement as it was before this closure.
func (x *writeTx) tallyBefore(id notice.AnnouncementID) (notice.Tally, error) {
	if t, ok := x.group.tallies[id]; ok {
		return t, nil
	}
	t, err := x.tx.ownTally(id)
	if err == nil {
		x.group.tallies[id] = t
	}
	return t, err
}

func (x *writeTx) Totals() (sum notice.Tally, err error) {
	if !x.group.summed {
		if x.group.sum, err = x.sum(); err != nil {
			return sum, err
		}
		x.group.summed = true
	}
	sum = x.group.sum
	for id, t := range x.tallies {
		before, err := x.tallyBefore(id)
		if err != nil {
			return sum, err
		}
		addTally(&sum, before, -1)
		addTally(&sum, t, 1)
	}
	return sum, nil
}

// updateTally applies change to the tally of an announcement. It is stored by flush.
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

// storeTallies writes the changed tallies, and makes them those before the next closure of the group.
func (x *writeTx) storeTallies() error {
	if len(x.tallies) == 0 {
		return nil
	}
	if x.group.summed {
		sum, err := x.Totals()
		if err != nil {
			return err
		}
		x.group.sum = sum
	}
	for id, t := range x.tallies {
		if err := x.put(tallies, key(id), encodeTally(t)); err != nil {
			return err
		}
		x.group.tallies[id] = t
	}
	clear(x.tallies)
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

// A tally is stored as a version and a checksum, as every record has them, and its numbers in the order of tallyFields,
// as unsigned varints (package encoding/binary), without zeros at the end. Fields are only appended. In schema versions
// up to 13 it was its numbers alone, 8 bytes each, big endian: such a tally begins with a zero, since no revision is as
// high as 1<<56. It is still read, and written in the new form when it changes. The same holds for those of authors.

// tallyCount is the number of counts in a tally.
const tallyCount = 10 + 2*len(notice.Tally{}.Facets) + len(notice.Tally{}.AnswerTimes) + 1

// tallyFields returns pointers to the fields of t in the order in which they are stored.
func tallyFields(t *notice.Tally) (fields [tallyCount]*uint64) {
	n := copy(fields[:], []*uint64{
		&t.Revision, &t.LastNumber, &t.Threads, &t.Pending, &t.Published, &t.Declined, &t.Removed, &t.Withdrawn,
		&t.Official, &t.OpenCount,
	})
	for i := range t.Facets {
		fields[n], fields[n+1] = &t.Facets[i].Comments, &t.Facets[i].Threads
		n += 2
	}
	for i := range t.AnswerTimes {
		fields[n+i] = &t.AnswerTimes[i]
	}
	fields[tallyCount-1] = &t.Erased
	return fields
}

func encodeTally(t notice.Tally) []byte {
	fields := tallyFields(&t)
	return encodeCounts(fields[:])
}

// Sizes in bytes of tallies that were stored before fields were appended, in schema versions up to 13.
const (
	sizeWithoutFacets      = 80
	sizeWithoutAnswerTimes = 144 // with four facets
	sizeWithoutErased      = 384
	sizeOfAuthorTally      = 40 // without Erased
)

func decodeTally(b []byte) (t notice.Tally, err error) {
	if b == nil {
		return t, nil
	}
	fields := tallyFields(&t)
	if len(b) > 0 && b[0] != 0 {
		return t, decodeCounts(b, fields[:])
	}
	if n := len(b); n != sizeWithoutErased && n != sizeWithoutFacets && n != sizeWithoutAnswerTimes {
		return t, fmt.Errorf("tally of %d bytes: %w", len(b), notice.ErrDamaged)
	}
	for i := range len(b) / 8 {
		*fields[i] = number(b[8*i:])
	}
	return t, nil
}

func authorTallyFields(t *notice.AuthorTally) []*uint64 {
	return []*uint64{&t.Pending, &t.Published, &t.Declined, &t.Removed, &t.Withdrawn, &t.Erased}
}

func encodeAuthorTally(t notice.AuthorTally) []byte { return encodeCounts(authorTallyFields(&t)) }

func decodeAuthorTally(b []byte) (t notice.AuthorTally, err error) {
	fields := authorTallyFields(&t)
	switch {
	case b == nil:
		return t, nil
	case len(b) > 0 && b[0] != 0:
		return t, decodeCounts(b, fields)
	case len(b) != sizeOfAuthorTally:
		return t, fmt.Errorf("tally of an author of %d bytes: %w", len(b), notice.ErrDamaged)
	}
	for i := range len(b) / 8 {
		*fields[i] = number(b[8*i:])
	}
	return t, nil
}

// encodeCounts returns the record of a tally with some numbers.
func encodeCounts(fields []*uint64) []byte {
	for len(fields) > 0 && *fields[len(fields)-1] == 0 {
		fields = fields[:len(fields)-1]
	}
	b := make([]byte, formHeader, formHeader+2*len(fields)+16)
	for _, n := range fields {
		b = binary.AppendUvarint(b, *n)
	}
	return sealed(b)
}

// decodeCounts is the inverse of encodeCounts.
func decodeCounts(b []byte, fields []*uint64) error {
	if err := checkSum(b); err != nil {
		return err
	}
	b = b[formHeader:]
	for _, n := range fields {
		if len(b) == 0 {
			return nil
		}
		size := 0
		if *n, size = binary.Uvarint(b); size <= 0 {
			return fmt.Errorf("a count of a tally: %w", notice.ErrDamaged)
		}
		b = b[size:]
	}
	if len(b) > 0 {
		return fmt.Errorf("a tally with %d bytes too many: %w", len(b), notice.ErrDamaged)
	}
	return nil
}
