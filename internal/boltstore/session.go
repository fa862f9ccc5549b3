package boltstore

import (
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func (x tx) Session(id auth.SessionID) (auth.Session, error) {
	return load(x, sessions, id[:], decodeSession)
}

func (x *writeTx) PutSession(s auth.Session) error {
	data, err := encodeSession(s)
	if err != nil {
		return err
	}
	old, err := x.Session(s.ID)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	return errors.Join(x.reindex(sessionEntries(old), sessionEntries(s)), x.put(sessions, s.ID[:], data))
}

func (x *writeTx) EndSession(id auth.SessionID) error {
	s, err := x.Session(id)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(x.reindex(sessionEntries(s), nil), x.delete(sessions, id[:]))
}

func (x *writeTx) EndSessions(login string) (err error) {
	var ids []auth.SessionID // a bbolt cursor must not be used while keys are deleted
	prefix := []byte(login + "\x00")
	for k := range x.forward(sessionlogins, prefix, prefix) {
		ids = append(ids, auth.SessionID(k[len(prefix):]))
	}
	for _, id := range ids {
		err = errors.Join(err, x.EndSession(id))
	}
	return err
}

func (x *writeTx) EndSessionsBefore(t time.Time, n int) (ended int, err error) {
	var ids []auth.SessionID
	for k, v := range x.forward(sessions, nil, nil) {
		s, err := decodeSession(k, v)
		if err != nil {
			return 0, err
		}
		if len(ids) < n && s.Created.Before(t) {
			ids = append(ids, s.ID)
		}
	}
	for _, id := range ids {
		err = errors.Join(err, x.EndSession(id))
	}
	return len(ids), err
}

// sessionEntries returns the index entry of a session; none if it is the zero Session. A login contains no zero byte.
func sessionEntries(s auth.Session) []entry {
	if s.Login == "" {
		return nil
	}
	return []entry{{sessionlogins, s.Login + "\x00" + string(s.ID[:]), ""}}
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
