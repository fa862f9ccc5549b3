package boltstore

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

// numbered returns a tally with another number in each field.
func numbered() (t notice.Tally) {
	for i, n := range tallyFields(&t) {
		*n = uint64(1) << i
	}
	return t
}

func TestTalliesInBothForms(t *testing.T) {
	for name, want := range map[string]notice.Tally{
		"empty": {}, "a revision": {Revision: 300}, "all fields": numbered(),
	} {
		former := want
		former.Erased = 0
		if got, err := decodeTally(formerTally(want)); got != former || err != nil {
			t.Errorf("%s, as stored before: %+v, %v, want %+v", name, got, err, former)
		}
		if got, err := decodeTally(encodeTally(want)); got != want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, want)
		}
	}
	erased := notice.AuthorTally{Pending: 1, Erased: 6}
	if got, err := decodeAuthorTally(encodeAuthorTally(erased)); got != erased || err != nil {
		t.Errorf("of an author: %+v, %v, want %+v", got, err, erased)
	}
	author := notice.AuthorTally{Pending: 1, Published: 300, Declined: 3, Removed: 4, Withdrawn: 5}
	for form, b := range map[string][]byte{"now": encodeAuthorTally(author), "before": key[uint64](1, 300, 3, 4, 5)} {
		if got, err := decodeAuthorTally(b); got != author || err != nil {
			t.Errorf("of an author, as stored %s: %+v, %v, want %+v", form, got, err, author)
		}
	}
	flag := notice.FlagCount{Marked: 300, Stopped: 2}
	for form, b := range map[string][]byte{"now": encodeFlagCount(flag), "before": key[uint64](300, 2)} {
		if got, err := decodeFlagCount(b); got != flag || err != nil {
			t.Errorf("of a flag, as stored %s: %+v, %v, want %+v", form, got, err, flag)
		}
	}
}

// TestDamagedTallies changes each byte of a tally and cuts it short anywhere.
func TestDamagedTallies(t *testing.T) {
	whole := encodeTally(numbered())
	for i := range whole {
		if i > 0 { // the first byte also says which form it is
			spoilt := append([]byte(nil), whole...)
			spoilt[i] ^= 1
			if got, err := decodeTally(spoilt); !errors.Is(err, notice.ErrDamaged) {
				t.Errorf("with byte %d changed: %+v, %v", i, got, err)
			}
		}
		if got, err := decodeTally(whole[:i]); !errors.Is(err, notice.ErrDamaged) {
			t.Errorf("cut to %d bytes: %+v, %v", i, got, err)
		}
	}
}
