package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"

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

func (x tx) Account(login string) (auth.Account, error) {
	return load(x, accounts, []byte(login), decodeAccount)
}

func (x tx) Accounts(after string, n int) ([]auth.Account, error) {
	return collectWhole(x, accounts, x.forward(accounts, nil, []byte(after+"\x00")), n,
		func(k, v []byte) (auth.Account, error) {
			a, err := decodeAccount(k, v)
			if err != nil {
				x.damage.note(damaged(accounts, k, err))
				a = auth.Account{Login: string(k), Disabled: true}
			}
			return a, nil
		})
}

func (x tx) AccountWithPasskey(id []byte) (auth.Account, error) {
	login, err := x.lookup(passkeys, id)
	if err != nil {
		return auth.Account{}, err
	}
	return x.Account(string(login))
}

// accountEntries returns all index entries of an account.
func accountEntries(a auth.Account) (es []entry) {
	for _, p := range a.Passkeys {
		es = append(es, entry{passkeys, string(p.ID), a.Login})
	}
	return es
}

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
	x.erased = x.erased || old.Mail.Address != "" && old.Mail.Address != a.Mail.Address
	return errors.Join(x.reindex(accountEntries(old), entries), x.put(accounts, []byte(a.Login), data))
}

type accountForm struct {
	Name     string             `json:"name"`
	Role     string             `json:"role"`
	Lang     notice.Lang        `json:"lang,omitempty"`
	Password string             `json:"password"`
	Created  int64              `json:"created"`
	Disabled bool               `json:"disabled,omitempty"`
	Entered  int64              `json:"entered,omitempty"`
	TOTP     *totpForm          `json:"totp,omitempty"`
	Passkeys []passkeyForm      `json:"passkeys,omitempty"`
	Handle   []byte             `json:"handle,omitempty"`
	Recovery [][]byte           `json:"recovery,omitempty"`
	Wrong    *wrongForm         `json:"wrong,omitempty"`
	Mail     *colleagueMailForm `json:"mail,omitempty"`
}

type wrongForm struct {
	Row   int   `json:"row,omitempty"`
	Total int   `json:"total"`
	Last  int64 `json:"last"`
}

type totpForm struct {
	Secret []byte   `json:"secret"`
	Last   uint64   `json:"last,omitempty"`
	Used   []uint64 `json:"used,omitempty"`
	Added  int64    `json:"added"`
}

type passkeyForm struct {
	ID      []byte `json:"id"`
	Key     []byte `json:"key"`
	Name    string `json:"name"`
	Added   int64  `json:"added"`
	Used    int64  `json:"used,omitempty"`
	Counter uint32 `json:"counter,omitempty"`
	Backup  bool   `json:"backup,omitempty"`
	Party   string `json:"party,omitempty"`
}

func encodeAccount(a auth.Account) ([]byte, error) {
	f := accountForm{
		Name: a.Name, Role: a.Role.String(), Lang: a.Lang, Password: a.Password, Created: millis(a.Created),
		Disabled: a.Disabled,
		Entered:  millis(a.LastSignIn), Handle: a.UserHandle, Mail: colleagueMailToForm(a.Mail),
	}
	if a.TOTP.On() {
		f.TOTP = &totpForm{Secret: a.TOTP.Secret, Last: a.TOTP.Last, Used: a.TOTP.Used, Added: millis(a.TOTP.Added)}
	}
	for _, p := range a.Passkeys {
		f.Passkeys = append(f.Passkeys, passkeyForm{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: millis(p.Added), Used: millis(p.Used), Counter: p.Counter,
			Backup: p.BackupEligible, Party: p.Party,
		})
	}
	for _, h := range a.RecoveryCodes {
		f.Recovery = append(f.Recovery, h[:])
	}
	if w := a.WrongCodes; w.Total > 0 {
		f.Wrong = &wrongForm{Row: w.Row, Total: w.Total, Last: millis(w.Last)}
	}
	return encode(f)
}

func decodeAccount(k, v []byte) (auth.Account, error) {
	var f accountForm
	if err := decode(v, &f); err != nil {
		return auth.Account{}, fmt.Errorf("account %q: %w", k, err)
	}
	r, err := parseRole(f.Role)
	a := auth.Account{
		Login: string(k), Name: f.Name, Role: r, Lang: f.Lang, Password: f.Password, Created: instant(f.Created),
		Disabled:   f.Disabled,
		LastSignIn: instant(f.Entered), UserHandle: f.Handle, Mail: f.Mail.mail(),
	}
	if t := f.TOTP; t != nil {
		a.TOTP = auth.TOTP{Secret: t.Secret, Last: t.Last, Used: t.Used, Added: instant(t.Added)}
	}
	for _, p := range f.Passkeys {
		a.Passkeys = append(a.Passkeys, auth.Passkey{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: instant(p.Added), Used: instant(p.Used),
			Counter: p.Counter, BackupEligible: p.Backup, Party: p.Party,
		})
	}
	for _, h := range f.Recovery {
		var hash auth.Hash
		copy(hash[:], h)
		a.RecoveryCodes = append(a.RecoveryCodes, hash)
	}
	if w := f.Wrong; w != nil {
		a.WrongCodes = auth.WrongCodes{Row: w.Row, Total: w.Total, Last: instant(w.Last)}
	}
	return a, err
}
