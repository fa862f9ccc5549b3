package auth_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestAPendingSignInIsNoSession(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, _ := fx.enrol(t, "rosa")
	for _, tt := range []struct {
		name string
		then func(pending string)
		want bool
	}{
		{"at once", func(string) {}, true},
		{"in time", func(string) { fx.clock.advance(5*time.Minute - 2*time.Second) }, true},
		{"late", func(string) { fx.clock.advance(5 * time.Minute) }, false},
		{"used", func(pending string) {
			if _, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), homeClient); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the password was changed", func(string) {
			fx.change(t, "rosa", func(a *auth.Account) { a.Password += "x" })
		}, false},
	} {
		pending := fx.pending(t, "rosa")
		if fx.signedIn(t, pending) {
			t.Fatalf("%s: a session by password alone", tt.name)
		}
		tt.then(pending)
		fx.clock.advance(time.Second)
		acct, err := fx.PendingSignIn(t.Context(), pending)
		if (err == nil) != tt.want || (acct.Login == "rosa") != tt.want {
			t.Errorf("%s: pending for %v, %v", tt.name, acct, err)
		}
		if !tt.want {
			_, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 1), homeClient)
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		fx.clock.advance(time.Minute)
	}
}
