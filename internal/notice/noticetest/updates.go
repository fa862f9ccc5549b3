package noticetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func testRollback(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	before, boom := Tally(t, s, a.ID), errors.New("boom")
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("got %v, want the closure's own error", err)
	}
	if after := Tally(t, s, a.ID); after != before {
		t.Errorf("tally is %+v, was %+v", after, before)
	}
}

// testRevision changes what the public sees and what it does not.
func testRevision(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	hidden := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Posted: Epoch.Add(time.Minute)})
	for name, test := range map[string]struct {
		change  func(notice.WriteTx) error
		revises bool
	}{
		"nothing":   {func(tx notice.WriteTx) error { _, err := tx.PutComment(c); return err }, false},
		"same text": {func(tx notice.WriteTx) error { _, err := tx.PutAnnouncement(a); return err }, false},
		"address": {func(tx notice.WriteTx) error {
			d := c
			d.Author.Contact = "x@example.org"
			_, err := tx.PutComment(d)
			return err
		}, false},
		"pending words": {func(tx notice.WriteTx) error {
			d := hidden
			d.Body = Text("en", "new")
			_, err := tx.PutComment(d)
			return err
		}, false},
		"new HTML": {func(tx notice.WriteTx) error {
			d := c
			d.Body = Text("en", c.Body.Source())
			d.Body.Parts[0].HTML = "<p>made otherwise</p>"
			_, err := tx.PutComment(d)
			return err
		}, true},
		"marked":   {func(tx notice.WriteTx) error { d := c; d.Question = true; _, err := tx.PutComment(d); return err }, true},
		"claimed":  {func(tx notice.WriteTx) error { d := c; d.Claim.Login = "mina"; _, err := tx.PutComment(d); return err }, false},
		"referred": {func(tx notice.WriteTx) error { d := c; d.Referral.To = "M"; _, err := tx.PutComment(d); return err }, true},
		"owing": {func(tx notice.WriteTx) error {
			d := c
			d.MissingLangs = notice.Langs
			_, err := tx.PutComment(d)
			return err
		}, true},
		"translated": {func(tx notice.WriteTx) error {
			d := c
			d.Translations = []notice.Translation{{Lang: "es", Source: "x"}}
			_, err := tx.PutComment(d)
			return err
		}, true},
		"new comment": {func(tx notice.WriteTx) error { _, err := Place(tx, notice.Comment{On: a.ID}); return err }, true},
		"pending one": {func(tx notice.WriteTx) error {
			_, err := Place(tx, notice.Comment{On: a.ID, Status: notice.Pending})
			return err
		}, false},
		"announcement": {func(tx notice.WriteTx) error { b := a; b.Closes = Epoch; _, err := tx.PutAnnouncement(b); return err }, true},
		"an audit entry": {func(tx notice.WriteTx) error {
			_, err := tx.AppendAudit(notice.AuditEntry{At: Epoch, Comment: c.ID, Action: notice.Approve, To: notice.Published}, notice.Remarks{})
			return err
		}, false},
	} {
		Announce(t, s, a)
		Update(t, s, func(tx notice.WriteTx) error { _, err := tx.PutComment(c); return err })
		before := Tally(t, s, a.ID).Revision
		Update(t, s, test.change)
		after := Tally(t, s, a.ID).Revision
		if (after > before) != test.revises {
			t.Errorf("%s: revision %d after %d", name, after, before)
		}
		if h, err := s.Head(context.Background(), "water"); h.Revision != after || err != nil {
			t.Errorf("%s: the head has revision %d of %d (%v)", name, h.Revision, after, err)
		}
	}
}

func testImmutable(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID, Author: notice.Author{Key: notice.AuthorKey{1}}})
	for name, change := range map[string]func(*notice.Comment){
		"announcement": func(c *notice.Comment) { c.On++ },
		"root":         func(c *notice.Comment) { c.Root++ },
		"parent":       func(c *notice.Comment) { c.Parent++ },
		"author":       func(c *notice.Comment) { c.Author.Key[0]++ },
		"origin":       func(c *notice.Comment) { c.Origin = "x" },
		"number":       func(c *notice.Comment) { c.Number++ },
		"no id":        func(c *notice.Comment) { c.ID = 0 },
	} {
		d := c
		change(&d)
		if err := s.Update(context.Background(), func(tx notice.WriteTx) error { _, err := tx.PutComment(d); return err }); err == nil {
			t.Errorf("%s could be changed", name)
		}
	}
}

func testConcurrency(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				if err := s.Update(context.Background(), func(tx notice.WriteTx) error {
					_, err := Place(tx, notice.Comment{On: a.ID})
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := Tally(t, s, a.ID); n.Published != 320 || n.LastNumber != 320 {
		t.Errorf("tally %+v", n)
	}
}

// testFailuresTogether has closures fail among others that do not, some after they have written.
func testFailuresTogether(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	boom := errors.New("boom")
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			err := s.Update(context.Background(), func(tx notice.WriteTx) error {
				if i%4 == 1 {
					return boom
				}
				if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
					return err
				}
				if i%4 == 2 {
					return boom
				}
				return nil
			})
			if fails := i%4 == 1 || i%4 == 2; fails != errors.Is(err, boom) || !fails && err != nil {
				t.Errorf("update %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if n := Tally(t, s, a.ID); n.Published != 100 {
		t.Errorf("tally %+v", n)
	}
}

func testSnapshot(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	View(t, s, func(tx notice.Tx) error {
		before, err := tx.Tally(a.ID)
		if err != nil {
			return err
		}
		wrote := make(chan struct{})
		go func() { // in another goroutine: a View must not call Update itself
			defer close(wrote)
			Put(t, s, notice.Comment{On: a.ID})
		}()
		<-wrote
		after, err := tx.Tally(a.ID)
		if before != after {
			t.Errorf("the snapshot changed from %+v to %+v", before, after)
		}
		return err
	})
}

func testPanic(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID}); err != nil {
			return err
		}
		panic("no such luck")
	})
	if err == nil {
		t.Error("the panic went unnoticed")
	}
	if n := Tally(t, s, a.ID); n.Published != 0 {
		t.Errorf("tally %+v", n)
	}
	Put(t, s, notice.Comment{On: a.ID}) // the store goes on
}

func testDoneContext(t *testing.T, s notice.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.View(ctx, func(notice.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
}

func testReplyToUnpublishedThread(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	root := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := Place(tx, notice.Comment{On: a.ID, Parent: root.ID})
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
}

func testStamps(t *testing.T, s notice.Store) {
	stamp := func() (n notice.Stamp) {
		View(t, s, func(tx notice.Tx) (err error) {
			n, err = tx.Stamp()
			return err
		})
		return n
	}
	a := Announce(t, s, Water())
	if got := stamp(); got != (notice.Stamp{}) {
		t.Errorf("without comments: %v", got)
	}
	c := Put(t, s, notice.Comment{On: a.ID})
	before := stamp()
	a.Origin = "elsewhere"
	Announce(t, s, a)
	Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.PutComment(c)
		return err
	})
	if again := stamp(); again != before {
		t.Errorf("no comment was changed: %v, was %v", again, before)
	}
	Put(t, s, notice.Comment{On: a.ID})
	if after := stamp(); after.Commit <= before.Commit || after.Nonce == before.Nonce {
		t.Errorf("a comment was put: %v, was %v", after, before)
	}
}
