package boltstore

import (
	"errors"
	"fmt"

	"noticeboard/internal/auth"
)

func (x tx) SignIns(login string, before uint64, n int) ([]auth.SignIn, error) {
	latest := x.backward(signins, []byte(login+"\x00"), loginKey(login, upperBound(before)))
	return collectWhole(x, signins, latest, n, decodeSignIn)
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
