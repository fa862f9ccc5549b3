package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestClockWatch(t *testing.T) {
	start := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	// Each step is how far the clock moves, and how much time passes in truth.
	type step struct{ clock, truth time.Duration }
	second := step{time.Second, time.Second}
	for name, test := range map[string]struct {
		latest time.Time
		steps  []step
		want   []string // one for each line
	}{
		"a clock that is right":       {start.Add(-time.Hour), []step{second, second}, nil},
		"an empty board":              {time.Time{}, []step{second}, nil},
		"a clock that is adjusted":    {start.Add(time.Minute / 2), []step{{-9 * time.Second, 0}, second}, nil},
		"a busy machine":              {start, []step{{time.Hour, time.Hour}, second}, nil},
		"set back":                    {start, []step{second, {-2 * time.Hour, time.Second}, second}, []string{"set back"}},
		"set forward":                 {start, []step{{time.Hour, time.Second}, second}, []string{"jumped forward"}},
		"there and back":              {start, []step{{time.Hour, 0}, {-time.Hour, 0}}, []string{"jumped forward", "set back"}},
		"set back before the program": {start.Add(2 * time.Hour), []step{second}, []string{"set back"}},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			var jumps []time.Duration
			now := reading{wall: start}
			w := newClockWatch(now, test.latest, slog.New(slog.NewTextHandler(&log, nil)),
				func(jump time.Duration, _ time.Time) { jumps = append(jumps, jump) })
			for _, s := range test.steps {
				now.wall, now.since = now.wall.Add(s.clock), now.since+s.truth
				w.look(now)
			}
			lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
			if log.Len() == 0 {
				lines = nil
			}
			if len(lines) != len(test.want) || len(jumps) != len(test.want) {
				t.Fatalf("logged %q, reported %v, want %d", lines, jumps, len(test.want))
			}
			for i, want := range test.want {
				if !strings.Contains(lines[i], want) || !strings.Contains(lines[i], "level=WARN") {
					t.Errorf("logged %s, want %q", lines[i], want)
				}
			}
		})
	}
}
