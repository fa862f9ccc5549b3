package authtest

import (
	"errors"
	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"testing"
	"time"
)

func links(t *testing.T, s suite) {
	link := func(n byte) auth.Link {
		return auth.Link{
			ID: auth.LinkID{n}, Reset: n == 1, Login: "rosa", Name: "Rosa", Role: notice.Moderator, By: "ada",
			Created: epoch, Expires: epoch.Add(time.Duration(n) * time.Hour), State: auth.LinkOpen,
		}
	}
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutLink(link(1)), tx.PutLink(link(2)), tx.PutLink(link(3)))
	})
	used := link(2)
	used.State = auth.LinkUsed
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutLink(used), tx.DropLinksBefore(epoch.Add(2*time.Hour)))
	})
	s.read(func(tx auth.Tx) error {
		got, err := tx.Link(auth.LinkID{2})
		s.same("link", used, got, err)
		all, err := tx.Links()
		s.same("all", 2, len(all), err)
		if _, err := tx.Link(auth.LinkID{1}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("the one that expired: %v", err)
		}
		return nil
	})
}
