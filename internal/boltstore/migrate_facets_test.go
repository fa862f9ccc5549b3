package boltstore

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateAnswered opens a file of schema version 11, without the facet of answered questions and without the times of
// answers in tallies.
func TestMigrateAnswered(t *testing.T) {
	open := reopening(t)
	s := open()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID, Question: true, Posted: noticetest.Epoch})
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		c, err := tx.Comment(asked.ID)
		if err != nil {
			return err
		}
		c.Answers = []notice.CommentID{notice.FirstIDAt(noticetest.Epoch.Add(30 * time.Hour))}
		_, err = tx.PutComment(c)
		return err
	})
	want := noticetest.Tally(t, s, a.ID)
	if got := want.Of(notice.Settled).Comments; got != 1 {
		t.Fatalf("%d answered questions, want 1", got)
	}
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		errs := []error{b.Put(schemaKey, key(uint64(11)))}
		var gone [][]byte
		for k := range migrationTx(t).forward(facets, nil, nil) {
			if notice.Facets[k[8]] == notice.Settled {
				gone = append(gone, facets.key(k))
			}
		}
		for _, k := range gone {
			errs = append(errs, b.Delete(k))
		}
		k := tallies.key(key(a.ID))
		tally, err := decodeTally(b.Get(k))
		errs = append(errs, err, b.Put(k, formerTally(tally)[:sizeWithoutAnswerTimes]))
		return errors.Join(errs...)
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if got := noticetest.Tally(t, s, a.ID); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestMigrateFacets opens a file of schema version 3, without the facets table and the facet counts of tallies.
func TestMigrateFacets(t *testing.T) {
	open := reopening(t)
	s := open()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID, Question: true})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Parent: asked.ID, Body: noticetest.Text(notice.Spanish, "Sí")})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	want := noticetest.Tally(t, s, a.ID)
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		errs := []error{b.Put(schemaKey, key(uint64(3)))}
		var gone [][]byte
		for k := range migrationTx(t).forward(facets, nil, nil) {
			gone = append(gone, facets.key(k))
		}
		if len(gone) != 3 { // two languages and a question
			return fmt.Errorf("%d entries in the facets table, want 3", len(gone))
		}
		for _, k := range gone {
			errs = append(errs, b.Delete(k))
		}
		without := formerTally(want)[:sizeWithoutFacets]
		for _, id := range []notice.AnnouncementID{allAnnouncements, a.ID} { // the first was the sum of all
			errs = append(errs, b.Put(tallies.key(key(id)), without))
		}
		return errors.Join(errs...)
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if got := noticetest.Tally(t, s, a.ID); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
