package auth_test

import (
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

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
