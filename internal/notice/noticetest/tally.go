package noticetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// testRevision checks that the revision of an announcement grows with every change that is visible on its page, and
// with no other.
func testRevision(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	changed := func(change func(*notice.Comment)) func(notice.WriteTx) error {
		return func(tx notice.WriteTx) error {
			d := c
			change(&d)
			_, err := tx.PutComment(d)
			return err
		}
	}
	hidden := Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending, Posted: Epoch.Add(time.Minute)})
	for name, test := range map[string]struct {
		change  func(notice.WriteTx) error
		revises bool
	}{
		"nothing":   {func(tx notice.WriteTx) error { _, err := tx.PutComment(c); return err }, false},
		"same text": {func(tx notice.WriteTx) error { _, err := tx.PutAnnouncement(a); return err }, false},
		"address":   {changed(func(c *notice.Comment) { c.Author.Contact = "x@example.org" }), false},
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
		"marked":   {changed(func(c *notice.Comment) { c.Question = true }), true},
		"claimed":  {changed(func(c *notice.Comment) { c.Claim.Login = "mina" }), false},
		"referred": {changed(func(c *notice.Comment) { c.Referral.To = "M" }), true},
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
		"new comment": {func(tx notice.WriteTx) error {
			_, err := Place(tx, notice.Comment{On: a.ID})
			return err
		}, true},
		"pending one": {func(tx notice.WriteTx) error {
			_, err := Place(tx, notice.Comment{On: a.ID, Status: notice.Pending})
			return err
		}, false},
		"announcement": {func(tx notice.WriteTx) error {
			b := a
			b.Closes = Epoch
			_, err := tx.PutAnnouncement(b)
			return err
		}, true},
		"an audit entry": {func(tx notice.WriteTx) error {
			_, err := tx.AppendAudit(notice.AuditEntry{
				At: Epoch, Comment: c.ID, Action: notice.Approve, To: notice.Published,
			}, notice.Remarks{})
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

func testRevise(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	before := Tally(t, s, a.ID)
	totals := Tally(t, s, 0)
	Update(t, s, func(tx notice.WriteTx) error { return tx.Revise(a.ID) })
	if after := Tally(t, s, a.ID); after.Revision <= before.Revision {
		t.Errorf("revision %d after %d", after.Revision, before.Revision)
	}
	if after := Tally(t, s, 0); after.Revision <= totals.Revision {
		t.Errorf("revision of all %d after %d", after.Revision, totals.Revision)
	}
	err := s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.Revise(a.ID + 1) })
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("no such record: %v, want ErrNotFound", err)
	}
}

// testTotals checks that the totals are those of the transaction, and that their revision never decreases.
func testTotals(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	Put(t, s, notice.Comment{On: a.ID})
	b := Water()
	b.Slugs, b.Draft = map[notice.Lang]string{"en": "b"}, true
	b = Announce(t, s, b)
	Update(t, s, func(tx notice.WriteTx) error { return tx.Revise(b.ID) })
	before := Tally(t, s, 0)
	if before.Published != 1 || before.Threads != 1 {
		t.Errorf("totals %+v", before)
	}
	Update(t, s, func(tx notice.WriteTx) error { return tx.DiscardDraft(b.ID) })
	after := Tally(t, s, 0)
	if after.Revision < before.Revision {
		t.Errorf("discarding a draft took the revision from %d to %d", before.Revision, after.Revision)
	}
	Update(t, s, func(tx notice.WriteTx) error {
		if _, err := Place(tx, notice.Comment{On: a.ID, Status: notice.Pending}); err != nil {
			return err
		}
		within, err := tx.Totals()
		if err != nil {
			return err
		}
		if within.Pending != after.Pending+1 || within.Published != after.Published {
			t.Errorf("the transaction that put a pending comment has totals %+v, before %+v", within, after)
		}
		return nil
	})
}

// testReviseAll checks that the revisions of all announcements and of the totals rise, within the transaction and after
// it, and that nothing else changes.
func testReviseAll(t *testing.T, s notice.Store) {
	a, b := Announce(t, s, Water()), Announce(t, s, named("b", 0))
	Put(t, s, notice.Comment{On: a.ID})
	tallies := func(tx notice.Tx) (of [3]notice.Tally, head notice.Head, err error) {
		var err1, err2, err3, err4 error
		of[0], err1 = tx.Tally(a.ID)
		of[1], err2 = tx.Tally(b.ID)
		of[2], err3 = tx.Totals()
		head, err4 = tx.Head("water")
		return of, head, errors.Join(err1, err2, err3, err4)
	}
	check := func(before [3]notice.Tally, tx notice.Tx) error {
		after, head, err := tallies(tx)
		for i := range after {
			if after[i].Revision <= before[i].Revision {
				t.Errorf("revision %d after %d", after[i].Revision, before[i].Revision)
			}
			same := after[i]
			if same.Revision = before[i].Revision; same != before[i] {
				t.Errorf("tally %+v after %+v", after[i], before[i])
			}
		}
		if head.Revision != after[0].Revision {
			t.Errorf("the head has revision %d of %d", head.Revision, after[0].Revision)
		}
		return err
	}
	var before [3]notice.Tally
	Update(t, s, func(tx notice.WriteTx) (err error) {
		if before, _, err = tallies(tx); err != nil {
			return err
		}
		return errors.Join(tx.ReviseAll(), check(before, tx))
	})
	View(t, s, func(tx notice.Tx) error { return check(before, tx) })
	if h, err := s.Head(context.Background(), "water"); h.Revision != Tally(t, s, a.ID).Revision || err != nil {
		t.Errorf("the head has revision %d of %d (%v)", h.Revision, Tally(t, s, a.ID).Revision, err)
	}
}
