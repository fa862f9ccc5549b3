package boltstore_test

import (
	"context"
	"path/filepath"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
)

func TestAccounts(t *testing.T) {
	authtest.TestStore(t, func(t testing.TB) auth.Store {
		s := openAt(t, filepath.Join(t.TempDir(), "board.db"))
		t.Cleanup(func() {
			if err := s.Check(context.Background()); err != nil {
				t.Error(err)
			}
		})
		return s
	})
}
