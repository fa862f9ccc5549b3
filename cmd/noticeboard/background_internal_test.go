package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestCached: an error of computing a value is returned, and the next call tries again; a value is not computed again
// before it is too old.
func TestCached(t *testing.T) {
	failure, calls := errors.New("input/output error"), 0
	names := newCached(time.Hour, func(context.Context) (string, error) {
		if calls++; calls == 1 {
			return "", failure
		}
		return "names", nil
	})
	if _, err := names.value(t.Context()); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	for range 2 {
		if v, err := names.value(t.Context()); v != "names" || err != nil || calls != 2 {
			t.Errorf("got %q, %v after %d calls", v, err, calls)
		}
	}
	names.maxAge = -1
	if _, err := names.value(t.Context()); err != nil || calls != 3 {
		t.Errorf("when it was too old: %v after %d calls", err, calls)
	}
}
