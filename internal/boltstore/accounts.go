package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// ViewAccounts implements auth.Store.
func (s *Store) ViewAccounts(ctx context.Context, f func(auth.Tx) error) error {
	return s.view(ctx, func(x tx) error { return f(x) })
}

// UpdateAccounts implements auth.Store.
func (s *Store) UpdateAccounts(ctx context.Context, f func(auth.WriteTx) error) error {
	return s.update(ctx, func(w *writeTx) error { return f(w) })
}

// The methods of tx below implement auth.Tx.

func (x tx) Account(login string) (auth.Account, error) {
	return load(x, accounts, []byte(login), decodeAccount)
}

func (x tx) Accounts(after string, n int) ([]auth.Account, error) {
	return collect(x.forward(accounts, nil, []byte(after+"\x00")), n, decodeAccount)
}

// collect decodes the first n records.
func collect[T any](records iter.Seq2[[]byte, []byte], n int, decode func(k, v []byte) (T, error)) (vs []T, err error) {
	for k, v := range records {
		if len(vs) == n {
			break
		}
		record, err := decode(k, v)
		if err != nil {
			return nil, err
		}
		vs = append(vs, record)
	}
	return vs, nil
}

func (x tx) AccountWithPasskey(id []byte) (auth.Account, error) {
	login, err := x.lookup(passkeys, id)
	if err != nil {
		return auth.Account{}, err
	}
	return x.Account(string(login))
}

func (x tx) Session(id auth.SessionID) (auth.Session, error) {
	return load(x, sessions, id[:], decodeSession)
}

// loginKey returns the key of entry n in an account's list of sign-ins or activities. A login contains no zero
// byte.
func loginKey(login string, n uint64) []byte { return append([]byte(login+"\x00"), key(n)...) }

func (x tx) SignIns(login string, before uint64, n int) ([]auth.SignIn, error) {
	return collect(x.backward(signins, []byte(login+"\x00"), loginKey(login, upperBound(before))), n, decodeSignIn)
}

func (x tx) Link(id auth.LinkID) (auth.Link, error) { return load(x, links, id[:], decodeLink) }

func (x tx) Links() ([]auth.Link, error) {
	return collect(x.forward(links, nil, nil), math.MaxInt, decodeLink)
}

func (x tx) ActivitiesInvolving(login string, before uint64, n int) ([]notice.Activity, error) {
	keys := x.backward(doings, []byte(login+"\x00"), loginKey(login, upperBound(before)))
	return loadN(x, activities, keys, n, decodeActivity)
}

// accountEntries returns all index entries of an account.
func accountEntries(a auth.Account) (es []entry) {
	for _, p := range a.Passkeys {
		es = append(es, entry{passkeys, string(p.ID), a.Login})
	}
	return es
}

// activityEntries returns all index entries of an entry of the activity log.
func activityEntries(a notice.Activity) (es []entry) {
	if a.By != "" {
		es = append(es, entry{doings, string(loginKey(a.By, a.Seq)), ""})
	}
	if a.Kind.AboutAccount() && a.Of != "" && a.Of != a.By {
		es = append(es, entry{doings, string(loginKey(a.Of, a.Seq)), ""})
	}
	return es
}

// The methods of writeTx below implement auth.WriteTx.

func (x *writeTx) PutAccount(a auth.Account) error {
	old, err := x.Account(a.Login)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	entries := accountEntries(a)
	for _, e := range entries {
		if v := x.get(e.in, []byte(e.key)); v != nil && string(v) != a.Login {
			return fmt.Errorf("a passkey of %q is another account's: %w", a.Login, notice.ErrConflict)
		}
	}
	data, err := encodeAccount(a)
	if err != nil || bytes.Equal(data, x.get(accounts, []byte(a.Login))) {
		return err
	}
	return errors.Join(x.reindex(accountEntries(old), entries), x.put(accounts, []byte(a.Login), data))
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

// deleteMatching deletes the records of table t that match and returns their number. It reads all of records,
// which is cheap: there are about as many sessions and links as members of staff.
func (x *writeTx) deleteMatching(
	records iter.Seq2[[]byte, []byte], t table, match func(k, v []byte) (bool, error),
) (deleted int, err error) {
	var matched [][]byte
	for k, v := range records {
		matches, err := match(k, v)
		if err != nil {
			return 0, err
		}
		if matches {
			matched = append(matched, bytes.Clone(k))
		}
	}
	for _, k := range matched { // a bbolt cursor must not be used while keys are deleted
		if err := x.delete(t, k); err != nil {
			return 0, err
		}
	}
	return len(matched), nil
}

func (x *writeTx) AddSignIn(s auth.SignIn) error {
	last, err := x.SignIns(s.Login, 0, 1)
	if err != nil {
		return err
	}
	s.Number = 1
	if len(last) > 0 {
		s.Number = last[0].Number + 1
	}
	data, err := encodeSignIn(s)
	if err != nil {
		return err
	}
	err = x.put(signins, loginKey(s.Login, s.Number), data)
	if s.Number > auth.KeptSignIns {
		err = errors.Join(err, x.delete(signins, loginKey(s.Login, s.Number-auth.KeptSignIns)))
	}
	return err
}

func (x *writeTx) PutLink(l auth.Link) error {
	data, err := encodeLink(l)
	if err != nil {
		return err
	}
	return x.put(links, l.ID[:], data)
}

func (x *writeTx) DropLinksBefore(t time.Time) error {
	_, err := x.deleteMatching(x.forward(links, nil, nil), links, func(k, v []byte) (bool, error) {
		l, err := decodeLink(k, v)
		return l.Expires.Before(t), err
	})
	return err
}

func (c *checker) accounts() {
	for k, v := range c.forward(accounts, nil, nil) {
		a, err := decodeAccount(k, v)
		if err != nil {
			c.fault("%w", err)
		}
		c.expect(accountEntries(a))
	}
	checkOwner := func(what, login string, err error) {
		if err != nil {
			c.fault("%w", err)
		} else if c.get(accounts, []byte(login)) == nil {
			c.fault("a %s belongs to %q, which is no account", what, login)
		}
	}
	for k, v := range c.forward(sessions, nil, nil) {
		s, err := decodeSession(k, v)
		checkOwner("session", s.Login, err)
	}
	for k, v := range c.forward(signins, nil, nil) {
		s, err := decodeSignIn(k, v)
		checkOwner("sign-in", s.Login, err)
	}
	for k, v := range c.forward(links, nil, nil) {
		if _, err := decodeLink(k, v); err != nil {
			c.fault("%w", err)
		}
	}
}
