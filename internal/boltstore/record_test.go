package boltstore

import (
	"errors"
	"testing"

	"go.uber.org/goleak"

	"noticeboard/internal/notice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRecordsAreChecked(t *testing.T) {
	data, err := encodeRemarks(goldenRemarks)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for _, change := range []byte{1, 0x80} {
			bad := append([]byte(nil), data...)
			bad[i] ^= change
			if _, err := decodeRemarks(nil, bad); err == nil {
				t.Errorf("a change in byte %d goes unnoticed", i)
			}
		}
	}
	for n := range data {
		if _, err := decodeRemarks(nil, data[:n]); err == nil || n < formHeader && !errors.Is(err, notice.ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}
