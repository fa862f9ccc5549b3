package noticetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func testInstitution(t *testing.T, s notice.Store) {
	read := func() (got notice.Institution) {
		View(t, s, func(tx notice.Tx) (err error) {
			got, err = tx.Institution()
			return err
		})
		return got
	}
	if diff := cmp.Diff(notice.Institution{}, read()); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	want := notice.Institution{
		Name:  map[notice.Lang]string{notice.English: "Council", notice.Spanish: "Ayuntamiento"},
		Team:  map[notice.Lang]string{notice.English: "Team", notice.Spanish: "Equipo"},
		Brand: "#7a1f3d",
		Logo: notice.Logo{Light: notice.Picture{PNG: []byte{1, 2}, Width: 300, Height: 40},
			Dark: notice.Picture{SVG: []byte{3}, Width: 30, Height: 4}, Named: true},
	}
	for version := range uint64(2) {
		Update(t, s, func(tx notice.WriteTx) error {
			want.Version = version
			put, err := tx.PutInstitution(want)
			want = put
			return err
		})
		if diff := cmp.Diff(want, read()); diff != "" || want.Version != version+1 {
			t.Errorf("version %d (-want +got):\n%s", want.Version, diff)
		}
	}
	stale := want
	stale.Version--
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.PutInstitution(stale)
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v, want ErrConflict", err)
	}
}
