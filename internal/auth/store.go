package auth

import (
	"context"
	"time"
)

// A Store keeps accounts and sessions. Every method is one transaction, serializable with all
// others, and what it wrote has reached the disk when it returns nil. Whoever is not there is
// notice.ErrNotFound. An error may be wrapped.
//
// A function given to a method may run more than once, each time on what is stored then. It must
// not change the login. If it returns an error, nothing is written and that error comes back.
type Store interface {
	Account(ctx context.Context, login string) (Account, error)

	// Accounts lists by login, starting behind after (empty: at the beginning), at most n.
	Accounts(ctx context.Context, after string, n int) ([]Account, error)

	// AddAccount adds a. It is notice.ErrConflict if the login is taken or, if first is set, if
	// there is any account.
	AddAccount(ctx context.Context, a Account, first bool) error

	// ChangeAccount keeps the account as change leaves it and, if endSessions is set, deletes
	// every session of it.
	ChangeAccount(ctx context.Context, login string, change func(*Account) error, endSessions bool) error

	// Session returns a session and its account.
	Session(ctx context.Context, id SessionID) (Session, Account, error)

	// AddSession adds s, and keeps its account as change leaves it.
	AddSession(ctx context.Context, s Session, change func(*Account) error) error

	// SeeSession sets Seen of a session that is there. It never brings an ended one back.
	SeeSession(ctx context.Context, id SessionID, seen time.Time) error

	// EndSession deletes a session. It is no error if there is none.
	EndSession(ctx context.Context, id SessionID) error

	// EndSessionsBefore deletes sessions created before t, at most n, and returns how many.
	EndSessionsBefore(ctx context.Context, t time.Time, n int) (ended int, err error)
}
