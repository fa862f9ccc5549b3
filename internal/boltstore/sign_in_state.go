package boltstore

import (
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func stateKey(kind auth.StateKind, k auth.Hash) []byte { return append([]byte{byte(kind)}, k[:]...) }

func (x tx) State(kind auth.StateKind, k auth.Hash) (auth.State, error) {
	return load(x, states, stateKey(kind, k), decodeState)
}

func (x tx) States(kind auth.StateKind, n int) (all []auth.State, err error) {
	for k := range x.forward(stateexpiries, []byte{byte(kind)}, []byte{byte(kind)}) {
		if len(all) == n {
			break
		}
		s, err := loadIndexed(x, states, stateKey(kind, auth.Hash(k[9:])), decodeState)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (x tx) CountStates(kind auth.StateKind) (n int, err error) {
	for range x.forward(stateexpiries, []byte{byte(kind)}, []byte{byte(kind)}) {
		n++
	}
	return n, nil
}

func (x *writeTx) PutState(s auth.State) error {
	if err := x.DropState(s.Kind, s.Key); err != nil {
		return err
	}
	data, err := encodeState(s)
	if err != nil {
		return err
	}
	return errors.Join(x.put(states, stateKey(s.Kind, s.Key), data), x.reindex(nil, signInStateEntries(s)))
}

func (x *writeTx) DropState(kind auth.StateKind, k auth.Hash) error {
	old, err := x.State(kind, k)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(x.delete(states, stateKey(kind, k)), x.reindex(signInStateEntries(old), nil))
}

func (x *writeTx) DropStatesBefore(t time.Time) error {
	for _, kind := range auth.StateKinds {
		for {
			first, err := x.States(kind, 1) // a bbolt cursor must not be used while keys are deleted
			if err != nil {
				return err
			}
			if len(first) == 0 || !first[0].Expires.Before(t) {
				break
			}
			if err := x.DropState(kind, first[0].Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// signInStateEntries returns the index entry of a state.
func signInStateEntries(s auth.State) []entry {
	expires := string(key(uint64(millis(s.Expires))))
	return []entry{{stateexpiries, string([]byte{byte(s.Kind)}) + expires + string(s.Key[:]), ""}}
}

type stateForm struct {
	Login    string `json:"login,omitempty"`
	Expires  int64  `json:"expires"`
	Password []byte `json:"password,omitempty"`
	Rehash   string `json:"rehash,omitempty"`
	Secret   []byte `json:"secret,omitempty"`
}

func encodeState(s auth.State) ([]byte, error) {
	f := stateForm{Login: s.Login, Expires: millis(s.Expires), Rehash: s.Rehash, Secret: s.Secret}
	if s.Password != (auth.Hash{}) {
		f.Password = s.Password[:]
	}
	return encode(f)
}

func decodeState(k, v []byte) (auth.State, error) {
	var f stateForm
	if err := decode(v, &f); err != nil {
		return auth.State{}, fmt.Errorf("state: %w", err)
	}
	s := auth.State{
		Kind: auth.StateKind(k[0]), Key: auth.Hash(k[1:]), Login: f.Login, Expires: instant(f.Expires), Rehash: f.Rehash,
		Secret: f.Secret,
	}
	copy(s.Password[:], f.Password)
	return s, nil
}
