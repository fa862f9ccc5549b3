package boltstore

import (
	"context"
	"errors"
	"fmt"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateWork opens a file of schema version 1, without the work and official tables.
func TestMigrateWork(t *testing.T) {
	open := reopening(t)
	s := open()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID, Question: true})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Parent: asked.ID, Author: notice.Author{Role: notice.Team}})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, `"role":"team"`)})
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		var gone [][]byte
		for _, in := range []table{work, official} {
			for k := range migrationTx(t).forward(in, nil, nil) {
				gone = append(gone, in.key(k))
			}
		}
		if len(gone) != 4 { // an unclaimed question, which may become overdue, and an official reply in two lists
			return fmt.Errorf("%d entries", len(gone))
		}
		errs := []error{b.Put(schemaKey, key(uint64(1)))}
		for _, k := range gone {
			errs = append(errs, b.Delete(k))
		}
		return errors.Join(errs...)
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
