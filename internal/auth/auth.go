// Package auth holds the institution's accounts, their passwords, second factors and sessions.
// Readers have no account.
//
// What it promises:
//
//   - A password is stored as argon2id in a PHC string only; a token or code that it hands out
//     (session, setup, link, recovery) is stored as its SHA-256 only. No error contains either.
//   - A failed sign-in does not reveal whether the login or the password was wrong, or whether the
//     account exists or is disabled: it returns the same error after the same work.
//   - Attempts are rate limited by network, by account, and by the pair of both. A refused attempt
//     computes no hash. No account is locked for good: for a network from which the account was
//     signed in to before, only the limit of the pair applies.
//   - At most runtime.NumCPU passwords, or 2, are hashed at the same time, which bounds the memory used.
//     The queue for that is short and one place is kept for networks that are known in this way, so that
//     no number of strangers keeps the staff out.
//   - What is remembered between two requests is in the store (State): for some minutes, in bounded number,
//     and a token only by its hash. A restart or another process takes it up.
//   - An account with a second factor needs the password and that factor, or a passkey with user
//     verification. A pending sign-in (password right, second factor missing) is not a session.
//   - A one-time code, a recovery code and an answer to a passkey challenge are accepted once. After 100
//     wrong codes in a row the account accepts no code until it has a new password (NIST SP 800-63B,
//     section 3.2.2). Wrong codes are shown to the owner and written to the activity log.
//   - A session ends at sign-out, when someone else changes the account's password, role or factors,
//     when a new password is set, after 30 minutes without a request, and 12 hours after it began.
//     A disabled account has no session. The limits survive a restart, after which the 30 minutes
//     may be up to 5 minutes shorter.
//   - There is no default password. The first administrator is created with a one-time token, while
//     there is no account; other accounts on the command line or by an administrator's one-time link.
//   - Once there is an enabled administrator, there always is one.
//   - Every change of an account is written to the activity log in the same transaction.
//
// The package does not know HTTP, cookies or files. A Store keeps the records; the rules about them
// are here. Time comes from Config.Now; each exported method reads it at most once.
//
// Invalid input is returned as notice.Problems. Its message keys begin with "problem." and have no
// language.
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

// A Config holds what New needs.
type Config struct {
	Store Store
	Now   notice.Clock
	Base  string // absolute URL of the board, which passkeys are bound to; if empty there are no passkeys

	// Secret is random and the same for the life of the store. Passkey challenges are derived from it. If it is
	// empty, they can be answered in the process only that issued them.
	Secret []byte

	// HashMemory is how much memory a new password hash takes, in KiB; 0: what OWASP recommends at least. Only tests that
	// are not about the cost of passwords set it, to at least 8 (RFC 9106, section 3.1).
	HashMemory uint32
}

// An Auth signs members of the institution in and out and authenticates their requests. It is safe
// for concurrent use. Several processes can have an Auth of the same store and with the same secret:
// what one begins, such as a sign-in with a second factor, another can complete. In one process, and lost
// when it ends, are:
//
//   - Rate limits and the networks that accounts signed in from before. Each process has the whole budget.
//     They are asked at every attempt, wrong ones above all, and a write to the store for each would let
//     strangers keep the disk busy. What must not be guessed in spite of that, one-time codes, is also
//     limited by WrongCodes, which is in the account.
//   - The queue for hashing, because it bounds the memory of a process.
//   - When sessions were last seen, for up to 5 minutes; see Authenticate.
type Auth struct {
	store        Store
	clock        notice.Clock
	hasher       hasher
	throttle     *throttle
	seen         *seenTimes
	relyingParty relyingParty
	base         string
	maxStates    map[StateKind]int

	elsewhere struct { // what PasskeysElsewhere found
		sync.Mutex
		names []string
		read  time.Time
	}
}

// New returns an Auth that keeps its records in c.Store. It reads nothing from it yet.
func New(c Config) *Auth {
	return &Auth{
		store:        c.Store,
		clock:        c.Now,
		hasher:       newHasher(runtime.NumCPU(), c.HashMemory),
		throttle:     newThrottle(),
		seen:         newSeenTimes(),
		relyingParty: newRelyingParty(c.Base, c.Secret),
		base:         c.Base,
		maxStates:    maxStates,
	}
}

// Base returns Config.Base.
func (a *Auth) Base() string { return a.base }

// A Client describes where a request came from.
type Client struct {
	Addr    netip.Addr // for rate limits; it is not stored
	Browser string     // its name in one word, as listed among the sign-ins; may be empty
}

// now returns the clock's time in UTC without a monotonic reading, which stops while the machine
// sleeps and has no meaning after a restart. An exported method calls it at most once.
func (a *Auth) now() time.Time { return a.clock().Round(0).UTC() }

// changeAccount loads an account, applies change and stores the result in one transaction. If change
// returns an error, nothing is stored. It must not change the login.
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

// wrap returns the notice.Problems or LinkError in err, which callers handle by type, unwrapped.
// Other errors are wrapped with what was being done.
func wrap(err error, doing string) error {
	var problems notice.Problems
	var invalid LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &problems):
		return problems
	case errors.As(err, &invalid):
		return invalid
	}
	return fmt.Errorf("%s: %w", doing, err)
}
