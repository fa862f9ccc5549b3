package board_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
)

func TestAPausedAuthorIsRefusedUntilItEnds(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := d.post(t, draft())
	author := first.Author.Key.Subject()
	d.now = d.now.Add(time.Minute)
	d.take(t, board.Measure{Of: author, Kind: notice.Pause, Days: "3", Reason: "Three insults.", Rule: "respect"})
	until := time.Date(2030, 1, 6, 0, 0, 0, 0, time.UTC) // three days are whole, and end with a day

	var barred notice.Barred
	f := say("again")
	f.Email, f.From = "ANA@example.org", netip.MustParseAddr("198.51.100.1") // the same address from elsewhere
	if _, err := d.Post(ctx, f); !errors.As(err, &barred) || !errors.Is(err, notice.ErrBarred) {
		t.Fatalf("posting: %v", err)
	}
	if barred.Subject != author || barred.Measure.Reason != "Three insults." || barred.Measure.Rules != 1 ||
		!barred.Measure.Until.Equal(until) {
		t.Errorf("refused by %+v", barred)
	}
	if _, err := d.Preview(ctx, f); err != nil {
		t.Errorf("previewing, by someone who may not be the author: %v", err)
	}
	f.Proofs = []string{d.ProofToken(first.ID)}
	if _, err := d.Preview(ctx, f); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("previewing: %v", err)
	}
	if p, err := d.Post(ctx, draft()); err != nil || p.ID == 0 {
		t.Errorf("sending again what was taken before: %v", err)
	}
	other := say("from the same network")
	other.Email = "bob@example.org"
	d.post(t, other)

	d.now = until.Add(-1)
	if _, err := d.Post(ctx, f); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("a moment before it ends: %v", err)
	}
	d.now = until
	d.post(t, f)
	if got := d.dossier(t, author).Stopped; got != 2 {
		t.Errorf("%d comments were stopped, want 2: a preview is none", got)
	}
	if n := noticetest.Tally(t, d.store, d.on.ID); n.Pending != 3 {
		t.Errorf("%d are stored", n.Pending)
	}
}

func TestABlockedNetwork(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	network := d.post(t, draft()).Network.Subject()
	d.take(t, board.Measure{Of: network, Kind: notice.Block, Until: "2030-02-01"})
	f := say("by someone else")
	f.Email = "bob@example.org"
	var barred notice.Barred
	if _, err := d.Post(ctx, f); !errors.As(err, &barred) || barred.Subject != network {
		t.Errorf("from there: %v", err)
	}
	f.From = netip.MustParseAddr("198.51.100.1")
	d.post(t, f)
	d.take(t, board.Measure{Of: network, Kind: notice.Lift})
	d.post(t, say("lifted"))
	d.take(t, board.Measure{Of: network, Kind: notice.Block})
	d.now = d.now.AddDate(50, 0, 0)
	if _, err := d.Post(ctx, say("years later")); !errors.Is(err, notice.ErrBarred) {
		t.Errorf("a block without an end: %v", err)
	}
}

func TestAFloodOfRefusalsIsNoFloodOfWrites(t *testing.T) {
	d := newDesk(t, ratelimit.New(time.Hour, 3, 0))
	author := d.post(t, draft()).Author.Key.Subject()
	d.take(t, board.Measure{Of: author, Kind: notice.Block})
	for i := range 50 {
		if _, err := d.Post(context.Background(), say(fmt.Sprint("flood ", i))); err == nil {
			t.Fatal("taken")
		}
	}
	if got := d.dossier(t, author).Stopped; got != 2 {
		t.Errorf("%d refusals were written down, want the 2 that the limit let through", got)
	}
}

func TestWhoIsBarredNow(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	block := func(name string, m board.Measure) {
		f := say("by " + name)
		f.Name, f.Email = name, name+"@example.org"
		m.Of = d.post(t, f).Author.Key.Subject()
		d.take(t, m)
		d.now = d.now.Add(time.Minute)
	}
	block("first", board.Measure{Kind: notice.Block})
	for i := range 7 {
		block(fmt.Sprint("over", i), board.Measure{Kind: notice.Pause, Days: "1"})
	}
	block("second", board.Measure{Kind: notice.Pause, Days: "30"})
	block("warned", board.Measure{Kind: notice.Warn})
	d.take(t, board.Measure{Of: notice.NetworkKey{7}.Subject(), Kind: notice.Block})
	d.now = d.now.Add(9 * aDay)
	if _, _, err := d.Barred(ctx, noticetest.Member, notice.BarCursor{}, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("by the team: %v", err)
	}
	var names []string
	pages := 0
	for after := (notice.BarCursor{}); pages == 0 || after != (notice.BarCursor{}); pages++ {
		list, next, err := d.Barred(ctx, noticetest.Mod, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			names = append(names, b.Name)
		}
		after = next
	}
	if want := []string{"", "second", "first"}; !slices.Equal(names, want) || pages != 2 {
		t.Errorf("%q on %d pages, want %q", names, pages, want)
	}
}

// TestBarredNamesWhoWithdrew has the last comment of an author withdrawn, which erases the name in it.
func TestBarredNamesWhoWithdrew(t *testing.T) {
	d := newDesk(t, unlimited())
	ana := notice.Author{Key: notice.AuthorKey{1}, Name: "Ana"}
	noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Author: ana})
	ana.Name = ""
	noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Author: ana, Status: notice.Withdrawn})
	d.take(t, board.Measure{Of: ana.Key.Subject(), Kind: notice.Block})
	list, _, err := d.Barred(context.Background(), noticetest.Mod, notice.BarCursor{}, 9)
	if err != nil || len(list) != 1 || list[0].Name != "Ana" {
		t.Errorf("barred %+v, %v", list, err)
	}
}
