package board_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

const day = 24 * time.Hour

// keep sets how long everything is kept.
func (d *desk) keep(t testing.TB, days notice.RetentionDays) {
	t.Helper()
	d.set(t, func(s *notice.Settings) { s.Retention = days })
}

// night lets the clock pass the next hour at which a run begins, and returns what it did.
func (d *desk) night(t testing.TB) (run notice.RetentionRun) {
	t.Helper()
	r, err := d.Retention(context.Background())
	if err != nil || r.Next.IsZero() {
		t.Fatalf("no run is due: %+v, %v", r, err)
	}
	if d.now.Before(r.Next) {
		d.now = r.Next
	}
	run, ended, err := d.Retain(context.Background())
	if err != nil || !ended {
		t.Fatalf("the run has not ended: %+v, %v", run, err)
	}
	return run
}

// retains asks whether a run ends now.
func (d *desk) retains(t testing.TB) bool {
	t.Helper()
	_, ended, err := d.Retain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return ended
}

// TestRetain has a published, a declined, a removed and a pending comment grow old.
func TestRetain(t *testing.T) {
	d := newDesk(t, unlimited())
	l := d.listed(t)
	d.now = d.now.Truncate(day).Add(25 * time.Hour) // before the hour at which a run begins
	cs := d.postMany(t, 4)
	cs[0] = d.decide(t, cs[0], notice.Approve)
	cs[1] = d.decide(t, cs[1], notice.Decline)
	cs[2] = d.decide(t, d.decide(t, cs[2], notice.Approve), notice.Remove)
	began := d.now
	if d.retains(t) {
		t.Error("something is deleted though the settings keep everything")
	}
	d.keep(t, notice.RetentionDays{10, 20, 30, 40})
	if d.retains(t) {
		t.Error("a run began before the first night")
	}
	for _, want := range []struct {
		days int
		done notice.RetentionCounts
	}{
		{5, notice.RetentionCounts{}},
		{10, notice.RetentionCounts{3, 0, 0, 0}},
		{20, notice.RetentionCounts{0, 4, 0, 0}},
		{30, notice.RetentionCounts{0, 0, 1, 0}},
		{40, notice.RetentionCounts{0, 0, 0, 1}},
		{50, notice.RetentionCounts{}},
	} {
		d.now = began.Add(time.Duration(want.days)*day - 12*time.Hour)
		d.retains(t) // of the nights before
		n, all, err := d.CountExpired(context.Background(), noticetest.Admin, notice.RetentionDays{10, 20, 30, 40})
		if err != nil || !all || !n.None() {
			t.Errorf("day %d: %v would be deleted half a day before, %v", want.days, n, err)
		}
		if got := d.night(t); got.Done != want.done {
			t.Errorf("day %d: %v, want %v", want.days, got.Done, want.done)
		}
		if d.retains(t) {
			t.Errorf("day %d: twice in one night", want.days)
		}
	}
	for i, want := range []notice.Comment{
		{Status: notice.Published, Author: notice.Author{Name: cs[0].Author.Name}}, {Status: notice.Erased},
		{Status: notice.Erased}, {Status: notice.Pending, Author: cs[3].Author},
	} {
		now := d.comment(t, cs[i].ID)
		if now.Status != want.Status || now.Author.Contact != want.Author.Contact || now.Author.Name != want.Author.Name ||
			now.Network != (notice.NetworkKey{}) || now.Author.Key != cs[i].Author.Key {
			t.Errorf("comment %d is %+v", i, now)
		}
	}
	if got := d.comment(t, cs[1].ID); got.Erased != (notice.Erasure{Scope: notice.EraseAll, Reason: notice.Retention}) {
		t.Errorf("erased is %+v", got.Erased)
	}
	if len(l.InForce()) != 2 || l.Limits()[notice.KeptContacts].IsZero() || l.Limits()[notice.KeptNetworks].IsZero() {
		t.Errorf("the list has %v, and limits %v", l.InForce(), l.Limits())
	}
}

// TestRetentionIsInTheJournal: one entry for each run, which names nobody.
func TestRetentionIsInTheJournal(t *testing.T) {
	d := newDesk(t, unlimited())
	for _, c := range d.postMany(t, 3) {
		d.decide(t, c, notice.Approve)
	}
	d.keep(t, notice.RetentionDays{1, 1, 0, 0})
	d.retains(t)
	d.night(t)
	d.now = d.now.Add(day)
	d.night(t)
	as, err := d.Activities(context.Background(), noticetest.Admin, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range as {
		if a.Kind == notice.RetentionDone {
			got = append(got, a.By+a.Of+a.Detail)
		}
	}
	if diff := cmp.Diff([]string{"3/3/0/0", "0/0/0/0"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRetentionStopped ends the program after each transaction of a run, and lets another go on.
func TestRetentionStopped(t *testing.T) {
	d := newDesk(t, unlimited())
	const n = 350
	fillOld(t, d, n)
	d.keep(t, notice.RetentionDays{0, 1, 1, 0})
	d.retains(t)
	d.now = d.now.Add(3 * day)
	runs := 0
	for ended := false; !ended; runs++ {
		ctx, cancel := context.WithCancel(context.Background())
		d.config.Store = stopping{d.store, cancel}
		d.Board = newBoard(d.config)
		_, after, err := d.Retain(ctx)
		if ended = after; err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Hour)
	}
	r, err := d.Retention(context.Background())
	if err != nil || r.Done != (notice.RetentionCounts{0, n, n / 2, 0}) || runs < 4 {
		t.Errorf("after %d stops: %+v, %v", runs, r, err)
	}
}

// stopping is a store after whose every update a context ends.
type stopping struct {
	notice.Store
	stop func()
}

func (s stopping) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	defer s.stop()
	return s.Store.Update(ctx, f)
}

// TestWhatRetentionKeeps: who follows by e-mail is told, an author without an address reads the receipt and corrects, and
// a block of a network holds.
func TestWhatRetentionKeeps(t *testing.T) {
	d := newDesk(t, unlimited())
	d.withChannels(notice.MailChannel)
	ctx := context.Background()
	c := d.decide(t, d.post(t, draft()), notice.Decline)
	k := d.follow(t, "ana@example.org", c)
	d.take(t, board.Measure{Of: c.Network.Subject(), Kind: notice.Block})
	d.keep(t, notice.RetentionDays{1, 1, 0, 0})
	d.retains(t)
	d.now = d.now.Add(2 * day)
	d.night(t)
	c = d.comment(t, c.ID)
	if c.Author.Contact != "" || c.Network != (notice.NetworkKey{}) {
		t.Fatalf("kept: %+v", c)
	}
	if m, follows, err := d.mailbox(t, k); err != nil || m.Address != "ana@example.org" || follows != 1 {
		t.Errorf("the mailbox is %+v and follows %d, %v", m, follows, err)
	}
	if !d.Wrote(c, " ANA@example.org") || d.Wrote(c, "bob@example.org") || d.Wrote(c, "") {
		t.Error("who wrote it can no longer be told")
	}
	d.decide(t, c, notice.Restore)
	f := draft()
	f.Comment, f.From = "Where does it come from, and when?", netip.MustParseAddr("198.51.100.7")
	if now := d.amend(t, c, f); now.Author.Contact != "" || now.Author.Key != c.Author.Key {
		t.Errorf("corrected: %+v", now.Author)
	}
	if _, err := d.Post(ctx, draft()); err == nil {
		t.Error("a comment came from the network that is blocked")
	}
}

// TestRetainedAgain restores, as it were, a copy from before a run and from before a withdrawal.
func TestRetainedAgain(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	cs := d.postMany(t, 4)
	for i, a := range []notice.Action{notice.Approve, notice.Approve, notice.Decline} {
		cs[i] = d.decide(t, cs[i], a)
	}
	withdrawn := func(c notice.Comment) notice.ListedErasure {
		return notice.ListedErasure{
			Comment: c.ID, Erasure: notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor}, At: d.now, Withdrawn: true,
		}
	}
	list := []notice.ListedErasure{withdrawn(cs[1]), withdrawn(cs[2])}
	limits := notice.RetentionDays{1, 1, 1, 1}.Limits(d.now.Add(day))
	for _, want := range []int{2, 0} {
		told, err := d.EraseAgain(ctx, noticetest.Admin, list, limits)
		if err != nil || told != (board.ErasedAgain{Done: want}) {
			t.Errorf("%+v, want %d done: %v", told, want, err)
		}
	}
	for i, want := range []notice.Status{notice.Published, notice.Withdrawn, notice.Erased, notice.Pending} {
		now := d.comment(t, cs[i].ID)
		if now.Status != want || now.Network != (notice.NetworkKey{}) || (now.Author.Contact == "") != (i < 3) ||
			d.held(t, now.ID) != 0 {
			t.Errorf("comment %d is %+v", i, now)
		}
	}
}

// TestWithdrawalsAreListed: at once; those from before there was a list; and, after a restart, those that could not be.
func TestWithdrawalsAreListed(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	cs := d.postMany(t, 3)
	withdraw := func(c notice.Comment) {
		t.Helper()
		if _, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID)); err != nil {
			t.Fatal(err)
		}
	}
	forget := func() {
		t.Helper()
		if _, err := d.ForgetErased(ctx); err != nil {
			t.Fatal(err)
		}
	}
	withdraw(cs[0])
	list := &brokenList{ErasureList: d.listed(t)}
	d.config.Erasures = list
	d.Board = newBoard(d.config)
	forget()
	withdraw(cs[1])
	if got := list.InForce(); len(got) != 2 || !got[0].Withdrawn || !got[1].Withdrawn {
		t.Errorf("listed: %+v", got)
	}
	list.full = true
	withdraw(cs[2])
	list.full = false
	forget()
	if got := list.InForce(); len(got) != 3 {
		t.Errorf("after the list could not be written: %+v", got)
	}
}

// TestRetainMany runs over many comments in bounded memory, while others are posted.
func TestRetainMany(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	d := newDesk(t, unlimited())
	fillOld(t, d, n)
	d.keep(t, notice.RetentionDays{1, 1, 1, 0})
	d.retains(t)
	d.now = d.now.Add(3 * day)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun := time.Now()
	run := d.night(t)
	took := time.Since(begun)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if run.Done != (notice.RetentionCounts{n / 2, n, n / 2, 0}) {
		t.Errorf("done: %v", run.Done)
	}
	if grew := int64(after.HeapAlloc) - int64(before.HeapAlloc); grew > 16<<20 {
		t.Errorf("it keeps %d KiB", grew>>10)
	}
	t.Logf("%d comments in %v", n, took)
}

// fillOld stores comments, half of which are declined.
func fillOld(t *testing.T, d *desk, n int) {
	t.Helper()
	for done := 0; done < n; {
		noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
			for i := done; i < min(n, done+1000); i++ {
				c := notice.Comment{
					On: d.on.ID, Status: notice.Published, Posted: d.now, Decided: d.now, Lang: "en", Network: notice.NetworkKey{1},
					Author: notice.Author{Key: notice.AuthorKey{byte(i), byte(i >> 8)}, Name: "Ana",
						Contact: fmt.Sprintf("ana-%d@example.org", i)},
					Body: notice.Body{Parts: []notice.Part{{Lang: "en", Source: fmt.Sprint("Comment ", i)}}},
				}
				if i%2 == 0 {
					c.Status, c.Reason, c.Rules = notice.Declined, "respect", 1
				}
				if _, err := tx.InsertComment(c, d.now); err != nil {
					return err
				}
			}
			return nil
		})
		done += min(1000, n-done)
	}
}
