package boltstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// putOldAct and putOldActivity store an entry as it was stored before there was a journal.
func putOldAct(x *writeTx, e notice.AuditEntry, said string) error {
	data, err := encode(auditForm{
		At: millis(e.At), By: e.By, On: e.On, Comment: e.Comment, Action: e.Action.String(), From: e.From.String(),
		To: e.To.String(), Undoes: e.Undoes, Batch: e.Batch, Digest: e.Digest[:],
	})
	if said != "" {
		aside, err2 := encode(journalWordsForm{Note: said})
		err = errors.Join(err, err2, x.put(asides, key(e.Seq), aside))
	}
	return errors.Join(err, x.put(audit, key(e.Seq), data), x.put(history, key(^uint64(e.Comment), e.Seq), nil))
}

func putOldActivity(x *writeTx, a notice.Activity) error {
	data, err := encode(activityForm{At: millis(a.At), By: a.By, Kind: a.Kind, Of: a.Of, Detail: a.Detail})
	err = errors.Join(err, x.put(activities, key(a.Seq), data))
	for _, login := range []string{a.By, a.Of} {
		if login != "" && (login == a.By || a.Kind.AboutAccount()) {
			err = errors.Join(err, x.put(doings, loginKey(login, a.Seq), nil))
		}
	}
	return err
}

func second(n int) time.Time { return at.Add(time.Duration(n) * time.Second) }

// TestMigrateJournal opens a file with the two logs that there were before the journal.
func TestMigrateJournal(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	c, d := noticetest.Put(t, s, notice.Comment{On: a.ID}), noticetest.Put(t, s, notice.Comment{On: a.ID})
	act := func(seq uint64, when time.Time, id notice.CommentID, action notice.Action) notice.AuditEntry {
		return notice.AuditEntry{
			Seq: seq, At: when, By: "mina", On: a.ID, Comment: id, Action: action, From: notice.Published,
			To: notice.Removed, Digest: [32]byte{byte(seq)},
		}
	}
	acts := []notice.AuditEntry{
		act(1, second(1), c.ID, notice.Remove),
		act(2, second(3), c.ID, notice.Undo),
		act(3, second(5), c.ID, notice.Remove), // a batch
		act(4, second(5), d.ID, notice.Remove),
		act(5, second(2), d.ID, notice.Restore), // after the clock was set back
	}
	acts[1].Undoes, acts[2].Batch, acts[3].Batch = 1, 3, 3
	others := []notice.Activity{
		{Seq: 1, At: second(0), Kind: notice.AccountAdded, Of: "mina", Detail: "moderator"},
		{Seq: 2, At: second(2), By: "mina", Kind: notice.PasskeyAdded, Of: "mina", Detail: "Phone"},
		{Seq: 3, At: second(5), By: "ada", Kind: notice.AccountRenamed, Of: "mina", Detail: "Mina"},
		{Seq: 4, At: second(9), By: "ada", Kind: notice.DataExported},
	}
	s = migrated(t, s, 4, func(tx tx) (err error) {
		x := newWriteTx(tx)
		for _, e := range acts {
			err = errors.Join(err, putOldAct(x, e, fmt.Sprint("note ", e.Seq)))
		}
		for _, a := range others {
			err = errors.Join(err, putOldActivity(x, a))
		}
		batch, err2 := encode(batchForm{At: millis(second(5)), By: "mina", Action: "remove", Done: 2})
		return errors.Join(err, err2, x.put(batches, key(uint64(3)), batch), x.PutMemory(notice.Memory{Until: 2}))
	})
	if err := emptyLogs(s); err != nil {
		t.Error(err)
	}
	for i, seq := range []uint64{2, 4, 5, 6, 7} {
		acts[i].Seq = seq
	}
	for i, seq := range []uint64{1, 3, 8, 9} {
		others[i].Seq = seq
	}
	acts[1].Undoes = 2
	noticetest.View(t, s, func(tx notice.Tx) error {
		ofC, err1 := tx.History(c.ID, 0, 99)
		ofD, err2 := tx.History(d.ID, 0, 99)
		if diff := cmp.Diff(acts, slices.Concat(ofC, ofD)); diff != "" {
			t.Errorf("acts (-want +got):\n%s", diff)
		}
		as, err3 := tx.Activities(0, 99)
		slices.Reverse(as)
		if diff := cmp.Diff(others, as); diff != "" {
			t.Errorf("activities (-want +got):\n%s", diff)
		}
		for i, e := range acts {
			if said, err := tx.Remarks([]uint64{e.Seq}); err != nil || said[0].Note != fmt.Sprint("note ", i+1) {
				t.Errorf("remarks on entry %d: %+v, %v", e.Seq, said, err)
			}
			if seq, err := tx.NthAct(uint64(i + 1)); seq != e.Seq || err != nil {
				t.Errorf("act %d is entry %d, %v, want %d", i+1, seq, err, e.Seq)
			}
		}
		b, err4 := tx.Batch(3)
		if b.Seq != 3 || b.First != 5 {
			t.Errorf("the batch is %d, from entry %d, want 3, from 5", b.Seq, b.First)
		}
		m, err5 := tx.Memory()
		if m.Until != 4 {
			t.Errorf("learned from entries up to %d, want 4", m.Until)
		}
		return errors.Join(err1, err2, err3, err4, err5)
	})
}

// TestMigrateJournalInPieces interrupts the migration between two pieces.
func TestMigrateJournalInPieces(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	c := noticetest.Put(t, s, notice.Comment{On: a.ID})
	const n = migrationPiece + 5
	s = migrated(t, s, 4, func(tx tx) error {
		x := newWriteTx(tx)
		for i := range n {
			e := notice.AuditEntry{
				Seq: uint64(i + 1), At: second(i), On: a.ID, Comment: c.ID, Action: notice.Refer, From: notice.Published,
				To: notice.Published,
			}
			if i == n-1 {
				e.Action, e.Undoes = notice.Undo, 7
			}
			if err := putOldAct(x, e, ""); err != nil {
				return err
			}
		}
		err := putOldActivity(x, notice.Activity{Seq: 1, At: second(2), Kind: notice.DataExported})
		next, err2 := moveLogs(x, nil)
		if next == nil {
			return errors.New("all was moved at once")
		}
		return errors.Join(err, err2)
	})
	if err := emptyLogs(s); err != nil {
		t.Error(err)
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		entries, err := tx.Journal(0, 2*n)
		if len(entries) != n+1 || entries[n].Undoes != 8 || entries[3].Kind != "export" {
			t.Errorf("%d entries, the last is %+v, the fourth %+v", len(entries), entries[n], entries[3])
		}
		return err
	})
}

// emptyLogs returns an error if something is left in the old tables.
func emptyLogs(s *Store) (err error) {
	return s.view(context.Background(), func(x tx) (err error) {
		for _, t := range []table{audit, history, asides, activities, doings} {
			for k := range x.forward(t, nil, nil) {
				err = errors.Join(err, fmt.Errorf("%x is left in table %v", k, t))
			}
		}
		return err
	})
}
