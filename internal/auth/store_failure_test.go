package auth_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

var errDisk = errors.New("input/output error")

// A failingStore cannot read accounts in write transactions.
type failingStore struct{ auth.Store }

func (s failingStore) UpdateAccounts(ctx context.Context, f func(auth.WriteTx) error) error {
	return s.Store.UpdateAccounts(ctx, func(tx auth.WriteTx) error { return f(failingTx{tx}) })
}

type failingTx struct{ auth.WriteTx }

func (failingTx) Account(string) (auth.Account, error)         { return auth.Account{}, errDisk }
func (failingTx) Accounts(string, int) ([]auth.Account, error) { return nil, errDisk }

// withFailingStore returns a fixture whose store fails.
func withFailingStore(t *testing.T) *fixture {
	t.Helper()
	fx := newFixture(t)
	fx.failing()
	return fx
}

// failing gives fx an Auth whose store fails.
func (fx *fixture) failing() {
	fx.Auth = auth.New(auth.Config{Store: failingStore{fx.store}, Now: fx.clock.now, Base: base})
	fx.UseCheapHashes(func() {})
}

func TestInviteDoesNotReportAFailureAsATakenLogin(t *testing.T) {
	fx := withFailingStore(t)
	token, _, err := fx.Invite(t.Context(), auth.Operator, notice.Team, "rosa", "")
	if !errors.Is(err, errDisk) || errors.As(err, new(notice.Problems)) || token != "" {
		t.Errorf("token %q, error %v", token, err)
	}
}

func TestASetupTokenSurvivesAFailureOfTheStore(t *testing.T) {
	fx := newFixture(t)
	token, whole := fx.setup(t), fx.Auth
	fx.failing()
	if err := fx.firstAdmin(t, token); !errors.Is(err, errDisk) || errors.Is(err, notice.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if fx.Auth = whole; !fx.setupTokenValid(t, token) {
		t.Error("the token is void")
	}
}

// An unreadableStore fails to read.
type unreadableStore struct{ auth.Store }

func (unreadableStore) ViewAccounts(context.Context, func(auth.Tx) error) error { return errDisk }

// TestHadSessionWhenTheStoreFails: what a member of staff has typed is read in full while the store cannot tell who
// sent it.
func TestHadSessionWhenTheStoreFails(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	a := auth.New(auth.Config{Store: unreadableStore{fx.store}, Now: fx.clock.now, Base: base})
	if !a.HadSession(t.Context(), token) || a.HadSession(t.Context(), "x") {
		t.Error("a session is taken for none, or the reverse")
	}
}
