package auth

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// A StateKind says what a State is for. The numbers are stored: append; never change.
type StateKind uint8

const (
	PendingState   StateKind = iota + 1 // a password was verified, and the second factor is missing
	EnrolmentState                      // the secret of an authenticator app was shown, and is not confirmed
	ChallengeState                      // a passkey challenge was answered, and must not be accepted again
	SetupState                          // a link for the first administrator was handed out
)

// StateKinds lists all kinds.
var StateKinds = []StateKind{PendingState, EnrolmentState, ChallengeState, SetupState}

// A State is what is remembered for some minutes between two requests of signing in, of adding a second factor, or of
// setting up the board. It is in the store so that the second request can come after a restart, or to another process.
type State struct {
	Kind    StateKind
	Key     Hash      // of the token or the challenge; of EnrolmentState, the SessionID
	Login   string    // of the account; empty in SetupState
	Expires time.Time // from then on it does not count

	Password Hash   // PendingState: SHA-256 of Account.Password, as stored when it was verified
	Rehash   string // PendingState: the same password hashed at the current cost; empty if it has that cost
	Secret   []byte // EnrolmentState: the secret that was shown
}

// maxStates is the maximum number of states of each kind. One more replaces the one that expires first, but for
// answered challenges, which must be remembered: then no more are accepted.
var maxStates = map[StateKind]int{
	PendingState: 20_000, EnrolmentState: 1000, ChallengeState: 20_000, SetupState: 5,
}

// state returns a state that has not expired. Errors: notice.ErrNotFound.
func state(tx Tx, kind StateKind, key Hash, now time.Time) (State, error) {
	s, err := tx.State(kind, key)
	if err == nil && !now.Before(s.Expires) {
		err = fmt.Errorf("state of kind %d has expired: %w", kind, notice.ErrNotFound)
	}
	return s, err
}

// putState stores a state and keeps to maxStates. Errors: notice.TooSoon, of ChallengeState.
func (a *Auth) putState(tx WriteTx, s State, now time.Time) error {
	count, err := tx.CountStates(s.Kind)
	if err != nil {
		return err
	}
	if count >= a.maxStates[s.Kind] {
		first, err := tx.States(s.Kind, 1)
		if err != nil {
			return err
		}
		if wait := first[0].Expires.Sub(now); s.Kind == ChallengeState && wait > 0 {
			return notice.TooSoon(wait)
		}
		if err := tx.DropState(s.Kind, first[0].Key); err != nil {
			return err
		}
	}
	return tx.PutState(s)
}

// challengeUsed reports whether a passkey challenge was answered before.
func challengeUsed(tx Tx, challenge []byte, now time.Time) (bool, error) {
	_, err := state(tx, ChallengeState, sha256.Sum256(challenge), now)
	if errors.Is(err, notice.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// requireUnused returns notice.Problems with the field passkey if a challenge was answered before.
func requireUnused(tx Tx, challenge []byte, now time.Time) error {
	used, err := challengeUsed(tx, challenge, now)
	if err == nil && used {
		err = errLateChallenge()
	}
	return err
}

// useChallenge records that an account has answered a passkey challenge. If it was answered before, it returns
// notice.Problems with the field passkey.
func (a *Auth) useChallenge(tx WriteTx, challenge []byte, login string, now time.Time) error {
	used, err := challengeUsed(tx, challenge, now)
	if err == nil && used {
		err = errBadPasskey()
	}
	if err != nil {
		return err
	}
	return a.putState(tx, State{
		Kind: ChallengeState, Key: sha256.Sum256(challenge), Login: login, Expires: now.Add(challengeLifetime),
	}, now)
}
