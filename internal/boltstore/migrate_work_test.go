package boltstore

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateWork opens a file of schema version 1, without the work and official tables.
func TestMigrateWork(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID, Question: true})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Parent: asked.ID, Author: notice.Author{Role: notice.Team}})
	noticetest.Put(t, s, notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, `"role":"team"`)})
	migrated(t, s, 1, func(x tx) error {
		// An unclaimed question, which may become overdue, and an official reply in two lists.
		return emptied(x, 4, work, official)
	})
}
