package auth_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// enterWrongCodes enters wrong codes as slowly as the rate limit asks for.
func (fx *fixture) enterWrongCodes(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), "000000", homeClient)
		if !cmp.Equal(err, problem("code", "problem.code.wrong")) {
			t.Fatalf("wrong code %d: %v", i+1, err)
		}
		fx.clock.advance(2 * time.Minute)
	}
}

func TestWrongCodesAreCounted(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, recovery := fx.enrol(t, "rosa")
	fx.enterWrongCodes(t, 4)
	last := fx.clock.now().Add(-2 * time.Minute).UTC()
	want := auth.WrongCodes{Row: 4, Total: 4, Last: last}
	if diff := cmp.Diff(want, fx.stored(t, "rosa").WrongCodes); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	fx.wantActivities(t, "rosa", notice.CodesWrong, notice.OneTimeCodesOn, notice.AccountAdded)

	// Nothing typed is no guess, and a code that was right once is none either.
	code := fx.code(secret, 0)
	if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), code, homeClient); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"", code} {
		_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), code, homeClient)
		if !errors.As(err, new(notice.Problems)) {
			t.Errorf("%q: %v", code, err)
		}
	}
	want.Row = 0 // the total stays, so that the owner sees it
	if diff := cmp.Diff(want, fx.stored(t, "rosa").WrongCodes); diff != "" {
		t.Errorf("after a right code: -want +got\n%s", diff)
	}
	_, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, "rosa"), "aaaa-aaaa-aaaa-aaaa", homeClient)
	if got := fx.stored(t, "rosa").WrongCodes; got.Row != 1 || got.Total != 5 {
		t.Errorf("after a wrong recovery code (%v): %+v", err, got)
	}
	if _, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, "rosa"), recovery[0], homeClient); err != nil {
		t.Error(err)
	}
}

func TestManyWrongCodesRequireANewPassword(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, recovery := fx.enrol(t, "rosa")
	fx.enterWrongCodes(t, 100)
	exhausted := problem("form", "problem.second.exhausted")
	pending := fx.pending(t, "rosa")
	if _, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), homeClient); !cmp.Equal(err, exhausted) {
		t.Errorf("a right code: %v", err)
	}
	_, err := fx.CompleteWithRecoveryCode(t.Context(), pending, recovery[0], homeClient)
	if !cmp.Equal(err, exhausted) {
		t.Errorf("a recovery code: %v", err)
	}
	fx.wantActivities(t, "rosa", notice.CodesRefused, notice.CodesWrong, notice.CodesWrong, notice.CodesWrong,
		notice.OneTimeCodesOn, notice.AccountAdded)

	if err := fx.ChangePassword(t.Context(), "rosa", goodPassword, otherPassword); err != nil {
		t.Fatal(err)
	}
	if got := fx.stored(t, "rosa").WrongCodes; got != (auth.WrongCodes{}) {
		t.Errorf("after a new password: %+v", got)
	}
	e, err := fx.SignIn(t.Context(), "rosa", otherPassword, homeClient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fx.CompleteWithCode(t.Context(), e.Token, fx.code(secret, 0), homeClient); err != nil {
		t.Errorf("after a new password: %v", err)
	}
}
