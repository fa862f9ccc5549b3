package authtest

import (
	"errors"
	"fmt"
	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"testing"
	"time"
)

func states(t *testing.T, s suite) {
	s.put(account("rosa"))
	state := func(kind auth.StateKind, key byte, minutes int) auth.State {
		s := auth.State{Kind: kind, Key: auth.Hash{key}, Expires: epoch.Add(time.Duration(minutes) * time.Minute)}
		if kind != auth.SetupState {
			s.Login = "rosa"
		}
		return s
	}
	pending := state(auth.PendingState, 1, 3)
	pending.Password, pending.Rehash = auth.Hash{7}, "hash"
	enrolment := state(auth.EnrolmentState, 1, 2)
	enrolment.Secret = []byte("secret")
	all := []auth.State{
		state(auth.PendingState, 2, 1), pending, state(auth.PendingState, 3, 2), enrolment,
		state(auth.SetupState, 1, 1),
	}
	s.write(func(tx auth.WriteTx) (err error) {
		for _, one := range all {
			err = errors.Join(err, tx.PutState(one))
		}
		return err
	})
	listed := func(kind auth.StateKind, n int, want ...byte) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			list, err := tx.States(kind, n)
			var got []byte
			for _, one := range list {
				got = append(got, one.Key[0])
			}
			s.same(fmt.Sprint("states of kind ", kind), want, got, err)
			return nil
		})
	}
	s.read(func(tx auth.Tx) error {
		for _, want := range all {
			got, err := tx.State(want.Kind, want.Key)
			s.same("state", want, got, err)
		}
		if _, err := tx.State(auth.SetupState, auth.Hash{2}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("one of another kind: %v", err)
		}
		n, err := tx.CountStates(auth.PendingState)
		s.same("count", 3, n, err)
		return nil
	})
	listed(auth.PendingState, 9, 2, 3, 1)
	listed(auth.PendingState, 2, 2, 3)
	pending.Expires = epoch
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutState(pending), tx.DropState(auth.PendingState, auth.Hash{9}))
	})
	listed(auth.PendingState, 9, 1, 2, 3)
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(
			tx.DropStatesBefore(epoch.Add(2*time.Minute)), tx.DropState(auth.EnrolmentState, auth.Hash{1}),
		)
	})
	listed(auth.PendingState, 9, 3)
	listed(auth.EnrolmentState, 9)
	listed(auth.SetupState, 9)
}
