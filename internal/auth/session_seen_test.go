package auth_test

import (
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestSeenIsSeldomWritten(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	fx.store.writes = 0
	for second := range 3600 {
		if !fx.signedIn(t, token) {
			t.Fatalf("the session ended after %d s", second)
		}
		if most := second / 300; fx.store.writes > most {
			t.Fatalf("%d writes in %d s", fx.store.writes, second)
		}
		fx.clock.advance(time.Second)
	}
	if fx.store.writes != 11 {
		t.Errorf("%d writes within an hour, want 11", fx.store.writes)
	}
}

func TestIdleTimeOutlastsRestart(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	for range 25 { // 100 minutes
		fx.clock.advance(4 * time.Minute)
		if !fx.signedIn(t, token) {
			t.Fatal("the session ended in spite of requests")
		}
	}
	fx = fx.restart()
	fx.clock.advance(24 * time.Minute)
	if !fx.signedIn(t, token) {
		t.Fatal("the session ended after 24 minutes and a restart")
	}
	fx = fx.restart()
	fx.clock.advance(30 * time.Minute)
	if fx.signedIn(t, token) {
		t.Error("the session lasts after 30 minutes and a restart")
	}
}

func TestSeenThatCannotBeWritten(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	fx.store.failing = notice.ErrUnavailable
	for range 20 {
		fx.clock.advance(10 * time.Minute)
		if !fx.signedIn(t, token) {
			t.Fatal("the session ended because the disk is full")
		}
	}
}

func TestEndedSessionDoesNotComeBack(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	fx.clock.advance(6 * time.Minute)
	fx.store.before = func() { // while Authenticate is about to write
		if err := fx.SignOut(t.Context(), token); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if fx.signedIn(t, token) {
			t.Error("the session is there again")
		}
	}
}

func TestSeenTimesAreBounded(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	first := fx.signIn(t, "rosa")
	for _, token := range fx.putSessions(t, auth.MaxSeenTimes+100) {
		fx.signedIn(t, token)
	}
	if got := fx.CacheSizes()["sessions"]; got != auth.MaxSeenTimes {
		t.Errorf("%d sessions held, want %d", got, auth.MaxSeenTimes)
	}
	if !fx.signedIn(t, first) {
		t.Error("the first session ended")
	}
}
