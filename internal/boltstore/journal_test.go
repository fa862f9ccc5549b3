package boltstore

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// journalStore returns a store whose journal has an act of mina with remarks (1), and an activity of hers with words
// (2).
func journalStore(t *testing.T) (s *Store, about notice.CommentID) {
	s = reopening(t)()
	t.Cleanup(func() { s.Close() })
	c := noticetest.Put(t, s, notice.Comment{On: noticetest.Announce(t, s, noticetest.Water()).ID})
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.AppendAudit(notice.AuditEntry{
			At: at, By: "mina", On: c.On, Comment: c.ID, Action: notice.Refer, From: c.Status, To: c.Status,
		}, notice.Remarks{Note: "She was ill"})
		return errors.Join(err, tx.AppendActivity(notice.Activity{
			At: at, By: "mina", Kind: notice.AccountRenamed, Of: "mina", Detail: "Mina Quispe",
		}))
	})
	return s, c.ID
}

// journalBytes returns the records of the journal as they are in the file.
func journalBytes(t *testing.T, s *Store) (all []byte) {
	err := s.view(context.Background(), func(x tx) error {
		for _, v := range x.forward(journal, nil, nil) {
			all = append(all, v...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestJournalKeepsErasedNames erases the name and the words that are kept beside the journal.
func TestJournalKeepsErasedNames(t *testing.T) {
	s, about := journalStore(t)
	before := journalBytes(t, s)
	var mina notice.ActorID
	err := s.update(t.Context(), func(w *writeTx) error {
		mina = notice.ActorID(w.get(actorids, []byte("mina")))
		return errors.Join(
			w.delete(actors, mina[:]), w.delete(actorids, []byte("mina")), w.delete(journalwords, key(uint64(1))),
			w.delete(journalwords, key(uint64(2))),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(journalBytes(t, s), before) {
		t.Error("erasing changed the journal")
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		acts, err1 := tx.History(about, 0, 9)
		others, err2 := tx.Activities(0, 9)
		said, err3 := tx.Remarks([]uint64{1})
		if want := mina.Anonymous(); acts[0].By != want || others[0].By != want || others[0].Of != want {
			t.Errorf("erased: %q, %q, %q, want %q", acts[0].By, others[0].By, others[0].Of, want)
		}
		if !slices.Equal(said, make([]notice.Remarks, 1)) || others[0].Detail != "" {
			t.Errorf("erased words: %+v, %q", said, others[0].Detail)
		}
		return errors.Join(err1, err2, err3)
	})
}

func TestCheckFindsFaultsOfTheJournal(t *testing.T) {
	for name, spoil := range map[string]func(*writeTx) error{
		"a gap":          func(w *writeTx) error { return w.delete(journal, key(uint64(1))) },
		"another number": func(w *writeTx) error { return w.put(journal, key(uint64(3)), w.get(journal, key(uint64(2)))) },
		"another word": func(w *writeTx) error {
			other, err := encodeJournalWords(notice.NewJournalWords(notice.Remarks{Note: "She was well"}, ""))
			return errors.Join(err, w.put(journalwords, key(uint64(1)), other))
		},
		"words of nothing": func(w *writeTx) error {
			return w.put(journalwords, key(uint64(9)), bytes.Clone(w.get(journalwords, key(uint64(1)))))
		},
		"missing in an index": func(w *writeTx) error { return w.delete(journalothers, key(uint64(2))) },
		"two names": func(w *writeTx) error {
			return w.put(actors, bytes.Repeat([]byte{7}, 16), []byte("mina"))
		},
	} {
		s, _ := journalStore(t)
		err := s.db.Update(func(t *bolt.Tx) error { return spoil(newWriteTx(migrationTx(t))) })
		if err != nil {
			t.Fatal(err)
		}
		if s.Check(t.Context()) == nil {
			t.Errorf("%s goes unnoticed", name)
		}
	}
}
