package noticetest

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

// TestStore runs the tests that every implementation of notice.Store must pass. Open returns an empty store. If the
// store has a method Check(context.Context) error, it is called after each test and must return nil. Each test runs
// on the store itself and on Twice of another one.
//
// The tests of a part of the contract, notice/store_NOUN.go, are in the files that begin with NOUN.
func TestStore(t *testing.T, open func(testing.TB) notice.Store) {
	testDumps(t, open)
	for name, test := range map[string]func(*testing.T, notice.Store){
		"rollback":          testRollback,
		"concurrency":       testConcurrency,
		"failures together": testFailuresTogether,
		"snapshot":          testSnapshot,
		"panic":             testPanic,
		"done context":      testDoneContext,
		"missing":           testMissing,

		"order of announcements": testOrderOfAnnouncements,
		"drafts":                 testDrafts,
		"released":               testReleased,
		"earlier texts":          testEarlierTexts,
		"slugs":                  testSlugs,
		"outlines":               testOutlines,

		"revision":   testRevision,
		"revise":     testRevise,
		"revise all": testReviseAll,
		"totals":     testTotals,

		"round trip":    testRoundTrip,
		"same instant":  testSameInstant,
		"insert":        testInsert,
		"immutable":     testImmutable,
		"readers words": testReadersWords,
		"every status":  testEveryStatus,
		"paging":        testPaging,
		"text hashes":   testTextHashes,
		"sets":          testSets,
		"official":      testOfficial,
		"numbered":      testNumbered,
		"closed with":   testClosedWith,
		"versions":      testVersions,

		"numbers and places":      testPlaces,
		"order of publication":    testOrderOfPublication,
		"late reply":              testReplyToUnpublishedThread,
		"facets":                  testFacets,
		"facet paging":            testFacetPaging,
		"facets of later replies": testFacetBeyondTheFirstReplies,

		"work lists": testWorkLists,
		"answers":    testAnswers,

		"authors": testAuthors,

		"dossiers":               testDossiers,
		"subjects by short keys": testSubjectByShort,
		"pauses and blocks":      testBarred,

		"journal":         testJournal,
		"journal entries": testJournalEntries,
		"journal gaps":    testJournalHasNoGaps,
		"n-th act":        testNthAct,
		"batches":         testBatches,

		"rules": testRules,

		"settings":    testSettings,
		"institution": testInstitution,

		"snippets": testSnippets,

		"first steps": testFirstSteps,
		"import mark": testImportMark,
		"retention":   testRetentionRun,

		"flag counts": testFlagCounts,
		"memory":      testMemory,

		"changes": testChanges,
		"copies":  testCopies,
		"policy":  testPolicy,

		"erasures":      testErasures,
		"erased names":  testErasedName,
		"held erasures": testHeldUntil,

		"outbox":        testOutbox,
		"what is due":   testOutboxDue,
		"dead letters":  testOutboxDead,
		"digests":       testOutboxDigest,
		"recipients":    testOutboxTo,
		"mailboxes":     testMailboxes,
		"subscriptions": testSubscriptions,
	} {
		for run, as := range map[string]func(notice.Store) notice.Store{
			name:             func(s notice.Store) notice.Store { return s },
			name + ", twice": Twice,
		} {
			t.Run(run, func(t *testing.T) {
				s := open(t)
				test(t, as(s))
				if c, ok := s.(interface{ Check(context.Context) error }); ok {
					if err := c.Check(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

// testDumps runs the tests that need two stores.
func testDumps(t *testing.T, open func(testing.TB) notice.Store) {
	for name, test := range map[string]func(*testing.T, func(testing.TB) notice.Store){
		"dump and load":          testDumpAndLoad,
		"load what is not whole": testLoadDamaged,
		"load into records":      testLoadIntoRecords,
		"dump of erasures":       testDumpOfErasures,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

func testMissing(t *testing.T, s notice.Store) {
	if _, err := s.Head(context.Background(), "none"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("Head: got %v, want ErrNotFound", err)
	}
	View(t, s, func(tx notice.Tx) error {
		errs := map[string]error{}
		_, errs["Announcement"] = tx.Announcement(7)
		_, errs["AnnouncementBySlug"] = tx.AnnouncementBySlug("none")
		_, errs["AnnouncementByOrigin"] = tx.AnnouncementByOrigin("none")
		_, errs["Comment"] = tx.Comment(7)
		_, errs["CommentByNumber"] = tx.CommentByNumber(1, 1)
		_, errs["CommentByOrigin"] = tx.CommentByOrigin("none")
		_, errs["Thread"] = tx.Thread(1, 1, notice.Span{})
		_, errs["Threads"] = tx.Threads(1, notice.Span{From: 1, To: 1}, 1)
		for name, err := range errs {
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s: got %v, want ErrNotFound", name, err)
			}
		}
		return nil
	})
}
