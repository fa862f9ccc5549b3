package noticetest

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

func testSlugs(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	h, err := s.Head(context.Background(), "agua")
	if err != nil || h.ID != a.ID || !h.Names(notice.Spanish) || h.Names(notice.English) ||
		!h.Public.Equal(Epoch) || !h.Closes.IsZero() {
		t.Errorf("head of agua: %+v, %v", h, err)
	}
	a.Slugs = map[notice.Lang]string{notice.English: "acqua", notice.Spanish: "acqua"}
	a.OldSlugs = []string{"water"}
	Announce(t, s, a)
	h, err = s.Head(context.Background(), "acqua")
	if err != nil || !h.Names(notice.Spanish) || !h.Names(notice.English) {
		t.Errorf("head of acqua: %+v, %v", h, err)
	}
	h, err = s.Head(context.Background(), "water")
	if err != nil || h.ID != a.ID || h.Langs != "" {
		t.Errorf("head of an old slug: %+v, %v", h, err)
	}
	if _, err := s.Head(context.Background(), "agua"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a slug given up: %v", err)
	}
	other := Water()
	other.Slugs = map[notice.Lang]string{notice.English: "water"}
	err = s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.PutAnnouncement(other)
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("another's old slug: got %v, want ErrConflict", err)
	}
}
