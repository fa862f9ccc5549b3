package auth_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestHalfASessionOpensNothing(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	secret, _ := r.enrol(t, "rosa")
	for _, tt := range []struct {
		name string
		then func(pending string)
		want bool
	}{
		{"at once", func(string) {}, true},
		{"in time", func(string) { r.clock.advance(5*time.Minute - 2*time.Second) }, true},
		{"late", func(string) { r.clock.advance(5 * time.Minute) }, false},
		{"used", func(pending string) {
			if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 0), home); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the password was changed", func(string) { r.change(t, "rosa", func(a *auth.Account) { a.Password += "x" }) }, false},
	} {
		pending := r.pending(t, "rosa")
		if r.in(t, pending) {
			t.Fatalf("%s: in by a password alone", tt.name)
		}
		tt.then(pending)
		r.clock.advance(time.Second)
		acct, err := r.PendingSignIn(t.Context(), pending)
		if (err == nil) != tt.want || (acct.Login == "rosa") != tt.want {
			t.Errorf("%s: half of %v, %v", tt.name, acct, err)
		}
		if !tt.want {
			if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 1), home); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		r.clock.advance(time.Minute)
	}
}
