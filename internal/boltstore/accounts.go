package boltstore

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// Account is auth.Store's, and so are the methods below.
func (s *Store) Account(ctx context.Context, login string) (a auth.Account, err error) {
	err = s.view(ctx, func(x tx) error {
		a, err = load(x, accounts, []byte(login), decodeAccount)
		return err
	})
	return a, err
}

func (s *Store) Accounts(ctx context.Context, after string, n int) (as []auth.Account, err error) {
	err = s.view(ctx, func(x tx) error {
		for k, v := range x.forward(accounts, nil, []byte(after+"\x00")) {
			if len(as) == n {
				return nil
			}
			a, err := decodeAccount(k, v)
			if err != nil {
				return err
			}
			as = append(as, a)
		}
		return nil
	})
	return as, err
}

func (s *Store) AddAccount(ctx context.Context, a auth.Account, first bool) error {
	return s.update(ctx, func(w *writeTx) error {
		if w.get(accounts, []byte(a.Login)) != nil {
			return fmt.Errorf("account %q is there already: %w", a.Login, notice.ErrConflict)
		}
		for range w.forward(accounts, nil, nil) {
			if first {
				return fmt.Errorf("there is an account already: %w", notice.ErrConflict)
			}
			break
		}
		return w.putAccount(a)
	})
}

func (s *Store) ChangeAccount(ctx context.Context, login string, change func(*auth.Account) error, endSessions bool) error {
	return s.update(ctx, func(w *writeTx) error {
		if err := w.changeAccount(login, change); err != nil || !endSessions {
			return err
		}
		return w.endSessions(func(s auth.Session) bool { return s.Login == login })
	})
}

func (w *writeTx) changeAccount(login string, change func(*auth.Account) error) error {
	a, err := load(w.tx, accounts, []byte(login), decodeAccount)
	if err != nil {
		return err
	}
	if err := change(&a); err != nil {
		return err
	}
	return w.putAccount(a)
}

func (w *writeTx) putAccount(a auth.Account) error {
	data, err := encodeAccount(a)
	if err != nil {
		return err
	}
	return w.put(accounts, []byte(a.Login), data)
}

func (s *Store) Session(ctx context.Context, id auth.SessionID) (session auth.Session, a auth.Account, err error) {
	err = s.view(ctx, func(x tx) error {
		if session, err = load(x, sessions, id[:], decodeSession); err != nil {
			return err
		}
		a, err = load(x, accounts, []byte(session.Login), decodeAccount)
		return err
	})
	return session, a, err
}

func (s *Store) AddSession(ctx context.Context, session auth.Session, change func(*auth.Account) error) error {
	return s.update(ctx, func(w *writeTx) error {
		if err := w.changeAccount(session.Login, change); err != nil {
			return err
		}
		return w.putSession(session)
	})
}

func (s *Store) SeeSession(ctx context.Context, id auth.SessionID, seen time.Time) error {
	return s.update(ctx, func(w *writeTx) error {
		session, err := load(w.tx, sessions, id[:], decodeSession)
		if err != nil {
			return err
		}
		session.Seen = seen
		return w.putSession(session)
	})
}

func (w *writeTx) putSession(s auth.Session) error {
	data, err := encodeSession(s)
	if err != nil {
		return err
	}
	return w.put(sessions, s.ID[:], data)
}

func (s *Store) EndSession(ctx context.Context, id auth.SessionID) error {
	return s.update(ctx, func(w *writeTx) error { return w.delete(sessions, id[:]) })
}

func (s *Store) EndSessionsBefore(ctx context.Context, t time.Time, n int) (ended int, err error) {
	err = s.update(ctx, func(w *writeTx) error {
		ended = 0
		return w.endSessions(func(s auth.Session) bool {
			old := s.Created.Before(t) && ended < n
			if old {
				ended++
			}
			return old
		})
	})
	return ended, err
}

// endSessions ends the sessions that match. There are as many as people at work, so all are read.
func (w *writeTx) endSessions(match func(auth.Session) bool) error {
	var over [][]byte
	for k, v := range w.forward(sessions, nil, nil) {
		s, err := decodeSession(k, v)
		if err != nil {
			return err
		}
		if match(s) {
			over = append(over, append([]byte(nil), k...))
		}
	}
	for _, k := range over { // not while a cursor stands on them
		if err := w.delete(sessions, k); err != nil {
			return err
		}
	}
	return nil
}
