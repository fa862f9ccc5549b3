// Package auth holds the institution's accounts, their passwords, second factors and sessions.
// Readers have none of these.
//
// What it promises:
//
//   - A password is kept as argon2id in a PHC string and nowhere else; a token or code that it hands
//     out (session, setup, link, recovery) is kept as its SHA-256 only. Neither is ever part of an
//     error.
//   - Whoever signs in wrongly cannot tell which half was wrong, nor whether the account is there
//     or disabled: same error, same work.
//   - Guessing is slow: by network, by account, and by both together. Refusing costs no hashing,
//     and no account is ever locked for good: a network from which its owner signed in lately is
//     not held up by what strangers do to the account.
//   - At most runtime.NumCPU passwords are hashed at once, so that a rush costs time, not memory.
//   - An account with a second factor is opened by a password and that factor, or by a passkey that
//     has verified its owner. The time between the two steps opens nothing.
//   - A one-time code counts once, a recovery code counts once, a passkey's answer counts once.
//   - A session ends at sign-out, when its password, role or factors are changed by someone else, at
//     a new password, after 30 minutes without a request and after 12 hours in any case; a disabled
//     account has none. These limits outlast a restart (after which the 30 minutes may turn out up
//     to 5 minutes shorter).
//   - There is no default password. The first administrator is made with a one-time token, only
//     while there is no account; all others at the machine or by an administrator's one-time link.
//   - Once there is an administrator who can sign in, there always is one.
//   - Whatever is done about an account is in the activity log, in the same transaction.
//
// It knows nothing of HTTP, cookies or disks. A Store keeps its records; every rule about them is
// here. Time comes from Config.Now, and an operation asks for it once.
//
// What a person typed wrongly comes back as notice.Problems; its message keys all begin with
// "problem." and are in no language yet.
package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// A Config says what an Auth stands on.
type Config struct {
	Store Store
	Now   notice.Clock
	Base  string // absolute URL of the board, to which passkeys are bound; without it there are none
}

// An Auth signs members of the institution in and out, and knows who they are. It is safe for
// concurrent use. One process has one: throttles, half sessions and the setup token live in its
// memory.
type Auth struct {
	store        Store
	clock        notice.Clock
	hasher       hasher
	throttle     *throttle
	seen         *seenTimes
	relyingParty relyingParty
	pending      *pendingSignIns
	enrolments   *totpEnrolments
	base         string

	mu    sync.Mutex
	setup setupToken
}

// New returns an Auth on c.Store.
func New(c Config) *Auth {
	return &Auth{
		store:        c.Store,
		clock:        c.Now,
		hasher:       newHasher(runtime.NumCPU()),
		throttle:     newThrottle(),
		seen:         newSeenTimes(),
		relyingParty: newRelyingParty(c.Base),
		pending:      newPendingSignIns(),
		enrolments:   newTOTPEnrolments(),
		base:         c.Base,
	}
}

// Base returns Config.Base.
func (a *Auth) Base() string { return a.base }

// A Client is where a request came from.
type Client struct {
	Addr    netip.Addr // for the throttle; it is not kept
	Browser string     // its name in a word, as the list of sign-ins shows it
}

// now returns the wall clock's time and nothing of the monotonic one, which stands still while the
// machine sleeps and means nothing after a restart.
func (a *Auth) now() time.Time { return a.clock().Round(0).UTC() }

// changeAccount keeps an account as change leaves it, unless change returns an error. It must not
// change the login.
func (a *Auth) changeAccount(ctx context.Context, login string, change func(WriteTx, *Account) error) error {
	return a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		acct, err := tx.Account(login)
		if err != nil {
			return err
		}
		if err := change(tx, &acct); err != nil {
			return err
		}
		return tx.PutAccount(acct)
	})
}

// wrap returns an error that callers act upon by its type as it is, and wraps the rest.
func wrap(err error, doing string) error {
	var problems notice.Problems
	var over LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &problems):
		return problems
	case errors.As(err, &over):
		return over
	}
	return fmt.Errorf("%s: %w", doing, err)
}
