package noticetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// TestStore runs the tests that every notice.Store must pass. Open returns an empty store; if it
// has a Check method, that is called after each test.
func TestStore(t *testing.T, open func(testing.TB) notice.Store) {
	for name, test := range map[string]func(*testing.T, notice.Store){
		"missing":       testMissing,
		"round trip":    testRoundTrip,
		"rollback":      testRollback,
		"same instant":  testSameInstant,
		"slugs":         testSlugs,
		"releases":      testReleases,
		"drafts":        testDrafts,
		"earlier texts": testEarlierTexts,
		"life":          testLife,
		"places":        testPlaces,
		"publication":   testOrderOfPublication,
		"facets":        testFacets,
		"facet paging":  testFacetPaging,
		"paging":        testPaging,
		"words":         testWords,
		"revision":      testRevision,
		"questions":     testQuestions,
		"work":          testWork,
		"official":      testOfficial,
		"immutable":     testImmutable,
		"readers words": testReadersWords,
		"dossiers":      testDossiers,
		"bars":          testBars,
		"audit":         testAudit,
		"activities":    testActivities,
		"rules":         testRules,
		"settings":      testSettings,
		"institution":   testInstitution,
		"flag counts":   testFlagCounts,
		"revise":        testRevise,
		"snippets":      testSnippets,
		"memory":        testMemory,
		"batches":       testBatches,
		"versions":      testVersions,
		"concurrency":   testConcurrency,
		"snapshot":      testSnapshot,
		"authors":       testAuthors,
		"panic":         testPanic,
		"done context":  testDoneContext,
		"late reply":    testReplyToUnpublishedThread,
		"many together": testFailuresTogether,
		"stamps":        testStamps,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			test(t, s)
			if c, ok := s.(interface{ Check(context.Context) error }); ok {
				if err := c.Check(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
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

func testRoundTrip(t *testing.T, s notice.Store) {
	a := Water()
	a.OldSlugs, a.Closes, a.Origin = []string{"aqua"}, Epoch.Add(time.Hour), "somewhere"
	a = Announce(t, s, a)
	want := Put(t, s, notice.Comment{
		On:     a.ID,
		Author: notice.Author{Key: notice.AuthorKey{1, 2}, Name: "Ana", Organisation: "ACME", Role: notice.Team, Contact: "ana@example.org"},
		Lang:   notice.Spanish,
		Body: notice.Body{Parts: []notice.Part{
			{Lang: notice.Spanish, Source: "hola", HTML: "<p>hola</p>"}, {Lang: notice.OtherLang, Source: "salve", HTML: "<p>salve</p>"},
		}, Policy: 3, Salt: []byte{9}},
		Question: true, Answers: []notice.CommentID{12}, Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Claim: notice.Claim{Login: "tomas", At: Epoch}, Referral: notice.Referral{To: "Ministry", At: Epoch}, ClosedAt: Epoch,
		Guess: notice.Guess{Spam: 90, Words: []string{"casino"}}, Screened: notice.Pending, AlsoAnswers: []notice.CommentID{13}, MissingLangs: []notice.Lang{notice.English},
		Translations: []notice.Translation{{Lang: notice.English, Source: "hi", HTML: "<p>hi</p>", Policy: 3, By: "Tomás", At: Epoch}},
		Versions:     2, Corrected: Epoch,
		Status: notice.Removed, Reason: "respect", Rules: 4, Explanation: "why", Posted: Epoch, Decided: Epoch.Add(time.Minute),
		Network: notice.NetworkKey{5}, Origin: "elsewhere",
	})
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Comment(want.ID)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("comment (-want +got): %v\n%s", err, diff)
		}
		byOrigin, err := tx.CommentByOrigin("elsewhere")
		if byOrigin.ID != want.ID {
			t.Errorf("by origin: %v, %v", byOrigin.ID, err)
		}
		for _, find := range []func() (notice.Announcement, error){
			func() (notice.Announcement, error) { return tx.Announcement(a.ID) },
			func() (notice.Announcement, error) { return tx.AnnouncementBySlug("agua") },
			func() (notice.Announcement, error) { return tx.AnnouncementBySlug("aqua") },
			func() (notice.Announcement, error) { return tx.AnnouncementByOrigin("somewhere") },
		} {
			got, err := find()
			if diff := cmp.Diff(a, got); diff != "" || err != nil {
				t.Errorf("announcement (-want +got): %v\n%s", err, diff)
			}
		}
		return nil
	})
}

func testSameInstant(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	seen := map[notice.CommentID]bool{}
	Update(t, s, func(tx notice.WriteTx) error {
		clear(seen)
		for range 100 {
			c, err := Place(tx, notice.Comment{On: a.ID})
			if err != nil {
				return err
			}
			seen[c.ID] = true
			if !c.ID.Time().Equal(Epoch) {
				t.Errorf("id %v is of %v", c.ID, c.ID.Time())
			}
		}
		return nil
	})
	if len(seen) != 100 {
		t.Errorf("%d different ids", len(seen))
	}
}

func testSlugs(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	h, err := s.Head(context.Background(), "agua")
	if h.ID != a.ID || !h.Names(notice.Spanish) || h.Names(notice.English) || !h.Published.Equal(Epoch) || !h.Closes.IsZero() {
		t.Errorf("head of agua: %+v, %v", h, err)
	}
	a.Slugs = map[notice.Lang]string{notice.English: "acqua", notice.Spanish: "acqua"}
	a.OldSlugs = []string{"water"}
	Announce(t, s, a)
	h, err = s.Head(context.Background(), "acqua")
	if !h.Names(notice.Spanish) || !h.Names(notice.English) {
		t.Errorf("head of acqua: %+v, %v", h, err)
	}
	h, err = s.Head(context.Background(), "water")
	if h.ID != a.ID || h.Langs != "" {
		t.Errorf("head of an old slug: %+v, %v", h, err)
	}
	if _, err := s.Head(context.Background(), "agua"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a slug given up: %v", err)
	}
	other := Water()
	other.Slugs = map[notice.Lang]string{notice.English: "water"}
	err = s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.PutAnnouncement(other)
		return err
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("another's old slug: got %v, want ErrConflict", err)
	}
}
