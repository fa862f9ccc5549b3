package boltstore

import (
	"errors"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// TestMigrateSessions opens a file of schema version 5, without the index of sessions by account.
func TestMigrateSessions(t *testing.T) {
	s := reopening(t)()
	put := func(id byte, login string) auth.Session {
		one := auth.Session{ID: auth.SessionID{id}, Login: login, Created: at, Seen: at}
		err := s.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
			return errors.Join(tx.PutAccount(auth.Account{Login: login, Role: notice.Team}), tx.PutSession(one))
		})
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
	mina, ada := put(1, "mina"), put(2, "ada")
	s = migrated(t, s, 5, func(x tx) error { return emptied(x, 2, sessionlogins) })
	if err := s.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error { return tx.EndSessions("mina") }); err != nil {
		t.Fatal(err)
	}
	err := s.ViewAccounts(t.Context(), func(tx auth.Tx) error {
		if _, err := tx.Session(mina.ID); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("the session that was ended: %v", err)
		}
		_, err := tx.Session(ada.ID)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
