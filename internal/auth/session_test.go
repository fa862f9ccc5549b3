package auth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth"
)

func TestSessionEnds(t *testing.T) {
	const minute, hour = time.Minute, time.Hour
	for _, tt := range []struct {
		name     string
		requests int           // after signing in
		every    time.Duration // from one to the next
		then     time.Duration
		want     bool
	}{
		{"at once", 0, 0, 0, true},
		{"almost idle", 0, 0, 30*minute - 1, true},
		{"idle", 0, 0, 30 * minute, false},
		{"long idle", 0, 0, 9 * hour, false},
		{"almost idle after requests", 100, minute, 30*minute - 1, true},
		{"idle after requests", 100, minute, 30 * minute, false},
		{"seldom there", 20, 29 * minute, 29 * minute, true},
		{"almost 12 hours", 719, minute, minute - 1, true},
		{"12 hours", 719, minute, minute, false},
		{"the clock was set back a little", 0, 0, -minute, true},
		{"the clock was years ahead", 0, 0, -9000 * hour, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fx := newFixture(t)
			fx.addAccount(t, "rosa")
			token := fx.signIn(t, "rosa")
			for i := range tt.requests {
				fx.clock.advance(tt.every)
				if !fx.signedIn(t, token) {
					t.Fatalf("signed out at request %d", i+1)
				}
			}
			fx.clock.advance(tt.then)
			if got := fx.signedIn(t, token); got != tt.want {
				t.Errorf("signed in: %v, want %v", got, tt.want)
			}
			if got := fx.signedIn(t, token); got != tt.want {
				t.Errorf("asked again: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSignOut(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	one, other := fx.signIn(t, "rosa"), fx.signIn(t, "rosa")
	for range 2 { // the second time returns nil too
		if err := fx.SignOut(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	if fx.signedIn(t, one) || fx.restart().signedIn(t, one) {
		t.Error("still signed in")
	}
	if !fx.signedIn(t, other) {
		t.Error("the other browser is signed out, too")
	}
	if err := fx.SignOut(t.Context(), "no such token"); err != nil {
		t.Error(err)
	}
}

func TestAuthenticateWithoutSession(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	for _, not := range []string{
		"", "x", token[1:], token + "A", " " + token[1:], strings.ToUpper(token), strings.Repeat("A", 43),
		strings.Repeat("A", 1<<20),
	} {
		if fx.signedIn(t, not) {
			t.Errorf("signed in with %.50q", not)
		}
	}
	if !fx.signedIn(t, token) {
		t.Error("not signed in with the token itself")
	}
	fx.disable(t, "rosa")
	if fx.signedIn(t, token) {
		t.Error("signed in with a disabled account")
	}
}

func TestDeleteExpired(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	const old = 1200 // more than one transaction deletes
	fx.putSessions(t, old)
	fx.clock.advance(11 * time.Hour)
	late := fx.signIn(t, "rosa")
	if n, err := fx.DeleteExpired(t.Context()); n != 0 || err != nil {
		t.Errorf("after 11 hours: %d, %v", n, err)
	}
	fx.clock.advance(time.Hour + 1)
	if n, err := fx.DeleteExpired(t.Context()); n != old || err != nil {
		t.Errorf("after 12 hours: %d, %v, want %d", n, err, old)
	}
	fx.read(t, func(tx auth.Tx) error {
		_, err := tx.Session(sessionOf(late))
		return err
	})
}

func TestHadSession(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	idle, signedOut, unused := fx.signIn(t, "rosa"), fx.signIn(t, "rosa"), fx.signIn(t, "rosa")
	fx.signedIn(t, idle)
	fx.signedIn(t, signedOut)
	if err := errors.Join(fx.SignOut(t.Context(), signedOut), fx.SignOut(t.Context(), unused)); err != nil {
		t.Fatal(err)
	}
	fx.clock.advance(time.Hour)
	check := func(fx *fixture, token string, want bool) {
		t.Helper()
		if got := fx.HadSession(t.Context(), token); got != want || fx.signedIn(t, token) {
			t.Errorf("got %v, want %v, and not signed in", got, want)
		}
	}
	check(fx, idle, true)
	check(fx, signedOut, true)
	check(fx, unused, false) // no request came from it
	for _, not := range []string{"", "x", strings.Repeat("A", 43), idle[1:] + "A"} {
		check(fx, not, false)
	}
	check(fx.restart(), idle, true)       // from the store
	check(fx.restart(), signedOut, false) // no longer known
	fx.clock.advance(auth.CookieLifetime)
	check(fx, signedOut, false)
}
