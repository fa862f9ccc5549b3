package main

import (
	"context"
	"log/slog"
	"time"

	"noticeboard/internal/board"
)

const (
	// clockInterval is how often announcements are released and the clock is looked at.
	clockInterval = time.Second
	// clockJump is the least jump of the clock that is logged. What synchronizes clocks steps by less.
	clockJump = time.Minute
)

// A reading is what the clock says, and the time since some fixed instant, which no setting of the clock changes. That
// time stands still while the machine is suspended, so waking up looks like a jump.
type reading struct {
	wall  time.Time
	since time.Duration
}

// readings returns a function that reads the clock.
func readings() func() reading {
	start := now()
	return func() reading {
		at := now()
		return reading{at.Round(0), at.Sub(start)}
	}
}

// A clockWatch notices when the clock jumps.
type clockWatch struct {
	last   reading
	log    *slog.Logger
	jumped func(jump time.Duration, now time.Time)
}

// newClockWatch returns a watch that begins with a reading. latest is the latest time in the records of the board: if
// that is in the future, the clock has been set back since.
//
// jumped is called for each jump that is logged.
func newClockWatch(
	first reading, latest time.Time, log *slog.Logger, jumped func(jump time.Duration, now time.Time),
) *clockWatch {
	w := &clockWatch{first, log, jumped}
	if back := latest.Sub(first.wall); back >= clockJump {
		w.warn(-back, first.wall)
	}
	return w
}

// look compares a reading with the one before.
func (w *clockWatch) look(now reading) {
	jump := now.wall.Sub(w.last.wall) - (now.since - w.last.since)
	w.last = now
	if jump.Abs() >= clockJump {
		w.warn(jump, now.wall)
	}
}

func (w *clockWatch) warn(jump time.Duration, now time.Time) {
	w.jumped(jump, now)
	if jump < 0 {
		w.log.Warn("the clock was set back; what is public stays public, but times and sessions may be wrong",
			"by", -jump.Round(time.Second), "now", now)
		return
	}
	w.log.Warn("the clock jumped forward; if it is wrong now, what is scheduled is published too early",
		"by", jump.Round(time.Second), "now", now)
}

// watchClock releases announcements when their time comes, and looks for jumps of the clock, until the context ends.
func watchClock(
	ctx context.Context, b *board.Board, jumped func(jump time.Duration, now time.Time), log *slog.Logger,
) {
	latest, err := b.Latest(ctx)
	if err != nil {
		log.Error("reading the latest time in the records", "err", err)
	}
	read := readings()
	w := newClockWatch(read(), latest, log, jumped)
	tick := time.NewTicker(clockInterval)
	defer tick.Stop()
	failed := false
	for {
		released, err := b.Release(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failed: // once, not each second
			log.Error("releasing announcements", "err", err)
		case released > 0:
			log.Info("announcements released", "count", released)
		}
		failed = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			w.look(read())
		}
	}
}
