package boltstore

import (
	"fmt"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

type totpForm struct {
	Secret []byte `json:"secret"`
	Last   uint64 `json:"last,omitempty"`
	Added  int64  `json:"added"`
}

type passkeyForm struct {
	ID      []byte `json:"id"`
	Key     []byte `json:"key"`
	Name    string `json:"name"`
	Added   int64  `json:"added"`
	Used    int64  `json:"used,omitempty"`
	Counter uint32 `json:"counter,omitempty"`
	Backup  bool   `json:"backup,omitempty"`
}

type accountForm struct {
	Name     string        `json:"name"`
	Role     string        `json:"role"`
	Lang     notice.Lang   `json:"lang,omitempty"`
	Password string        `json:"password"`
	Created  int64         `json:"created"`
	Disabled bool          `json:"disabled,omitempty"`
	Entered  int64         `json:"entered,omitempty"`
	TOTP     *totpForm     `json:"totp,omitempty"`
	Passkeys []passkeyForm `json:"passkeys,omitempty"`
	Handle   []byte        `json:"handle,omitempty"`
	Recovery [][]byte      `json:"recovery,omitempty"`
}

func encodeAccount(a auth.Account) ([]byte, error) {
	f := accountForm{
		Name: a.Name, Role: a.Role.String(), Lang: a.Lang, Password: a.Password, Created: millis(a.Created),
		Disabled: a.Disabled,
		Entered:  millis(a.LastSignIn), Handle: a.UserHandle,
	}
	if a.TOTP.On() {
		f.TOTP = &totpForm{Secret: a.TOTP.Secret, Last: a.TOTP.Last, Added: millis(a.TOTP.Added)}
	}
	for _, p := range a.Passkeys {
		f.Passkeys = append(f.Passkeys, passkeyForm{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: millis(p.Added), Used: millis(p.Used), Counter: p.Counter,
			Backup: p.BackupEligible,
		})
	}
	for _, h := range a.RecoveryCodes {
		f.Recovery = append(f.Recovery, h[:])
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
		LastSignIn: instant(f.Entered), UserHandle: f.Handle,
	}
	if t := f.TOTP; t != nil {
		a.TOTP = auth.TOTP{Secret: t.Secret, Last: t.Last, Added: instant(t.Added)}
	}
	for _, p := range f.Passkeys {
		a.Passkeys = append(a.Passkeys, auth.Passkey{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: instant(p.Added), Used: instant(p.Used),
			Counter: p.Counter, BackupEligible: p.Backup,
		})
	}
	for _, h := range f.Recovery {
		var hash auth.Hash
		copy(hash[:], h)
		a.RecoveryCodes = append(a.RecoveryCodes, hash)
	}
	return a, err
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
		Login: s.Login, Created: millis(s.Created), Seen: millis(s.Seen), How: s.Method, Proven: millis(s.Authenticated),
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

type signInForm struct {
	At      int64       `json:"at"`
	How     auth.Method `json:"how"`
	Browser string      `json:"browser,omitempty"`
	Session []byte      `json:"session"`
}

func encodeSignIn(s auth.SignIn) ([]byte, error) {
	return encode(signInForm{At: millis(s.At), How: s.Method, Browser: s.Browser, Session: s.Session[:]})
}

func decodeSignIn(k, v []byte) (auth.SignIn, error) {
	var f signInForm
	if err := decode(v, &f); err != nil {
		return auth.SignIn{}, fmt.Errorf("sign-in %q: %w", k, err)
	}
	login, n := k[:len(k)-9], number(k[len(k)-8:])
	s := auth.SignIn{Number: n, Login: string(login), At: instant(f.At), Method: f.How, Browser: f.Browser}
	copy(s.Session[:], f.Session)
	return s, nil
}

type linkForm struct {
	Reset   bool           `json:"reset,omitempty"`
	Login   string         `json:"login,omitempty"`
	Name    string         `json:"name,omitempty"`
	Role    string         `json:"role"`
	By      string         `json:"by,omitempty"`
	Created int64          `json:"created"`
	Expires int64          `json:"expires"`
	State   auth.LinkState `json:"state"`
}

func encodeLink(l auth.Link) ([]byte, error) {
	return encode(linkForm{
		Reset: l.Reset, Login: l.Login, Name: l.Name, Role: l.Role.String(), By: l.By, Created: millis(l.Created),
		Expires: millis(l.Expires), State: l.State,
	})
}

func decodeLink(k, v []byte) (auth.Link, error) {
	var f linkForm
	if err := decode(v, &f); err != nil {
		return auth.Link{}, fmt.Errorf("link: %w", err)
	}
	r, err := parseRole(f.Role)
	return auth.Link{
		ID: auth.LinkID(k), Reset: f.Reset, Login: f.Login, Name: f.Name, Role: r, By: f.By,
		Created: instant(f.Created), Expires: instant(f.Expires), State: f.State,
	}, err
}
