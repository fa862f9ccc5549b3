package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/outbox"
	"noticeboard/internal/testing/teststore"
)

// A sender is an outbox.Sender that notes what it is given and fails as a test says.
type sender struct {
	store notice.Store
	send  func(ctx context.Context, i notice.OutboxItem) error // nil: it succeeds

	mu   sync.Mutex
	sent []uint64 // items
}

func (s *sender) Expand(ctx context.Context, e notice.OutboxItem) error {
	return s.store.Update(ctx, func(tx notice.WriteTx) error {
		for _, to := range []string{"a", "b"} {
			i := e
			i.Seq, i.To = 0, to
			if _, err := tx.PutOutbox(i); err != nil {
				return err
			}
		}
		return tx.DropOutbox(e.Seq)
	})
}

func (s *sender) Send(ctx context.Context, i notice.OutboxItem) (items []uint64, err error) {
	items = []uint64{i.Seq}
	if i.Digest {
		err := s.store.View(ctx, func(tx notice.Tx) error {
			all, err := tx.OutboxDigest(i.Channel, i.To, i.Due, 99)
			items = nil
			for _, one := range all {
				items = append(items, one.Seq)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if s.send != nil {
		err = s.send(ctx, i)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.sent = append(s.sent, items...)
	}
	return items, err
}

// all returns the numbers of what was sent, in order.
func (s *sender) all() []uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.sent))
}

// newWorker returns a worker on an empty store, what it sends with, its clock and its log.
func newWorker(t testing.TB) (*outbox.Worker, *sender, *noticetest.Clock, *bytes.Buffer) {
	t.Helper()
	s := teststore.Open(t)
	from, now, log := &sender{store: s}, noticetest.NewClock(noticetest.Epoch), new(bytes.Buffer)
	w := outbox.New(outbox.Config{
		Store: s, Channel: notice.MailChannel, Sender: from, AtOnce: 3, Now: now.Now,
		Log:  slog.New(slog.NewTextHandler(log, nil)),
		Look: time.Millisecond, FirstPause: time.Millisecond, LastPause: 2 * time.Millisecond, Drain: time.Minute,
	})
	return w, from, now, log
}

// put puts an item for a recipient, or an event without one.
func put(t testing.TB, s *sender, to string, digest bool) notice.OutboxItem {
	t.Helper()
	return noticetest.PutOutbox(t, s.store, notice.OutboxItem{
		Channel: notice.MailChannel, Event: notice.Event{Kind: notice.CommentPublished}, To: to, Digest: digest,
		Put: noticetest.Epoch, Due: noticetest.Epoch,
	})
}

// once calls Once until nothing is due.
func once(t testing.TB, w *outbox.Worker) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = w.Once(context.Background(), context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// state returns how the worker fares.
func state(t testing.TB, w *outbox.Worker) outbox.State {
	t.Helper()
	s, err := w.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEverythingIsSentOnce(t *testing.T) {
	w, s, _, _ := newWorker(t)
	for range 150 {
		put(t, s, "someone", false)
	}
	put(t, s, "", false) // becomes two
	for range 3 {
		put(t, s, "daily", true)
	}
	once(t, w)
	if got := s.all(); len(got) != 155 || len(slices.Compact(got)) != 155 {
		t.Errorf("%d items were sent, of which %d differ, want 155", len(got), len(slices.Compact(got)))
	}
	if got := state(t, w); got.Waiting != 0 || got.Sent != 155 || got.Failed != 0 || !got.LastSent.Equal(noticetest.Epoch) {
		t.Errorf("%+v", got)
	}
}

func TestFailuresAreTriedAgainLater(t *testing.T) {
	w, s, now, log := newWorker(t)
	reasons := map[string]error{
		"busy": outbox.Refusal{Reason: "450 busy"}, "gone": outbox.Refusal{Reason: "550 gone", ForGood: true},
		"broken": errors.New("broken"),
	}
	s.send = func(_ context.Context, i notice.OutboxItem) error { return reasons[i.To] }
	seqs := map[string]uint64{}
	for _, to := range []string{"busy", "gone", "broken", "well"} {
		seqs[to] = put(t, s, to, false).Seq
	}
	once(t, w)
	if got := state(t, w); got.Waiting != 2 || got.Dead != 1 || got.Sent != 1 || got.Failed != 3 || got.Problem != "" {
		t.Errorf("%+v", got)
	}
	for range 3 { // not due yet
		once(t, w)
	}
	if got := state(t, w); got.Failed != 3 {
		t.Errorf("they are tried again at once: %+v", got)
	}
	delete(reasons, "broken")
	now.Pass(notice.FirstRetry)
	once(t, w)
	if got := s.all(); !slices.Equal(got, []uint64{seqs["broken"], seqs["well"]}) {
		t.Errorf("sent %v of %v", got, seqs)
	}
	for range notice.MaxTries {
		now.Pass(notice.LastRetry)
		once(t, w)
	}
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		dead, err := tx.OutboxDead(notice.MailChannel, 0, 9)
		for _, i := range dead {
			if want := (map[string]string{"busy": "450 busy", "gone": "550 gone"})[i.To]; i.Reason != want {
				t.Errorf("%s was given up after %d tries: %q", i.To, i.Tries, i.Reason)
			}
		}
		if len(dead) != 2 {
			t.Errorf("%d dead letters, want 2", len(dead))
		}
		return err
	})
	if !strings.Contains(log.String(), "550 gone") || strings.Contains(log.String(), "someone") {
		t.Errorf("the log says %s", log)
	}
}

// TestAFailingChannelGivesNothingUp has a channel that sends nothing for longer than items are tried.
func TestAFailingChannelGivesNothingUp(t *testing.T) {
	w, s, now, log := newWorker(t)
	down := true
	s.send = func(context.Context, notice.OutboxItem) error {
		if down {
			return fmt.Errorf("%w: connect: refused", outbox.ErrChannel)
		}
		return nil
	}
	for range 20 {
		put(t, s, "someone", false)
	}
	for range 100 {
		if _, err := w.Once(context.Background(), context.Background()); !errors.Is(err, outbox.ErrChannel) {
			t.Fatalf("%v, want ErrChannel", err)
		}
		now.Pass(time.Hour)
	}
	got := state(t, w)
	if got.Waiting != 20 || got.Dead != 0 || !got.FailingSince.Equal(noticetest.Epoch) || got.Failed > 300 ||
		!strings.Contains(got.Problem, "connect: refused") {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(log.String(), "everything waits"); n != 1 {
		t.Errorf("it was logged %d times", n)
	}
	down = false
	once(t, w)
	if got := state(t, w); got.Waiting != 0 || got.Sent != 20 || !got.FailingSince.IsZero() || got.Problem != "" {
		t.Errorf("once it works again: %+v", got)
	}
}

// TestWhatIsOnItsWayIsSentToTheEnd stops the worker while it sends.
func TestWhatIsOnItsWayIsSentToTheEnd(t *testing.T) {
	w, s, _, _ := newWorker(t)
	begun, end := make(chan struct{}, 3), make(chan struct{})
	s.send = func(context.Context, notice.OutboxItem) error { begun <- struct{}{}; <-end; return nil }
	for range 20 {
		put(t, s, "someone", false)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.Run(ctx) })
	for range 3 {
		<-begun
	}
	stop()
	close(end)
	running.Wait()
	if got := state(t, w); got.Sent < 3 || got.Sent > 6 || got.Waiting != 20-int(got.Sent) {
		t.Errorf("%+v, want that no more was begun", got)
	}
}

// TestRunGoesOn has Run find what is put later, and go on after its channel has failed.
func TestRunGoesOn(t *testing.T) {
	w, s, _, _ := newWorker(t)
	fails := make(chan error, 1)
	fails <- fmt.Errorf("%w: down", outbox.ErrChannel)
	s.send = func(context.Context, notice.OutboxItem) error {
		select {
		case err := <-fails:
			return err
		default:
			return nil
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.Run(ctx) })
	for n := 1; n <= 3; n++ {
		put(t, s, "someone", false)
		for deadline := time.Now().Add(time.Minute); len(s.all()) < n; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("after a minute, %d items are sent, want %d", len(s.all()), n)
			}
		}
	}
	stop()
	running.Wait()
}
