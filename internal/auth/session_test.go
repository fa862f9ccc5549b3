package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// in reports whether token is signed in.
func (r *fixture) in(t testing.TB, token string) bool {
	t.Helper()
	acct, s, err := r.Authenticate(t.Context(), token)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		t.Fatal(err)
	}
	if err != nil && (acct.Login != "" || s != auth.Session{}) {
		t.Errorf("got %v with error %v", acct, err)
	}
	return err == nil
}

// open stores sessions of rosa without the work of signing in.
func (r *fixture) open(t testing.TB, n int) (tokens []string) {
	t.Helper()
	r.write(t, func(tx auth.WriteTx) error {
		tokens = nil
		for i := range n {
			token := fmt.Sprintf("%043d", i)
			tokens = append(tokens, token)
			if err := tx.PutSession(auth.Session{ID: sessionOf(token), Login: "rosa", Created: r.clock.now(), Seen: r.clock.now()}); err != nil {
				return err
			}
		}
		return nil
	})
	return tokens
}

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
			r := newFixture(t)
			r.add(t, "rosa")
			token := r.signIn(t, "rosa")
			for i := range tt.requests {
				r.clock.advance(tt.every)
				if !r.in(t, token) {
					t.Fatalf("out at request %d", i+1)
				}
			}
			r.clock.advance(tt.then)
			if got := r.in(t, token); got != tt.want {
				t.Errorf("signed in: %v, want %v", got, tt.want)
			}
			if got := r.in(t, token); got != tt.want {
				t.Errorf("asked again: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSeenIsSeldomWritten(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	r.store.writes = 0
	for second := range 3600 {
		if !r.in(t, token) {
			t.Fatalf("out after %d s", second)
		}
		if most := second / 300; r.store.writes > most {
			t.Fatalf("%d writes in %d s", r.store.writes, second)
		}
		r.clock.advance(time.Second)
	}
	if r.store.writes != 11 {
		t.Errorf("%d writes within an hour, want 11", r.store.writes)
	}
}

func TestIdleTimeOutlastsRestart(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	for range 25 { // 100 minutes
		r.clock.advance(4 * time.Minute)
		r.in(t, token)
	}
	r = r.restart()
	r.clock.advance(24 * time.Minute)
	if !r.in(t, token) {
		t.Fatal("out after 24 minutes and a restart")
	}
	r = r.restart()
	r.clock.advance(30 * time.Minute)
	if r.in(t, token) {
		t.Error("in after 30 minutes and a restart")
	}
}

func TestSeenThatCannotBeWritten(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	r.store.failing = notice.ErrUnavailable
	for range 20 {
		r.clock.advance(10 * time.Minute)
		if !r.in(t, token) {
			t.Fatal("turned out because the disk is full")
		}
	}
}

func TestEndedSessionDoesNotComeBack(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	r.clock.advance(6 * time.Minute)
	r.store.before = func() { // while Who is about to write
		if err := r.SignOut(t.Context(), token); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if r.in(t, token) {
			t.Error("in again")
		}
	}
}

func TestSignOut(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	one, other := r.signIn(t, "rosa"), r.signIn(t, "rosa")
	for range 2 { // twice is no error
		if err := r.SignOut(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	if r.in(t, one) || r.restart().in(t, one) {
		t.Error("still in")
	}
	if !r.in(t, other) {
		t.Error("the other browser is out, too")
	}
	if err := r.SignOut(t.Context(), "no such token"); err != nil {
		t.Error(err)
	}
}

func TestWhoWithoutSession(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	for _, not := range []string{
		"", "x", token[1:], token + "A", " " + token[1:], strings.ToUpper(token), strings.Repeat("A", 43),
		strings.Repeat("A", 1<<20),
	} {
		if r.in(t, not) {
			t.Errorf("in with %.50q", not)
		}
	}
	if !r.in(t, token) {
		t.Error("out with the token itself")
	}
	r.disable(t, "rosa")
	if r.in(t, token) {
		t.Error("in with a disabled account")
	}
}

func TestEndExpired(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	const old = 1200 // more than one transaction's worth
	r.open(t, old)
	r.clock.advance(11 * time.Hour)
	late := r.signIn(t, "rosa")
	if n, err := r.DeleteExpired(t.Context()); n != 0 || err != nil {
		t.Errorf("after 11 hours: %d, %v", n, err)
	}
	r.clock.advance(time.Hour + 1)
	if n, err := r.DeleteExpired(t.Context()); n != old || err != nil {
		t.Errorf("after 12 hours: %d, %v, want %d", n, err, old)
	}
	r.read(t, func(tx auth.Tx) error {
		_, err := tx.Session(sessionOf(late))
		return err
	})
}

func TestSightingsAreBounded(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	first := r.signIn(t, "rosa")
	for _, token := range r.open(t, auth.MaxSeenTimes+100) {
		r.in(t, token)
	}
	if got := r.CacheSizes()["sessions"]; got != auth.MaxSeenTimes {
		t.Errorf("%d sessions held, want %d", got, auth.MaxSeenTimes)
	}
	if !r.in(t, first) {
		t.Error("the first is out")
	}
}
