package board_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// dams imports an announcement whose translation nobody has confirmed, and returns it.
func (d *desk) dams(t testing.TB) notice.Announcement {
	t.Helper()
	in := board.Import{Origin: "seed:dams", Texts: map[notice.Lang]board.ImportText{
		notice.English: {Slug: "dams", Title: "Dams", Markdown: "Three."},
		notice.Spanish: {
			Slug: "presas", Title: "Presas", Markdown: "Tres.", Translated: notice.English, Unreviewed: true,
		},
	}}
	if _, err := d.Import(ctx, in); err != nil {
		t.Fatal(err)
	}
	return d.announcement(t, "dams")
}

func (d *desk) announcement(t testing.TB, slug string) notice.Announcement {
	t.Helper()
	a, err := d.Announcement(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// acts returns the activities about an announcement, oldest first.
func (d *desk) acts(t testing.TB, id notice.AnnouncementID) (acts []notice.Activity) {
	t.Helper()
	all, err := d.Activities(ctx, noticetest.Admin, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range slices.Backward(all) {
		if a.On == id {
			acts = append(acts, a)
		}
	}
	return acts
}

func TestConfirmTranslation(t *testing.T) {
	d := newDesk(t, unlimited())
	a := d.dams(t)
	confirm := func(by notice.Actor, seen uint64) error {
		return d.ConfirmTranslation(ctx, by, a.ID, notice.Spanish, seen)
	}
	for _, by := range []notice.Actor{{}, noticetest.Member, noticetest.Mod} {
		if err := confirm(by, 0); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("as %v: %v", by.Role, err)
		}
	}
	if err := confirm(noticetest.Admin, 1); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("of another text: %v", err)
	}
	before, err := d.Head(ctx, "dams")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := confirm(noticetest.Admin, 0); err != nil {
			t.Error(err)
		}
	}
	after, err := d.Head(ctx, "dams")
	if err != nil || after.Revision == before.Revision {
		t.Errorf("the revision did not rise: %v", err)
	}
	a = d.announcement(t, "dams")
	if len(a.Unreviewed()) > 0 {
		t.Error("the mark is still there")
	}
	got := d.acts(t, a.ID)
	if len(got) != 1 || got[0].Kind != notice.TranslationConfirmed || got[0].Detail != "es" ||
		got[0].By != noticetest.Admin.Login || got[0].Digest != a.Digest() {
		t.Errorf("journal: %+v", got)
	}
	// The next start imports nothing anew.
	if d.dams(t); len(d.announcement(t, "dams").Unreviewed()) > 0 {
		t.Error("the mark came back")
	}
}

func TestDateAnnouncement(t *testing.T) {
	d := newDesk(t, unlimited())
	a := d.dams(t)
	date := func(by notice.Actor, on notice.AnnouncementID, day string) error {
		return d.DateAnnouncement(ctx, by, on, day, nil)
	}
	if err := date(noticetest.Mod, a.ID, "2020-10-20"); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("as a moderator: %v", err)
	}
	if err := date(noticetest.Admin, d.on.ID, "2020-10-20"); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("of an announcement written at the desk: %v", err)
	}
	if err := date(noticetest.Admin, a.ID, "2099-10-20"); !errors.As(err, new(notice.Problems)) {
		t.Errorf("in the future: %v", err)
	}
	for _, day := range []string{"2020-10-20", "2020-10-20", "2020-10-21"} {
		if err := date(noticetest.Admin, a.ID, day); err != nil {
			t.Error(err)
		}
	}
	a = d.announcement(t, "dams")
	if want := time.Date(2020, 10, 21, 0, 0, 0, 0, time.UTC); !a.Published.Equal(want) {
		t.Errorf("published %v, want %v", a.Published, want)
	}
	got := d.acts(t, a.ID)
	if len(got) != 2 || got[1].Kind != notice.AnnouncementDated || got[1].Detail != "2020-10-21" {
		t.Errorf("journal: %+v", got)
	}
}
