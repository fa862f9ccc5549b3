package boltstore

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// Writes of one post on a board with many announcements and comments, averaged over postsCounted posts: runs of pages,
// each one system call, with the free list and the header. A post changes, and no more:
//
//   - the record of the comment and the entry of the change feed behind it
//   - the tally of its announcement
//   - the index entries of its status, number and thread
//   - the index entry and the tally of its author
//   - the index entry of its text
//   - the branch pages above these
const (
	postsCounted = 200
	maxPageRuns  = 20
)

func TestPagesOfAPost(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "board.db"), Options{NoSync: true, MapSize: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const announcements, comments = 60, 3000
	var on []notice.AnnouncementID
	for i := range announcements {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{"en": fmt.Sprint("water-", i), "es": fmt.Sprint("agua-", i)}
		on = append(on, noticetest.Announce(t, s, a).ID)
	}
	post := func(tx notice.WriteTx, i int) error {
		_, err := noticetest.Place(tx, notice.Comment{
			On: on[i*7%announcements], Posted: noticetest.Epoch.Add(time.Duration(i) * time.Second),
			Author: notice.Author{Key: notice.AuthorKey{byte(i * 37), byte(i * 11)}, Name: fmt.Sprint("Author ", i)},
			Body:   noticetest.Text(notice.English, fmt.Sprint(i, strings.Repeat(" words", 60))),
		})
		return err
	}
	for done := 0; done < comments; done += 100 {
		noticetest.Update(t, s, func(tx notice.WriteTx) error {
			for i := range 100 {
				if err := post(tx, done+i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var runs int64
	for i := range postsCounted {
		b, err := s.db.Begin(true)
		if err != nil {
			t.Fatal(err)
		}
		w := &writeTx{tx: s.begin(b)}
		if err := w.run(func(tx *writeTx) error { return post(tx, comments+i) }); err != nil {
			t.Fatal(err)
		}
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
		stats := b.Stats()
		runs += stats.GetWrite()
	}
	if mean := float64(runs) / postsCounted; mean > maxPageRuns {
		t.Errorf("a post writes %.2f runs of pages, at most %d are allowed", mean, maxPageRuns)
	} else {
		t.Logf("a post writes %.2f runs of pages", mean)
	}
}
