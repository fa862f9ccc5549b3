// Package backups makes copies of a database at intervals, keeps some of them, and tells whether that works.
//
// A copy is a file in a directory of its own, named by the time at which it was made. It is written under another name,
// checked, and only then gets its name: what is there under such a name is whole. Older copies are deleted after a new
// one is there, never before. A command of the operator's can send each copy on; if that fails, so has the backup.
package backups

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A Config is what a Schedule needs. Every field is required unless it says otherwise.
type Config struct {
	Dir     string        // of the copies; it is created if it does not exist, readable by this user alone
	Every   time.Duration // from one copy to the next
	Keep    Keep
	Command string // for sh -c, with the path of the copy as $1; empty: none
	// Make writes a copy to a file that does not exist, and checks it. After an error there is no file.
	Make func(ctx context.Context, path string) error
	Now  func() time.Time
	Log  *slog.Logger
}

// A State tells how the backups are going.
type State struct {
	Last     time.Time // when the last complete copy was made; zero if there is none
	LastSize int64     // its bytes
	Copies   int       // in the directory
	Failed   time.Time // when one failed last; zero if none has since the start
	Problem  string    // why
	Failures int       // since the start
}

// A Schedule makes copies while Run runs. It is safe for concurrent use.
type Schedule struct {
	Config
	mu    sync.Mutex
	state State
}

// New returns a schedule that knows the copies that are in the directory.
func New(c Config) *Schedule {
	s := &Schedule{Config: c}
	s.look()
	return s
}

// State returns how the backups are going.
func (s *Schedule) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

const (
	// lookInterval is how often Run looks whether a copy is due.
	lookInterval = 20 * time.Second
	// retryAfter is how long after a failure the next copy is made, if Every is longer.
	retryAfter = 15 * time.Minute
	// commandTimeout is how long Command may take.
	commandTimeout = time.Hour
)

// Run makes a copy whenever one is due, until the context ends.
func (s *Schedule) Run(ctx context.Context) {
	tick := time.NewTicker(lookInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.due() {
				_ = s.Once(ctx) // it is logged
			}
		}
	}
}

// due reports whether it is time for a copy. One of the future was made before the clock was set back, and tells nothing.
func (s *Schedule) due() bool {
	state, now := s.State(), s.Now()
	if !state.Failed.IsZero() && state.Failed.After(state.Last) && !state.Failed.After(now) {
		return now.Sub(state.Failed) >= min(retryAfter, s.Every)
	}
	return state.Last.IsZero() || state.Last.After(now) || now.Sub(state.Last) >= s.Every
}

// layout is the time in the name of a copy, in UTC.
const layout = "20060102T150405Z"

const prefix, suffix = "noticeboard-", ".db"

func nameOf(t time.Time) string { return prefix + t.UTC().Format(layout) + suffix }

// timeOf returns the time in the name of a copy.
func timeOf(name string) (t time.Time, ok bool) {
	middle, isCopy := strings.CutPrefix(name, prefix)
	middle, isDatabase := strings.CutSuffix(middle, suffix)
	t, err := time.Parse(layout, middle)
	return t, isCopy && isDatabase && err == nil
}

// Once makes a copy now, deletes those that are not kept, and runs the command.
func (s *Schedule) Once(ctx context.Context) error {
	begun := s.Now()
	path := filepath.Join(s.Dir, nameOf(begun))
	err := os.MkdirAll(s.Dir, 0o700)
	if err == nil {
		err = s.Make(ctx, path)
	}
	if err == nil {
		err = errors.Join(s.tidy(begun), s.send(ctx, path))
	}
	s.look()
	if err != nil && ctx.Err() != nil {
		return err // the program ends: nothing is wrong with the backups
	}
	s.note(begun, err)
	return err
}

// note keeps and logs how a copy went.
func (s *Schedule) note(begun time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.state.Failed, s.state.Problem = begun, err.Error()
		s.state.Failures++
		s.Log.Error("the backup has failed", "dir", s.Dir, "err", err)
		return
	}
	s.Log.Info("a backup was made and checked", "file", nameOf(begun), "bytes", s.state.LastSize, "copies", s.state.Copies,
		"duration_ms", s.Now().Sub(begun).Milliseconds())
}

// tidy deletes the copies that are not kept.
func (s *Schedule) tidy(now time.Time) (err error) {
	times, listErr := s.list()
	if listErr != nil {
		return listErr
	}
	for _, t := range s.Keep.superfluous(times, now) {
		err = errors.Join(err, os.Remove(filepath.Join(s.Dir, nameOf(t))))
	}
	return err
}

// list returns the times of all copies in the directory.
func (s *Schedule) list() (times []time.Time, err error) {
	entries, err := os.ReadDir(s.Dir)
	for _, e := range entries {
		if t, ok := timeOf(e.Name()); ok {
			times = append(times, t)
		}
	}
	return times, err
}

// look brings what the state says of the directory up to date.
func (s *Schedule) look() {
	times, _ := s.list() // if it cannot be read, the next copy tells why
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Copies, s.state.Last, s.state.LastSize = len(times), time.Time{}, 0
	for _, t := range times {
		if t.After(s.state.Last) {
			s.state.Last = t
		}
	}
	if info, err := os.Stat(filepath.Join(s.Dir, nameOf(s.state.Last))); err == nil {
		s.state.LastSize = info.Size()
	}
}

// send runs the command for a copy.
func (s *Schedule) send(ctx context.Context, path string) error {
	if s.Command == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", s.Command, "sh", path)
	cmd.WaitDelay = time.Second
	out := &tail{most: 500}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the copy is there, but --backup-command failed: %w: %s", err, bytes.TrimSpace(out.last))
	}
	return nil
}

// A tail keeps the last bytes that are written to it.
type tail struct {
	most int
	last []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.last = append(t.last, b...)
	t.last = t.last[max(0, len(t.last)-t.most):]
	return len(b), nil
}
