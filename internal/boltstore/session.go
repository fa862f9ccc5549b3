package boltstore

import (
	"fmt"
	"time"

	"noticeboard/internal/auth"
)

func (x tx) Session(id auth.SessionID) (auth.Session, error) {
	return load(x, sessions, id[:], decodeSession)
}

func (x *writeTx) PutSession(s auth.Session) error {
	data, err := encodeSession(s)
	if err != nil {
		return err
	}
	return x.put(sessions, s.ID[:], data)
}

func (x *writeTx) EndSession(id auth.SessionID) error { return x.delete(sessions, id[:]) }

func (x *writeTx) EndSessions(login string) error {
	_, err := x.deleteMatching(x.forward(sessions, nil, nil), sessions, func(k, v []byte) (bool, error) {
		s, err := decodeSession(k, v)
		return s.Login == login, err
	})
	return err
}

func (x *writeTx) EndSessionsBefore(t time.Time, n int) (ended int, err error) {
	remaining := n
	return x.deleteMatching(x.forward(sessions, nil, nil), sessions, func(k, v []byte) (bool, error) {
		s, err := decodeSession(k, v)
		old := remaining > 0 && s.Created.Before(t)
		if old {
			remaining--
		}
		return old, err
	})
}

type sessionForm struct {
	Login   string      `json:"login"`
	Created int64       `json:"created"`
	Seen    int64       `json:"seen"`
	How     auth.Method `json:"how,omitempty"`
	Proven  int64       `json:"proven,omitempty"`
}

func encodeSession(s auth.Session) ([]byte, error) {
	return encode(sessionForm{
		Login: s.Login, Created: millis(s.Created), Seen: millis(s.Seen), How: s.Method,
		Proven: millis(s.Authenticated),
	})
}

func decodeSession(k, v []byte) (auth.Session, error) {
	var f sessionForm
	if err := decode(v, &f); err != nil {
		return auth.Session{}, fmt.Errorf("session: %w", err)
	}
	return auth.Session{
		ID: auth.SessionID(k), Login: f.Login, Created: instant(f.Created), Seen: instant(f.Seen), Method: f.How,
		Authenticated: instant(f.Proven),
	}, nil
}
