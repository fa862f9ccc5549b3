package portable

import (
	"errors"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

type accountForm struct {
	Login      string              `json:"login"`
	Name       string              `json:"name"`
	Role       string              `json:"role"`
	Lang       notice.Lang         `json:"language,omitempty"`
	Created    stamp               `json:"created,omitzero"`
	Disabled   bool                `json:"disabled,omitempty"`
	LastSignIn stamp               `json:"lastSignIn,omitzero"`
	Secrets    *accountSecretsForm `json:"secrets,omitempty"` // only in an export with secrets
}

type accountSecretsForm struct {
	Password   string          `json:"password"`
	Codes      *codesForm      `json:"oneTimeCodes,omitempty"`
	Passkeys   []passkeyForm   `json:"passkeys,omitempty"`
	UserHandle hexText         `json:"userHandle,omitempty"`
	Recovery   []hexText       `json:"recoveryCodes,omitempty"`
	Wrong      *wrongCodesForm `json:"wrongCodes,omitempty"`
	Email      *emailForm      `json:"email,omitempty"`
}

// An emailForm says where and how often a member of the institution is told of the work by e-mail.
type emailForm struct {
	Address string                           `json:"address,omitempty"`
	State   string                           `json:"state,omitempty"`
	Since   stamp                            `json:"since,omitzero"`
	Reason  string                           `json:"reason,omitempty"`
	Lang    notice.Lang                      `json:"language,omitempty"`
	Often   map[notice.DeskNews]notice.Often `json:"often,omitempty"`
	Asked   []askingForm                     `json:"asked,omitempty"`
}

type askingForm struct {
	Of hexText `json:"key"`
	At stamp   `json:"at"`
}

// emailToForm returns nil if there is neither an address nor a choice.
func emailToForm(m notice.ColleagueMail) *emailForm {
	if m.Address == "" && m.State == 0 && len(m.Often) == 0 && len(m.Asked) == 0 {
		return nil
	}
	f := emailForm{
		Address: m.Address, State: m.State.String(), Since: stamp{m.Since}, Reason: m.Reason, Lang: m.Lang, Often: m.Often,
	}
	for _, a := range m.Asked {
		f.Asked = append(f.Asked, askingForm{a.Of[:], stamp{a.At}})
	}
	return &f
}

func (f *emailForm) mail() (m notice.ColleagueMail, err error) {
	if f == nil {
		return m, nil
	}
	m = notice.ColleagueMail{
		Address: f.Address, Since: f.Since.Time, Reason: f.Reason, Lang: f.Lang, Often: f.Often,
	}
	if f.State != "" {
		if m.State, err = notice.ParseMailboxState(f.State); err != nil {
			return m, err
		}
	}
	for _, a := range f.Asked {
		asking := notice.Asking{At: a.At.Time}
		err = errors.Join(err, a.Of.into(asking.Of[:]))
		m.Asked = append(m.Asked, asking)
	}
	return m, err
}

type codesForm struct {
	Secret hexText  `json:"secret"`
	Last   uint64   `json:"last,omitempty"`
	Used   []uint64 `json:"used,omitempty"`
	Added  stamp    `json:"added,omitzero"`
}

type passkeyForm struct {
	ID      hexText `json:"id"`
	Key     hexText `json:"key"`
	Name    string  `json:"name"`
	Added   stamp   `json:"added,omitzero"`
	Used    stamp   `json:"used,omitzero"`
	Counter uint32  `json:"counter,omitempty"`
	Backup  bool    `json:"backup,omitempty"`
	Party   string  `json:"party,omitempty"`
}

type wrongCodesForm struct {
	Row   int   `json:"row,omitempty"`
	Total int   `json:"total"`
	Last  stamp `json:"last,omitzero"`
}

func accountToForm(a auth.Account) accountForm {
	f := accountForm{
		Login: a.Login, Name: a.Name, Role: a.Role.String(), Lang: a.Lang, Created: stamp{a.Created},
		Disabled: a.Disabled, LastSignIn: stamp{a.LastSignIn},
	}
	s := accountSecretsForm{Password: a.Password, UserHandle: a.UserHandle}
	if a.TOTP.On() {
		s.Codes = &codesForm{
			Secret: a.TOTP.Secret, Last: a.TOTP.Last, Used: a.TOTP.Used, Added: stamp{a.TOTP.Added},
		}
	}
	for _, p := range a.Passkeys {
		s.Passkeys = append(s.Passkeys, passkeyForm{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: stamp{p.Added}, Used: stamp{p.Used}, Counter: p.Counter,
			Backup: p.BackupEligible, Party: p.Party,
		})
	}
	for _, h := range a.RecoveryCodes {
		s.Recovery = append(s.Recovery, h[:])
	}
	if w := a.WrongCodes; w.Total > 0 {
		s.Wrong = &wrongCodesForm{Row: w.Row, Total: w.Total, Last: stamp{w.Last}}
	}
	s.Email = emailToForm(a.Mail)
	f.Secrets = &s
	return f
}

// withoutSecrets returns f as it is in an export without secrets.
func (f accountForm) withoutSecrets() accountForm {
	f.Secrets = nil
	return f
}

func (f accountForm) account() (a auth.Account, err error) {
	a = auth.Account{
		Login: f.Login, Name: f.Name, Lang: f.Lang, Created: f.Created.Time, Disabled: f.Disabled,
		LastSignIn: f.LastSignIn.Time,
	}
	if a.Role, err = parseRole(f.Role); err != nil || f.Secrets == nil {
		return a, err
	}
	s := *f.Secrets
	a.Password, a.UserHandle = s.Password, s.UserHandle
	if c := s.Codes; c != nil {
		a.TOTP = auth.TOTP{Secret: c.Secret, Last: c.Last, Used: c.Used, Added: c.Added.Time}
	}
	for _, p := range s.Passkeys {
		a.Passkeys = append(a.Passkeys, auth.Passkey{
			ID: p.ID, Key: p.Key, Name: p.Name, Added: p.Added.Time, Used: p.Used.Time, Counter: p.Counter,
			BackupEligible: p.Backup, Party: p.Party,
		})
	}
	for _, h := range s.Recovery {
		var hash auth.Hash
		err = errors.Join(err, h.into(hash[:]))
		a.RecoveryCodes = append(a.RecoveryCodes, hash)
	}
	if w := s.Wrong; w != nil {
		a.WrongCodes = auth.WrongCodes{Row: w.Row, Total: w.Total, Last: w.Last.Time}
	}
	mail, err1 := s.Email.mail()
	a.Mail = mail
	return a, errors.Join(err, err1)
}

type signInForm struct {
	Login   string      `json:"login"`
	Number  uint64      `json:"number"`
	At      stamp       `json:"at,omitzero"`
	Method  auth.Method `json:"method"`
	Browser string      `json:"browser,omitempty"`
	Session hexText     `json:"session"`
}

func signInToForm(s auth.SignIn) signInForm {
	return signInForm{
		Login: s.Login, Number: s.Number, At: stamp{s.At}, Method: s.Method, Browser: s.Browser, Session: s.Session[:],
	}
}

func (f signInForm) signIn() (s auth.SignIn, err error) {
	s = auth.SignIn{Login: f.Login, Number: f.Number, At: f.At.Time, Method: f.Method, Browser: f.Browser}
	return s, f.Session.into(s.Session[:])
}

type linkForm struct {
	ID      hexText        `json:"id"`
	Reset   bool           `json:"reset,omitempty"`
	Login   string         `json:"login,omitempty"`
	Name    string         `json:"name,omitempty"`
	Role    string         `json:"role"`
	By      string         `json:"by,omitempty"`
	Created stamp          `json:"created,omitzero"`
	Expires stamp          `json:"expires,omitzero"`
	State   auth.LinkState `json:"state"`
}

func linkToForm(l auth.Link) linkForm {
	return linkForm{
		ID: l.ID[:], Reset: l.Reset, Login: l.Login, Name: l.Name, Role: l.Role.String(), By: l.By,
		Created: stamp{l.Created}, Expires: stamp{l.Expires}, State: l.State,
	}
}

func (f linkForm) link() (l auth.Link, err error) {
	l = auth.Link{
		Reset: f.Reset, Login: f.Login, Name: f.Name, By: f.By, Created: f.Created.Time, Expires: f.Expires.Time,
		State: f.State,
	}
	var err2 error
	l.Role, err2 = parseRole(f.Role)
	return l, errors.Join(f.ID.into(l.ID[:]), err2)
}
