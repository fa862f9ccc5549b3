package boltstore

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateAnswered opens a file of schema version 11, without the facet of answered questions and without the times of
// answers in tallies.
func TestMigrateAnswered(t *testing.T) {
	s := reopening(t)()
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
	s = migrated(t, s, 11, func(x tx) error {
		var gone [][]byte
		for k := range x.forward(facets, nil, nil) {
			if notice.Facets[k[8]] == notice.Settled {
				gone = append(gone, facets.key(k))
			}
		}
		k := tallies.key(key(a.ID))
		tally, err := decodeTally(x.board.Get(k))
		return errors.Join(err, deleted(x, gone), x.board.Put(k, formerTally(tally)[:sizeWithoutAnswerTimes]))
	})
	if got := noticetest.Tally(t, s, a.ID); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

// TestMigrateFacets opens a file of schema version 3, without the facets table and the facet counts of tallies.
func TestMigrateFacets(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID, Question: true})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Parent: asked.ID, Body: noticetest.Text(notice.Spanish, "Sí")})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Status: notice.Pending})
	want := noticetest.Tally(t, s, a.ID)
	s = migrated(t, s, 3, func(x tx) error {
		errs := []error{emptied(x, 3, facets)} // two languages and a question
		without := formerTally(want)[:sizeWithoutFacets]
		for _, id := range []notice.AnnouncementID{allAnnouncements, a.ID} { // the first was the sum of all
			errs = append(errs, x.board.Put(tallies.key(key(id)), without))
		}
		return errors.Join(errs...)
	})
	if got := noticetest.Tally(t, s, a.ID); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}
