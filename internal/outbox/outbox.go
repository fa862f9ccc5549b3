// Package outbox tells what is in the outbox of a store on one channel: it takes what is due, has it sent, and notes
// what became of it. What fails is tried again later and later, and is a dead letter in the end
// (notice.OutboxItem.Failed). If the channel itself fails, such as a mail server that does not answer, everything waits
// and nothing is given up.
//
// Killed between the sending and the note of it, the program sends again what was on its way, as many items as it sends
// at the same time at most.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// A Sender sends on a channel. It is used by several goroutines.
type Sender interface {
	// Expand puts the next piece of an event in the outbox for those who are told of it, and drops it when all have it.
	Expand(ctx context.Context, event notice.OutboxItem) error
	// Send sends an item to its recipient, with all others that belong to it, and returns the numbers of all of them, also
	// with an error. The error is a Refusal if it is about this recipient or this item, and ErrChannel if nothing can be
	// sent on the channel at present, and a Later if these items are to wait; any other error is taken for a Refusal that is
	// not for good.
	Send(ctx context.Context, item notice.OutboxItem) (items []uint64, err error)
}

// A Refusal is the error of an item that could not be sent.
type Refusal struct {
	Reason  string        // for the desk: no address
	ForGood bool          // no other try can succeed
	After   time.Duration // it is not tried again earlier than that
}

// Error implements error.
func (r Refusal) Error() string { return r.Reason }

// A Waiter is an ErrChannel that says how long nothing is to be sent.
type Waiter interface{ RetryAfter() time.Duration }

// Later is the error of items that are not to be sent before a time. It does not count as a failure.
type Later struct{ Until time.Time }

// Error implements error.
func (l Later) Error() string { return "not before " + l.Until.Format(time.RFC3339) }

// ErrChannel is the error if nothing can be sent on the channel at present.
var ErrChannel = errors.New("nothing can be sent")

// Config says what a Worker sends.
type Config struct {
	Store   notice.Store
	Channel notice.Channel
	Sender  Sender
	AtOnce  int // items sent at the same time; 0: 1
	Now     notice.Clock
	Log     *slog.Logger

	// How often it looks for what is due, how long it waits if the channel fails, doubled each time up to LastPause, and
	// how long what is on its way may take when it is told to stop. Zero: the constants below.
	Look, FirstPause, LastPause, Drain time.Duration
}

const (
	look       = 500 * time.Millisecond
	firstPause = 5 * time.Second
	lastPause  = 5 * time.Minute
	drain      = 10 * time.Second

	takeAtOnce = 100 // items read at once
	countMost  = 100_000
)

// A State says how a Worker fares.
type State struct {
	notice.OutboxCount        // up to 100,000 of each
	Sent               uint64 // since the start of the program, items
	Failed             uint64 // likewise: tries
	LastSent           time.Time
	FailingSince       time.Time // since when the channel fails; zero if it does not
	Problem            string    // why it fails, in English, without an address
}

// A Worker sends what is due on one channel.
type Worker struct {
	c Config

	mu    sync.Mutex
	state State
	pause time.Duration // of the channel, while it fails
}

// New returns a Worker, which does nothing until Run.
func New(c Config) *Worker {
	c.AtOnce = max(c.AtOnce, 1)
	for _, d := range []struct {
		of *time.Duration
		or time.Duration
	}{{&c.Look, look}, {&c.FirstPause, firstPause}, {&c.LastPause, lastPause}, {&c.Drain, drain}} {
		if *d.of == 0 {
			*d.of = d.or
		}
	}
	return &Worker{c: c}
}

// State returns how the worker fares.
func (w *Worker) State(ctx context.Context) (s State, err error) {
	w.mu.Lock()
	s = w.state
	w.mu.Unlock()
	err = w.c.Store.View(ctx, func(tx notice.Tx) (err error) {
		s.OutboxCount, err = tx.OutboxCount(w.c.Channel, countMost)
		return err
	})
	return s, err
}

// Run sends what is due until ctx ends. What is on its way then is sent to the end, for Config.Drain at most.
func (w *Worker) Run(ctx context.Context) {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(w.c.Drain):
			stop()
		case <-sending.Done():
		}
	})()
	for ctx.Err() == nil {
		wait := w.c.Look
		switch n, err := w.Once(ctx, sending); {
		case errors.Is(err, ErrChannel):
			wait = w.channelPause(err)
		case err != nil && ctx.Err() == nil:
			w.c.Log.Error("reading what is to be sent", "channel", w.c.Channel.String(), "err", err)
			wait = w.c.FirstPause
		case n > 0:
			continue // there may be more
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// channelPause returns how long to wait while the channel fails with an error.
func (w *Worker) channelPause(err error) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pause = min(max(w.c.FirstPause, 2*w.pause), w.c.LastPause)
	if asked := Waiter(nil); errors.As(err, &asked) {
		return max(w.pause, asked.RetryAfter())
	}
	return w.pause
}

// Once sends some of what is due, and returns how many items it took. It takes no more once ctx has ended; sending is
// the context of what is sent. Errors: ErrChannel, those of the store.
func (w *Worker) Once(ctx, sending context.Context) (taken int, err error) {
	var due []notice.OutboxItem
	err = w.c.Store.View(ctx, func(tx notice.Tx) error {
		due, err = tx.OutboxDue(w.c.Channel, w.c.Now(), takeAtOnce)
		return err
	})
	if err != nil {
		return 0, err
	}
	items := make(chan notice.OutboxItem)
	failed := make(chan error, w.c.AtOnce)
	var running sync.WaitGroup
	for range w.c.AtOnce {
		running.Go(func() {
			for i := range items {
				if err := w.one(sending, i); err != nil {
					failed <- err // and no more: the channel fails
					return
				}
			}
		})
	}
	for _, i := range once(due) {
		if ctx.Err() != nil {
			break
		}
		select {
		case items <- i:
			taken++
			continue
		case err = <-failed:
		}
		break
	}
	close(items)
	running.Wait()
	select {
	case err = <-failed:
	default:
	}
	return taken, err
}

// once returns items with one of each digest only.
func once(due []notice.OutboxItem) (some []notice.OutboxItem) {
	digests := map[string]bool{}
	for _, i := range due {
		if i.Digest && digests[i.To] {
			continue
		}
		digests[i.To] = digests[i.To] || i.Digest
		some = append(some, i)
	}
	return some
}

// one sends one item and notes what became of it. Errors: ErrChannel, those of the store.
func (w *Worker) one(ctx context.Context, i notice.OutboxItem) error {
	if i.To == "" {
		if err := w.c.Sender.Expand(ctx, i); err != nil {
			return w.note(ctx, []uint64{i.Seq}, err)
		}
		return nil
	}
	items, err := w.c.Sender.Send(ctx, i)
	if len(items) == 0 {
		items = []uint64{i.Seq}
	}
	switch {
	case errors.Is(err, ErrChannel):
		w.channelFails(err)
		return err
	case ctx.Err() != nil && err != nil:
		return nil // told to stop: it stays due
	}
	if later := (Later{}); errors.As(err, &later) {
		return w.putOff(ctx, items, later.Until)
	}
	return w.note(ctx, items, err)
}

// putOff makes items due at a later time.
func (w *Worker) putOff(ctx context.Context, items []uint64, until time.Time) error {
	err := w.c.Store.Update(context.WithoutCancel(ctx), func(tx notice.WriteTx) error {
		for _, seq := range items {
			i, err := tx.OutboxItem(seq)
			if errors.Is(err, notice.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			i.Due = until
			if _, err := tx.PutOutbox(i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("putting off what is to be sent: %w", err)
	}
	return nil
}

// note stores what became of items that were sent together: they are dropped, or tried again later.
func (w *Worker) note(ctx context.Context, items []uint64, sent error) error {
	now, r := w.c.Now(), Refusal{}
	if sent != nil && !errors.As(sent, &r) {
		r.Reason = sent.Error()
	}
	dead := false
	err := w.c.Store.Update(context.WithoutCancel(ctx), func(tx notice.WriteTx) error {
		for _, seq := range items {
			if sent == nil {
				if err := tx.DropOutbox(seq); err != nil {
					return err
				}
				continue
			}
			i, err := tx.OutboxItem(seq)
			if errors.Is(err, notice.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			i = i.Failed(now, r.Reason, r.ForGood)
			if dead = i.Dead; !dead && i.Due.Before(now.Add(r.After)) {
				i.Due = now.Add(r.After)
			}
			if _, err := tx.PutOutbox(i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting what was sent: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state.FailingSince, w.state.Problem, w.pause = time.Time{}, "", 0
	if sent == nil {
		w.state.Sent, w.state.LastSent = w.state.Sent+uint64(len(items)), now
		return nil
	}
	w.state.Failed++
	w.c.Log.Warn("could not be sent", "channel", w.c.Channel.String(), "item", items[0], "reason", r.Reason,
		"given up", dead)
	return nil
}

// channelFails notes that the channel fails, and logs it once.
func (w *Worker) channelFails(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state.Failed++
	if w.state.FailingSince.IsZero() || w.state.Problem != err.Error() {
		w.c.Log.Error("nothing can be sent; everything waits", "channel", w.c.Channel.String(), "err", err)
	}
	if w.state.FailingSince.IsZero() {
		w.state.FailingSince = w.c.Now()
	}
	w.state.Problem = err.Error()
}
