package auth

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// A Store keeps accounts with all that belongs to them. Every implementation passes
// authtest.TestStore.
type Store interface {
	// ViewAccounts runs f on one consistent snapshot.
	ViewAccounts(ctx context.Context, f func(Tx) error) error

	// UpdateAccounts runs f in a serializable transaction, which it commits if f returns nil and
	// drops otherwise; f's error may come back wrapped. It may run f more than once, so f must
	// have no effect other than on its argument and on variables that it assigns anew each time.
	// What was written has reached the disk when it returns nil.
	UpdateAccounts(ctx context.Context, f func(WriteTx) error) error
}

// A Tx reads. It is valid until the function it was given to returns; what it returned stays valid.
// Whoever or whatever is not there is notice.ErrNotFound.
type Tx interface {
	Account(login string) (Account, error)
	// Accounts lists by login, starting behind after (empty: at the beginning), at most n.
	Accounts(after string, n int) ([]Account, error)
	// AccountWithPasskey finds the account that has the passkey with an ID.
	AccountWithPasskey(id []byte) (Account, error)

	Session(id SessionID) (Session, error)

	// SignIns lists an account's, the newest first, before a number (zero: the last), at most n.
	SignIns(login string, before uint64, n int) ([]SignIn, error)

	Link(id LinkID) (Link, error)
	// Links lists all, in no order that means anything.
	Links() ([]Link, error)

	// ActivitiesInvolving lists the newest entries of the activity log that an account made or that
	// were made about it, before a number (zero: the last), at most n.
	ActivitiesInvolving(login string, before uint64, n int) ([]notice.Activity, error)
}

// A WriteTx also writes.
type WriteTx interface {
	Tx

	// PutAccount adds a or replaces what has its login. A passkey that another account has is
	// notice.ErrConflict.
	PutAccount(a Account) error

	PutSession(s Session) error
	// EndSession deletes a session. It is no error if there is none.
	EndSession(id SessionID) error
	// EndSessions deletes every session of an account.
	EndSessions(login string) error
	// EndSessionsBefore deletes sessions created before t, at most n, and returns how many.
	EndSessionsBefore(t time.Time, n int) (ended int, err error)

	// AddSignIn numbers s among its account's, from 1, and keeps it and the KeptSignIns-1 before
	// it; older ones go.
	AddSignIn(s SignIn) error

	// PutLink adds l or replaces what has its ID.
	PutLink(l Link) error
	// DropLinksBefore deletes the links that expired before t.
	DropLinksBefore(t time.Time) error

	// AppendActivity numbers an entry of the activity log and records it.
	AppendActivity(notice.Activity) error
}
