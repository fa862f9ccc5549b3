package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/metrics"
	"noticeboard/internal/notice"
)

// retainInterval is how often it is looked whether a run of the retention is due.
const retainInterval = time.Minute

// Nothing is deleted by age for suspectFor after the clock has jumped forward by suspectJump or more: what a wrong clock
// takes for old is gone for good.
const (
	suspectJump = 12 * time.Hour
	suspectFor  = 24 * time.Hour
)

// errClock is why nothing is deleted then.
var errClock = errors.New("the clock has jumped forward; nothing is deleted by age for a day, so check that it is right")

// retain deletes what was kept for as long as the settings say, once a night, until the context ends.
func retain(ctx context.Context, b *board.Board, m *monitor, log *slog.Logger) {
	logged := error(nil)
	nowAndEvery(ctx, retainInterval, func() {
		run, ended, err := notice.RetentionRun{}, false, errClock
		if !m.suspectsClock(now()) {
			run, ended, err = b.Retain(ctx)
		}
		if ctx.Err() == nil {
			m.retained(run, ended, err)
		}
		if err != nil && ctx.Err() == nil && (err != errClock || logged != errClock) {
			log.Error("what was kept for long enough is not deleted; this is tried again every minute", "err", err)
		}
		logged = err
		if ended {
			log.Info("what was kept for long enough is deleted", "addresses", run.Done[notice.KeptContacts],
				"network_codes", run.Done[notice.KeptNetworks], "declined", run.Done[notice.KeptDeclined],
				"removed", run.Done[notice.KeptRemoved], "duration_ms", time.Since(run.Begun).Milliseconds())
		}
	})
}

// suspectsClock reports whether the clock has jumped so far that it may be wrong.
func (m *monitor) suspectsClock(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.jump >= suspectJump && now.Sub(m.jumped).Abs() < suspectFor
}

// retained notes how a run of the retention went.
func (m *monitor) retained(run notice.RetentionRun, ended bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.retentionProblem = err
	if ended {
		for k, n := range run.Done {
			m.deleted[k] += uint64(n)
		}
	}
}

// retention returns how the retention is going; the zero Retention if that cannot be read.
func (m *monitor) retention(ctx context.Context) health.Retention {
	if m.board == nil {
		return health.Retention{}
	}
	r, err := m.board.Retention(ctx)
	if err != nil {
		return health.Retention{Problem: err.Error()}
	}
	h := health.Retention{On: !r.On.IsZero(), Begun: r.Begun, Ended: r.Ended, Next: r.Next, Done: r.Done}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.retentionProblem != nil {
		h.Problem = m.retentionProblem.Error()
	}
	return h
}

// retentionReadings returns the figures of the retention.
func (m *monitor) retentionReadings(r health.Retention) []metrics.Reading {
	last := 0.0
	if !r.Ended.IsZero() {
		last = float64(r.Ended.Unix())
	}
	all := []metrics.Reading{
		{Name: "noticeboard_retention_on", Value: oneIf(r.On)},
		{Name: "noticeboard_retention_last_timestamp_seconds", Value: last},
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range notice.RetainedKinds {
		all = append(all, metrics.Reading{
			Name:  metrics.Name("noticeboard_retention_deleted_total", "kind", k.String()),
			Value: float64(m.deleted[k]), Counter: true,
		})
	}
	return all
}
