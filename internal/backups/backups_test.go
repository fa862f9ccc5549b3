package backups

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC) // a Wednesday

func TestKeepIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"daily=7,weekly=4,monthly=12": "", "monthly=1": "daily=0,weekly=0,monthly=1", "daily=2, weekly=3": "daily=2,weekly=3,monthly=0",
		"": "error", "7": "error", "daily": "error", "daily=x": "error", "daily=-1": "error", "hourly=3": "error",
		"daily=0": "error", "daily=1001": "error",
	} {
		k := Keep{1, 1, 1}
		err := k.Set(text)
		if want == "" {
			want = text
		}
		if (err != nil) != (want == "error") || err == nil && k.String() != want {
			t.Errorf("%q: %s, %v, want %s", text, &k, err, want)
		}
		if err != nil && k != (Keep{1, 1, 1}) {
			t.Errorf("%q was refused, and changed it to %s", text, &k)
		}
	}
}

// TestGenerations makes a copy at every noon for two years, and removes each time what is not kept.
func TestGenerations(t *testing.T) {
	keep := Keep{Daily: 7, Weekly: 4, Monthly: 12}
	var there []time.Time
	for day := range 730 {
		now := noon.AddDate(0, 0, day)
		there = append(there, now)
		gone := keep.superfluous(there, now)
		there = slices.DeleteFunc(there, func(t time.Time) bool { return slices.Contains(gone, t) })
		if len(there) > 7+4+12 || !there[len(there)-1].Equal(now) {
			t.Fatalf("day %d: %d copies", day, len(there))
		}
	}
	now := noon.AddDate(0, 0, 729) // 2028-05-18
	var days []string
	for _, c := range there {
		days = append(days, c.Format(time.DateOnly))
	}
	want := []string{
		"2027-06-30", "2027-07-31", "2027-08-31", "2027-09-30", "2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31",
		"2028-02-29", "2028-03-31", "2028-04-30", // months; of the current one the newest is a day, too
		"2028-05-07", // a week, from here on Sundays; those of the last two are days, too
		"2028-05-12", "2028-05-13", "2028-05-14", "2028-05-15", "2028-05-16", "2028-05-17", now.Format(time.DateOnly),
	}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Error(diff)
	}
}

func TestOfADayAllAreKept(t *testing.T) {
	var hours []time.Time
	for h := range 48 {
		hours = append(hours, noon.Add(-time.Duration(h)*time.Hour))
	}
	gone := Keep{Daily: 3}.superfluous(hours, noon)
	if len(hours)-len(gone) != 25+1 { // those of 24 hours, and the newest of the day before yesterday
		t.Errorf("%d of %d are kept", len(hours)-len(gone), len(hours))
	}
	if gone := (Keep{Daily: 1}).superfluous([]time.Time{noon.AddDate(-1, 0, 0)}, noon); len(gone) > 0 {
		t.Error("the only copy is removed")
	}
}

// schedule returns a schedule whose clock is at *now, and whose copies hold text unless fail is set.
func schedule(t *testing.T, now *time.Time, fail *error, change func(*Config)) *Schedule {
	c := Config{
		Dir: filepath.Join(t.TempDir(), "copies"), Every: 24 * time.Hour, Keep: Keep{Daily: 2},
		Make: func(_ context.Context, path string) error {
			if *fail != nil {
				return *fail
			}
			return os.WriteFile(path, []byte("a copy"), 0o600)
		},
		Now: func() time.Time { return *now }, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&c)
	}
	return New(c)
}

func TestScheduleMakesTidiesAndRemembers(t *testing.T) {
	now, fail := noon, error(nil)
	s := schedule(t, &now, &fail, nil)
	if !s.due() || !s.State().Last.IsZero() {
		t.Fatalf("%v, %+v", s.due(), s.State())
	}
	for range 4 {
		if err := s.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.due() {
			t.Error("another is due at once")
		}
		now = now.Add(24 * time.Hour)
		if !s.due() {
			t.Error("none is due after a day")
		}
	}
	last := now.Add(-24 * time.Hour)
	want := State{Last: last, LastSize: 6, Copies: 2}
	if diff := cmp.Diff(want, s.State()); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "notes.txt"), nil, 0o600); err != nil { // of somebody else
		t.Fatal(err)
	}
	again := New(s.Config)
	if diff := cmp.Diff(want, again.State()); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
	if info, err := os.Stat(s.Dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory has mode %v, %v", info.Mode(), err)
	}
	now = last.Add(-time.Hour) // the clock is set back
	if !again.due() {
		t.Error("a copy of the future counts")
	}
}

func TestScheduleAfterAFailure(t *testing.T) {
	now, fail := noon, error(nil)
	s := schedule(t, &now, &fail, nil)
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	now, fail = noon.Add(24*time.Hour), errors.New("no space left on device")
	if err := s.Once(t.Context()); !errors.Is(err, fail) {
		t.Errorf("%v", err)
	}
	want := State{Last: noon, LastSize: 6, Copies: 1, Failed: now, Problem: fail.Error(), Failures: 1}
	if diff := cmp.Diff(want, s.State()); diff != "" {
		t.Error(diff)
	}
	if now = now.Add(retryAfter - time.Second); s.due() {
		t.Error("the next try comes at once")
	}
	now, fail = now.Add(time.Second), nil
	if !s.due() {
		t.Error("there is no next try")
	}
	if err := s.Once(t.Context()); err != nil || s.State().Last != now {
		t.Errorf("%v, %+v", err, s.State())
	}
}

func TestCommandGetsThePath(t *testing.T) {
	now, fail := noon, error(nil)
	sent := filepath.Join(t.TempDir(), "sent copy")
	s := schedule(t, &now, &fail, func(c *Config) { c.Command = `cp "$1" '` + sent + `'` })
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(sent); err != nil || string(text) != "a copy" {
		t.Errorf("%q, %v", text, err)
	}
	s.Command, now = `echo out; echo "no route to host" >&2; exit 3`, now.Add(time.Hour)
	err := s.Once(t.Context())
	if err == nil || !strings.Contains(err.Error(), "exit status 3: out\nno route to host") {
		t.Errorf("%v", err)
	}
	if state := s.State(); state.Failed != now || state.Copies != 2 {
		t.Errorf("%+v", state)
	}
}

// TestEndingIsNoFailure ends the program while a copy is made.
func TestEndingIsNoFailure(t *testing.T) {
	now, fail := noon, context.Canceled
	s := schedule(t, &now, &fail, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Once(ctx); err == nil || s.State().Failures > 0 {
		t.Errorf("%v, %+v", err, s.State())
	}
}
