package auth

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// A Store keeps accounts, sessions, sign-ins, links and states. Every implementation passes authtest.TestStore.
type Store interface {
	// ViewAccounts runs f on one consistent snapshot. It may run f more than once, as UpdateAccounts
	// does, and returns f's error, possibly wrapped.
	ViewAccounts(ctx context.Context, f func(Tx) error) error

	// UpdateAccounts runs f in a serializable transaction. It commits if f returns nil; otherwise it
	// rolls back and returns f's error, possibly wrapped. It may run f more than once, so f must have
	// no side effects other than on its argument and on variables that it assigns each time. When
	// UpdateAccounts returns nil, the data is on disk.
	UpdateAccounts(ctx context.Context, f func(WriteTx) error) error
}

// A Tx is a read transaction. It must not be used after the function that it was passed to has returned;
// values that it returned may be kept. Methods that return one record return notice.ErrNotFound if there
// is none; those that return a list return an empty one.
type Tx interface {
	// Account returns the account with exactly this login.
	Account(login string) (Account, error)
	// Accounts returns at most n accounts in order of login, those after the login after; if it is
	// empty, from the first. One whose record is damaged has its login only (Account.Damaged).
	Accounts(after string, n int) ([]Account, error)
	// AccountWithPasskey returns the account that has the passkey with an ID.
	AccountWithPasskey(id []byte) (Account, error)

	Session(id SessionID) (Session, error)

	// State returns the state with a kind and a key, whether it has expired or not.
	State(kind StateKind, key Hash) (State, error)
	// States returns at most n states of a kind, those first that expire first.
	States(kind StateKind, n int) ([]State, error)
	// CountStates returns the number of states of a kind, expired ones included. It costs as much as it
	// counts.
	CountStates(kind StateKind) (int, error)

	// SignIns returns at most n sign-ins of an account, newest first, with numbers below before; if it
	// is zero, from the newest. Those that are damaged are left out.
	SignIns(login string, before uint64, n int) ([]SignIn, error)

	Link(id LinkID) (Link, error)
	// Links returns all links that are not damaged, in no particular order.
	Links() ([]Link, error)

	// ActivitiesInvolving returns at most n activities by an account or about it, newest first, with
	// numbers below before; if it is zero, from the newest.
	ActivitiesInvolving(login string, before uint64, n int) ([]notice.Activity, error)
}

// A WriteTx is a write transaction. Its reads return what it wrote.
type WriteTx interface {
	Tx

	// PutAccount inserts the account or replaces the one with its login. It returns notice.ErrConflict
	// if another account has one of its passkeys.
	PutAccount(a Account) error

	// PutSession inserts the session or replaces the one with its ID.
	PutSession(s Session) error
	// EndSession deletes a session. It returns nil if there is none.
	EndSession(id SessionID) error
	// EndSessions deletes all sessions of an account. It costs as much as there are of them.
	EndSessions(login string) error
	// EndSessionsBefore deletes at most n sessions created before t, and returns how many.
	EndSessionsBefore(t time.Time, n int) (ended int, err error)

	// PutState inserts the state or replaces the one with its kind and key.
	PutState(s State) error
	// DropState deletes a state. It returns nil if there is none.
	DropState(kind StateKind, key Hash) error
	// DropStatesBefore deletes the states that expired before t.
	DropStatesBefore(t time.Time) error

	// AddSignIn adds a sign-in to those of its account and sets its number, which counts from 1. It
	// deletes all but the newest KeptSignIns.
	AddSignIn(s SignIn) error

	// PutLink inserts the link or replaces the one with its ID.
	PutLink(l Link) error
	// DropLinksBefore deletes the links that expired before t.
	DropLinksBefore(t time.Time) error

	// AppendActivity adds an activity to the journal and sets its number.
	AppendActivity(notice.Activity) error
}
