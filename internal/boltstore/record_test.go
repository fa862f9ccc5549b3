package boltstore

import (
	"bytes"
	"errors"
	"testing"

	"go.uber.org/goleak"

	"noticeboard/internal/notice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRecordsAreChecked(t *testing.T) {
	words, err := encodeJournalWords(goldenWords)
	if err != nil {
		t.Fatal(err)
	}
	k := key(uint64(9))
	for name, r := range map[string]struct {
		data   []byte
		decode func(b []byte) error
	}{
		"words": {words, func(b []byte) error { _, err := decodeJournalWords(k, b); return err }},
		"journal": {encodeJournal(notice.JournalEntry{Seq: 9, At: at, Kind: "export"}), func(b []byte) error {
			_, err := decodeJournal(k, b)
			return err
		}},
	} {
		if err := r.decode(r.data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range r.data {
			for _, change := range []byte{1, 0x80} {
				bad := bytes.Clone(r.data)
				bad[i] ^= change
				if r.decode(bad) == nil {
					t.Errorf("%s: a change in byte %d goes unnoticed", name, i)
				}
			}
		}
		for n := range r.data {
			if err := r.decode(r.data[:n]); err == nil || n < formHeader && !errors.Is(err, notice.ErrDamaged) {
				t.Errorf("%s: cut to %d bytes: %v", name, n, err)
			}
		}
	}
}
