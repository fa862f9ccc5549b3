package noticetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// named returns Water with another slug, published at Epoch plus after.
func named(slug string, after time.Duration) notice.Announcement {
	a := Water()
	a.Slugs = map[notice.Lang]string{notice.English: slug}
	a.Published = Epoch.Add(after)
	return a
}

func testOrderOfAnnouncements(t *testing.T, s notice.Store) {
	undated := named("undated", 0)
	undated.Published = time.Time{}
	draft := named("draft", time.Hour)
	draft.Draft, draft.Published = true, time.Time{}
	later := Announce(t, s, named("later", 2*time.Hour))
	for _, a := range []notice.Announcement{
		named("first", 0), undated, draft, named("second", time.Hour), named("as-second", time.Hour),
	} {
		Announce(t, s, a)
	}
	moved := named("moved", 3*time.Hour)
	moved = Announce(t, s, moved)
	moved.Published = Epoch.Add(-time.Hour)
	Announce(t, s, moved)
	slugs := func(as []notice.Outline) (names []string) {
		for _, a := range as {
			names = append(names, a.Slugs[notice.English])
		}
		return names
	}
	all := []string{"draft", "later", "as-second", "second", "first", "moved", "undated"}
	View(t, s, func(tx notice.Tx) error {
		for _, x := range []struct {
			what string
			list func(notice.Seek, int) ([]notice.Outline, error)
			want []string
		}{
			{"for the desk", tx.AnnouncementsForDesk, all},
			{"at the latest publication", func(at notice.Seek, n int) ([]notice.Outline, error) {
				return tx.Announced(later.Published, at, n)
			}, all[1:]},
			{"before it", func(at notice.Seek, n int) ([]notice.Outline, error) {
				return tx.Announced(later.Published.Add(-time.Millisecond), at, n)
			}, all[2:]},
			{"before all", func(at notice.Seek, n int) ([]notice.Outline, error) {
				return tx.Announced(Epoch.AddDate(-1, 0, 0), at, n)
			}, all[6:]},
		} {
			whole, err := x.list(notice.Seek{}, 9)
			if !slices.Equal(slugs(whole), x.want) || err != nil {
				t.Errorf("%s: %q, %v, want %q", x.what, slugs(whole), err, x.want)
				continue
			}
			check := func(at notice.Seek, n int, want []string) {
				t.Helper()
				got, err := x.list(at, n)
				if !slices.Equal(slugs(got), want) || err != nil {
					t.Errorf("%s, %d at %+v: %q, %v, want %q", x.what, n, at, slugs(got), err, want)
				}
			}
			for n := range 4 {
				for skip := range len(whole) + 1 {
					check(notice.Seek{Skip: uint64(skip)}, n, x.want[skip:min(len(whole), skip+n)])
				}
				for i, o := range whole {
					place := o.ListPlace()
					check(notice.Seek{From: place}, n, x.want[i+1:min(len(whole), i+1+n)])
					check(notice.Seek{From: place, Before: true}, n, x.want[max(0, i-n):i])
					check(notice.Seek{From: place, Skip: 1}, n, x.want[min(len(whole), i+2):min(len(whole), i+2+n)])
					check(notice.Seek{From: place, Before: true, Skip: 1}, n, x.want[max(0, i-1-n):max(0, i-1)])
				}
			}
			check(notice.Seek{From: notice.ListPlace{Draft: true, ID: 99}}, 9, x.want) // where no announcement is
			check(notice.Seek{From: notice.ListPlace{Published: later.Published, ID: later.ID + 1}}, 9,
				slices.DeleteFunc(slices.Clone(x.want), func(slug string) bool { return slug == "draft" }))
		}
		return nil
	})
	h, err := s.Head(context.Background(), "draft")
	public := h.PublicAt(Epoch.AddDate(100, 0, 0)) || h.OpenAt(Epoch)
	if err != nil || !h.Draft || !h.Public.IsZero() || public {
		t.Errorf("head of a draft: %+v, %v", h, err)
	}
	h, err = s.Head(context.Background(), "later")
	if err != nil || h.Draft || h.PublicAt(Epoch) || !h.PublicAt(later.Published) {
		t.Errorf("head of an announcement that is published later: %+v, %v", h, err)
	}
}

func testReleased(t *testing.T, s notice.Store) {
	early, late := named("early", -time.Hour), named("late", time.Hour)
	kept := named("kept", 2*time.Hour) // was public by a clock that was ahead
	kept.Released = true
	draft := named("draft", 0)
	draft.Draft = true
	kept, late, early = Announce(t, s, kept), Announce(t, s, late), Announce(t, s, early)
	Announce(t, s, draft)
	check := func(at time.Time, announced, unreleased []notice.AnnouncementID, next time.Time) {
		t.Helper()
		ids := func(as []notice.Announcement) (ids []notice.AnnouncementID) {
			for _, a := range as {
				ids = append(ids, a.ID)
			}
			return ids
		}
		View(t, s, func(tx notice.Tx) error {
			listed, err1 := tx.Announced(at, notice.Seek{}, 9)
			var public []notice.Announcement
			for _, o := range listed {
				public = append(public, o.Announcement)
			}
			waiting, err2 := tx.Unreleased(9)
			first, err3 := tx.Unreleased(1)
			got, err4 := tx.NextRelease(at)
			if !slices.Equal(ids(public), announced) || !slices.Equal(ids(waiting), unreleased) || !got.Equal(next) ||
				len(first) != min(1, len(unreleased)) {
				t.Errorf("announced %v, want %v; unreleased %v (first %d), want %v; next %v, want %v",
					ids(public), announced, ids(waiting), len(first), unreleased, got, next)
			}
			return errors.Join(err1, err2, err3, err4)
		})
	}
	type ids = []notice.AnnouncementID
	check(Epoch, ids{kept.ID, early.ID}, ids{early.ID, late.ID}, late.Published)
	check(Epoch.AddDate(-1, 0, 0), ids{kept.ID}, ids{early.ID, late.ID}, early.Published)
	check(early.Published, ids{kept.ID, early.ID}, ids{early.ID, late.ID}, late.Published)
	check(late.Published, ids{kept.ID, late.ID, early.ID}, ids{early.ID, late.ID}, time.Time{})
	h, err := s.Head(context.Background(), "kept")
	if err != nil || !h.Public.IsZero() || !h.PublicAt(Epoch.AddDate(-1, 0, 0)) {
		t.Errorf("head of what has been public: %+v, %v", h, err)
	}
	early.Released = true
	Announce(t, s, early)
	check(Epoch.AddDate(-1, 0, 0), ids{kept.ID, early.ID}, ids{late.ID}, late.Published)
	late.Draft, late.Published = true, time.Time{}
	Announce(t, s, late)
	check(Epoch.AddDate(1, 0, 0), ids{kept.ID, early.ID}, nil, time.Time{})
}

func testDrafts(t *testing.T, s notice.Store) {
	a := named("a", 0)
	a.Draft = true
	a = Announce(t, s, a)
	before := Tally(t, s, 0)
	a.Texts = map[notice.Lang]notice.Text{notice.English: {Title: "Anew"}}
	a.Slugs = nil
	Announce(t, s, a)
	if got := Tally(t, s, 0); got != before {
		t.Errorf("saving a draft made the tally %+v, from %+v", got, before)
	}
	a.Draft = false
	a.Slugs = map[notice.Lang]string{notice.English: "a"}
	Announce(t, s, a)
	if got := Tally(t, s, a.ID); got.Revision == 0 {
		t.Error("publishing a draft left its revision alone")
	}
	discard := func(id notice.AnnouncementID) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.DiscardDraft(id) })
	}
	if err := discard(a.ID); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("discarding what is public: got %v, want ErrConflict", err)
	}
	given := map[notice.AnnouncementID]bool{a.ID: true}
	for i := range 3 {
		d := named(fmt.Sprint("d", i), 0)
		d.Draft = true
		d = Announce(t, s, d)
		if given[d.ID] {
			t.Errorf("id %d is given again", d.ID)
		}
		given[d.ID] = true
		if err := discard(d.ID); err != nil {
			t.Error(err)
		}
		if err := discard(d.ID); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("discarding what is gone: %v", err)
		}
		if _, err := s.Head(context.Background(), fmt.Sprint("d", i)); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("the slug of what is gone: %v", err)
		}
	}
}

func testEarlierTexts(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	first := a.Texts
	keep := func(a notice.Announcement) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.KeepTexts(a) })
	}
	for i := range 3 {
		title := fmt.Sprint("Title ", i)
		Update(t, s, func(tx notice.WriteTx) error {
			if err := tx.KeepTexts(a); err != nil {
				return err
			}
			next := a
			next.Changes = append(slices.Clone(a.Changes), notice.Change{
				At: Epoch.Add(time.Duration(i) * time.Hour), By: "ada", Kind: notice.Tidied,
			})
			next.Texts = map[notice.Lang]notice.Text{notice.English: {Title: title, Body: Text(notice.English, title)}}
			_, err := tx.PutAnnouncement(next)
			return err
		})
		View(t, s, func(tx notice.Tx) (err error) {
			a, err = tx.Announcement(a.ID)
			return err
		})
	}
	if a.Version() != 4 || a.Texts[notice.English].Title != "Title 2" {
		t.Errorf("announcement is %+v", a)
	}
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.EarlierTexts(a.ID, 1)
		if diff := cmp.Diff(first, got); diff != "" || err != nil {
			t.Errorf("the first version (-want +got): %v\n%s", err, diff)
		}
		if got, err := tx.EarlierTexts(a.ID, 3); err != nil || got[notice.English].Title != "Title 1" {
			t.Errorf("the third version: %v, %v", got, err)
		}
		for _, version := range []uint64{0, 4, 5} {
			if _, err := tx.EarlierTexts(a.ID, version); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("version %d: got %v, want ErrNotFound", version, err)
			}
		}
		return nil
	})
	stale, ahead := a, a
	stale.Changes, ahead.Changes = a.Changes[:1], append(slices.Clone(a.Changes), a.Changes...)
	for name, a := range map[string]notice.Announcement{"again": stale, "with a gap": ahead} {
		if err := keep(a); err == nil {
			t.Errorf("a version was kept %s", name)
		}
	}
}

func testOutlines(t *testing.T, s notice.Store) {
	a := named("a", 0)
	a.OldSlugs, a.Closes, a.Origin = []string{"former"}, Epoch.Add(time.Hour), "somewhere"
	a.Saved = notice.Saved{Times: 2, At: Epoch, By: "tomas"}
	a = Announce(t, s, a)
	changed := a
	changed.Changes = []notice.Change{
		{At: Epoch, By: "tomas", Kind: notice.Corrected, Notes: map[notice.Lang]string{notice.English: "A note"}},
	}
	Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.PutAnnouncement(changed)
		return errors.Join(tx.KeepTexts(a), err)
	})
	a = changed
	b := Announce(t, s, named("b", time.Hour))
	b.Texts = map[notice.Lang]notice.Text{notice.Spanish: {Title: "Otro", Body: Text(notice.Spanish, "Otro.")}}
	b = Announce(t, s, b)
	all := []notice.Outline{b.Outline(), a.Outline()}
	same := func(what string, got []notice.Outline, err error, want []notice.Outline) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %v\n%s", what, err, diff)
		}
	}
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Outlines(0, 9)
		same("all", got, err, all)
		got, err = tx.Outlines(b.ID, 9)
		same("before the last", got, err, all[1:])
		got, err = tx.OutlinesByID([]notice.AnnouncementID{a.ID, 99, b.ID})
		same("by id", got, err, []notice.Outline{all[1], all[0]})
		got, err = tx.AnnouncementsForDesk(notice.Seek{}, 9)
		same("for the desk", got, err, all)
		return nil
	})
	if body := all[0].Texts[notice.Spanish].Body; len(body.Parts) > 0 || len(all[1].Changes[0].Notes) > 0 {
		t.Error("an outline has bodies or notes")
	}
}
