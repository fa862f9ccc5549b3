package authtest

import (
	"errors"
	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"testing"
	"time"
)

func session(n byte, login string, created time.Time) auth.Session {
	return auth.Session{
		ID: auth.SessionID{n}, Login: login, Created: created, Seen: created, Method: auth.ByCode,
		Authenticated: created,
	}
}

func sessions(t *testing.T, s suite) {
	s.put(account("rosa"), account("juan"))
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(
			tx.PutSession(session(1, "rosa", epoch)), tx.PutSession(session(2, "rosa", epoch.Add(time.Hour))),
			tx.PutSession(session(3, "juan", epoch)), tx.PutSession(session(4, "juan", epoch.Add(2*time.Hour))),
			tx.PutSession(session(5, "rosa", epoch.Add(2*time.Hour))),
		)
	})
	there := func(want ...byte) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			var got []byte
			for n := range byte(9) {
				if x, err := tx.Session(auth.SessionID{n}); err == nil {
					got = append(got, x.ID[0])
				} else if !errors.Is(err, notice.ErrNotFound) {
					t.Error(err)
				}
			}
			s.same("sessions", want, got, nil)
			return nil
		})
	}
	s.read(func(tx auth.Tx) error {
		got, err := tx.Session(auth.SessionID{2})
		s.same("session", session(2, "rosa", epoch.Add(time.Hour)), got, err)
		return nil
	})
	for range 2 { // the second time returns nil too
		s.write(func(tx auth.WriteTx) error { return tx.EndSession(auth.SessionID{5}) })
	}
	there(1, 2, 3, 4)
	ended := 0
	s.write(func(tx auth.WriteTx) (err error) {
		ended, err = tx.EndSessionsBefore(epoch.Add(time.Minute), 1)
		return err
	})
	if ended != 1 {
		t.Errorf("%d sessions ended, want 1", ended)
	}
	s.write(func(tx auth.WriteTx) (err error) {
		ended, err = tx.EndSessionsBefore(epoch.Add(time.Minute), 9)
		return err
	})
	if ended != 1 {
		t.Errorf("then %d sessions ended, want 1", ended)
	}
	there(2, 4)
	s.write(func(tx auth.WriteTx) error { return tx.EndSessions("juan") })
	there(2)
}

func signIns(t *testing.T, s suite) {
	s.put(account("rosa"), account("ros"), account("rosa2"))
	in := func(login string, n int) auth.SignIn {
		return auth.SignIn{
			Number: uint64(n), Login: login, At: epoch.Add(time.Duration(n) * time.Minute),
			Method: auth.ByPasskey, Browser: "Firefox", Session: auth.SessionID{byte(n)},
		}
	}
	const all = auth.KeptSignIns + 3
	for n := 1; n <= all; n++ {
		s.write(func(tx auth.WriteTx) error { return tx.AddSignIn(in("rosa", n)) })
	}
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.AddSignIn(in("ros", 1)), tx.AddSignIn(in("rosa2", 1)))
	})
	s.read(func(tx auth.Tx) error {
		got, err := tx.SignIns("rosa", 0, 2)
		s.same("the newest", []auth.SignIn{in("rosa", all), in("rosa", all-1)}, got, err)
		got, err = tx.SignIns("rosa", 5, 9)
		s.same("the oldest that is kept", []auth.SignIn{in("rosa", 4)}, got, err)
		got, err = tx.SignIns("ros", 0, 9)
		s.same("those of another", []auth.SignIn{in("ros", 1)}, got, err)
		got, err = tx.SignIns("nobody", 0, 9)
		s.same("those of an unknown account", []auth.SignIn(nil), got, err)
		if got, err := tx.SignIns("rosa", 0, 1000); len(got) != auth.KeptSignIns || err != nil {
			t.Errorf("%d are kept (%v)", len(got), err)
		}
		return nil
	})
}
