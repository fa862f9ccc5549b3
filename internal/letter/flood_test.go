package letter_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/outbox"
	"noticeboard/internal/testing/mailserver"
)

// manyFollowers is how many follow one announcement in TestManyFollowers, unless NOTICEBOARD_FOLLOWERS says so: many
// times what is put into the outbox at once.
const manyFollowers = 2000

func followers(t testing.TB) int {
	n := manyFollowers
	if text := os.Getenv("NOTICEBOARD_FOLLOWERS"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// fill has many mailboxes follow the announcement.
func (p *post) fill(n int) {
	p.t.Helper()
	for done := 0; done < n; {
		noticetest.Update(p.t, p.store, func(tx notice.WriteTx) error {
			for range min(1000, n-done) {
				email := fmt.Sprintf("reader%d@example.org", done)
				done++
				k := p.board.MailboxKey(email)
				err := errors.Join(
					tx.PutMailbox(notice.Mailbox{
						Key: k, Address: email, State: notice.MailConfirmed, Since: noticetest.Epoch, Lang: "en",
					}),
					tx.PutSubscription(notice.Subscription{
						Mailbox: k, Follows: notice.Followed{Kind: notice.FollowAnnouncement, On: p.on.ID}, Lang: "en",
						Since: noticetest.Epoch,
					}))
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// killable is a Sender that is stopped after it has sent a number of items, before the store learns of the last ones.
type killable struct {
	outbox.Sender
	left chan struct{}
	kill context.CancelFunc
}

var errKilled = errors.New("killed")

func (k killable) Send(ctx context.Context, i notice.OutboxItem) ([]uint64, error) {
	items, err := k.Sender.Send(ctx, i)
	select {
	case <-k.left:
		return items, err
	default:
		k.kill()
		return items, fmt.Errorf("%w: %w", outbox.ErrChannel, errKilled) // nothing of it is noted
	}
}

// TestManyFollowers publishes one comment on an announcement that many follow, and stops the worker five times on the
// way between sending and noting it: everybody is told, and who is told twice gets the same Message-ID.
func TestManyFollowers(t *testing.T) {
	n := followers(t)
	p := newPost(t, mailserver.Config{Forget: true})
	p.fill(n)
	c := p.unasked("Where does it come from?")
	begin := time.Now()
	p.decide(c, notice.Approve)
	t.Logf("publishing took %v", time.Since(begin))
	if count := p.waiting(); count.Waiting != 1 {
		t.Fatalf("publishing put %d items in the outbox, want 1", count.Waiting)
	}
	most, most0 := uint64(0), heap()
	begin = time.Now()
	sender := p.sender
	for kills := 0; p.waiting().Waiting > 0; kills++ {
		ctx, cancel := context.WithCancel(context.Background())
		left := make(chan struct{}, n+1)
		for range n / 6 {
			left <- struct{}{}
		}
		if kills >= 5 {
			for range n + 1 - len(left) {
				left <- struct{}{}
			}
		}
		w := outbox.New(outbox.Config{
			Store: p.store, Channel: notice.MailChannel, Sender: killable{sender, left, cancel}, AtOnce: 4, Now: p.clock,
			Log: slog.New(slog.DiscardHandler),
		})
		for ctx.Err() == nil && p.waiting().Waiting > 0 {
			if _, err := w.Once(ctx, context.Background()); err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if count := p.waiting(); count.Waiting > 300 {
				t.Fatalf("%d items are in the outbox at once", count.Waiting)
			}
			p.pass(time.Millisecond)
			most = max(most, heap())
		}
		cancel()
		p.reopen()
		sender = p.sender
	}
	took := time.Since(begin)
	ids, twice := map[string]string{}, 0
	for _, m := range p.server.Taken() {
		if id, ok := ids[m.To]; ok {
			if twice++; id != m.ID() {
				t.Errorf("%s got two mails with different Message-IDs", m.To)
			}
		}
		ids[m.To] = m.ID()
	}
	if len(ids) != n {
		t.Errorf("%d of %d followers were told", len(ids), n)
	}
	if twice > 5*4 {
		t.Errorf("%d were told twice, want no more than were on their way when it was killed", twice)
	}
	t.Logf("%d mails in %v (%.0f a second), %d twice; heap %d KiB, at most %d KiB", len(ids), took,
		float64(n)/took.Seconds(), twice, most0>>10, most>>10)
}

// heap returns the bytes in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// waiting counts what is in the outbox.
func (p *post) waiting() (c notice.OutboxCount) {
	p.t.Helper()
	noticetest.View(p.t, p.store, func(tx notice.Tx) (err error) {
		c, err = tx.OutboxCount(notice.MailChannel, 1_000_000)
		return err
	})
	return c
}

// reopen closes the store and opens it again, with all that is built on it.
func (p *post) reopen() {
	p.t.Helper()
	if err := p.store.Close(); err != nil {
		p.t.Fatal(err)
	}
	s, err := boltstore.Open(p.path, boltstore.Options{NoSync: true, MapSize: 1 << 24})
	if err != nil {
		p.t.Fatal(err)
	}
	p.store = s
	p.open(s)
}
