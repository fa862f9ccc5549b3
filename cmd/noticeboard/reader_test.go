package main_test

import (
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestReaders looks at what readers see and do in a real browser. All of it shares one board and one browser.
func TestReaders(t *testing.T) {
	b := browser.New(t)
	h := newHall(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, *browser.Browser)
	}{
		{"every page", h.everyPage},
		{"troubles", troubles},
		{"by keys", h.byKeys},
		{"whole way", h.wholeWay},
		{"whole way by keys", h.wayByKeys},
		{"weight", h.weight},
		{"ledgers", h.ledgers},
		{"languages", h.languages},
		{"links", h.links},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			part.test(t, b)
		})
	}
}
