package notice_test

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

func TestSeenState(t *testing.T) {
	for text, want := range map[string]notice.SeenState{
		"pending": {Status: notice.Pending}, "pending.2": {Status: notice.Pending, Edits: 2}, "published": {
			Status: notice.Published,
		},
	} {
		if got, err := notice.ParseSeenState(text); got != want || err != nil || want.String() != text {
			t.Errorf("%q: %+v (%v), written %q", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "pending.", "pending.0", "pending.02", "pending.x", "pending.-1", "gone",
		"pending.2.2", "pending.99999999999999999999",
	} {
		if got, err := notice.ParseSeenState(text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
