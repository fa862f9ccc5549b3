package board_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

var ctx = context.Background()

// dam is an edit that makes a new announcement.
func dam(act notice.EditAction) notice.Edit {
	return notice.Edit{Action: act, Original: notice.Spanish, By: noticetest.Member,
		Editions: map[notice.Lang]notice.Edition{
			notice.English: {
				Title: "The Dam", Summary: "A *wall*", Body: "It is **high**.\r\n\r\n<script>alert(1)</script>",
			},
			notice.Spanish: {Title: "La presa, ¿dónde?", Body: "Es **alta**."},
		}}
}

func (d *desk) save(t testing.TB, e notice.Edit) notice.Announcement {
	t.Helper()
	a, err := d.SaveAnnouncement(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// again returns an edit of a, in which nothing is changed yet.
func again(a notice.Announcement, act notice.EditAction) notice.Edit {
	e := notice.Edit{
		ID: a.ID, Seen: a.Saved.Times, Action: act, Original: a.Original(), By: noticetest.Mod,
		Editions: map[notice.Lang]notice.Edition{},
	}
	for l := range a.Texts {
		e.Editions[l] = a.EditionOf(l)
	}
	return e
}

// rewritten returns e with another English body.
func rewritten(e notice.Edit, body string) notice.Edit {
	t := e.Editions[notice.English]
	t.Body = body
	e.Editions[notice.English] = t
	return e
}

func (d *desk) log(t testing.TB) (kinds []notice.ActivityKind) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 100)
		for _, a := range slices.Backward(as) {
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	return kinds
}

// TestTheJournalIsBoundToTheTexts compares what is recorded about an announcement with the announcement.
func TestTheJournalIsBoundToTheTexts(t *testing.T) {
	d := newDesk(t, unlimited())
	last := func() (a notice.Activity) {
		noticetest.View(t, d.store, func(tx notice.Tx) error {
			as, err := tx.Activities(0, 1)
			a = as[0]
			return err
		})
		return a
	}
	draft := d.save(t, dam(notice.SaveDraft))
	if e := last(); e.On != draft.ID || e.Digest != draft.Digest() {
		t.Errorf("draft %d is recorded as %+v", draft.ID, e)
	}
	changed := d.save(t, rewritten(again(draft, notice.SaveDraft), "It is low."))
	if e := last(); e.Digest != changed.Digest() || e.Digest == draft.Digest() {
		t.Errorf("a change is recorded as %+v", e)
	}
	if err := d.DiscardDraft(ctx, noticetest.Mod, draft.ID, changed.Saved.Times); err != nil {
		t.Fatal(err)
	}
	if e := last(); e.Kind != notice.AnnouncementDiscarded || e.On != draft.ID || e.Digest != changed.Digest() {
		t.Errorf("discarding is recorded as %+v", e)
	}
}

func TestAnAnnouncementFromDraftToCorrection(t *testing.T) {
	d := newDesk(t, unlimited())
	a := d.save(t, dam(notice.SaveDraft))
	if a.Slugs[notice.English] != "the-dam" || a.Slugs[notice.Spanish] != "la-presa-donde" ||
		a.Texts[notice.English].Translated != notice.Spanish || a.Texts[notice.Spanish].Translated != "" {
		t.Errorf("made %+v", a)
	}
	if html := string(a.Texts[notice.English].Body.Parts[0].HTML); !strings.Contains(html, "<strong>high</strong>") ||
		strings.Contains(html, "<script") {
		t.Errorf("HTML %q", html)
	}
	if _, err := d.Announcement(ctx, "the-dam"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a draft in public: %v", err)
	}
	if _, err := d.Discussion(ctx, a.ID, notice.Oldest, 1); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a draft's discussion: %v", err)
	}
	post := draft()
	post.Slug = "the-dam"
	if _, err := d.Post(ctx, post); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a comment on a draft: %v", err)
	}

	e := again(a, notice.PublishAt)
	e.Moment = notice.MomentOf(d.now.Add(2*time.Hour), time.UTC)
	a = d.save(t, e)
	listed := func() (slugs []string) {
		t.Helper()
		list, err := d.Announcements(ctx, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			slugs = append(slugs, l.Announcement.Slugs[notice.English])
		}
		return slugs
	}
	if got := listed(); !slices.Equal(got, []string{"water"}) {
		t.Errorf("before its time: %q", got)
	}
	if _, err := d.Post(ctx, post); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a comment before its time: %v", err)
	}
	d.now = a.Published
	if got := listed(); !slices.Equal(got, []string{"the-dam", "water"}) {
		t.Errorf("at its time: %q", got)
	}
	if c := d.decide(t, d.post(t, post), notice.Approve); c.Number != 1 || c.On != a.ID {
		t.Errorf("the first comment is %d on %d", c.Number, c.On)
	}

	d.now = d.now.Add(time.Hour)
	e = rewritten(again(a, notice.SaveCorrection), "It is *low*.")
	if _, err := d.SaveAnnouncement(ctx, e); !errors.As(err, new(notice.Problems)) {
		t.Errorf("without a note: %v", err)
	}
	e.Notes = map[notice.Lang]string{notice.English: "It is low.", notice.Spanish: "Es baja."}
	a = d.save(t, e)
	a = d.save(t, rewritten(again(a, notice.SaveForm), "It is *low*!"))
	if a.Version() != 3 || len(a.Corrections()) != 1 || !a.Since(2).Equal(d.now) || a.Changes[1].Kind != notice.Tidied {
		t.Errorf("changes are %+v", a.Changes)
	}
	for n, want := range map[uint64]string{
		1: "It is **high**.\n\n<script>alert(1)</script>", 2: "It is *low*.", 3: "It is *low*!",
	} {
		v, err := d.Version(ctx, a.ID, n)
		if got := v.Texts[notice.English].Body.Source(); got != want || err != nil {
			t.Errorf("version %d is %q, %v", n, got, err)
		}
	}
	if _, err := d.Version(ctx, a.ID, 4); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a version to come: %v", err)
	}
	want := []notice.ActivityKind{
		notice.AnnouncementDrafted, notice.AnnouncementScheduled, notice.AnnouncementCorrected,
		notice.AnnouncementTidied,
	}
	if got := d.log(t); !slices.Equal(got, want) {
		t.Errorf("the log is %q, want %q", got, want)
	}
}

func TestPressingTwiceSavesOnce(t *testing.T) {
	d := newDesk(t, unlimited())
	first := d.save(t, dam(notice.SaveDraft))
	if twice := d.save(t, dam(notice.SaveDraft)); twice.ID != first.ID || twice.Saved.Times != 1 {
		t.Errorf("a draft saved twice is %d, saved %d times", twice.ID, twice.Saved.Times)
	}
	published := d.save(t, dam(notice.PublishNow)) // having gone back to the empty form
	if published.ID != first.ID {
		t.Errorf("a second announcement, %d, says the same as %d", published.ID, first.ID)
	}
	if twice := d.save(t, dam(notice.PublishNow)); twice.ID != first.ID || twice.Saved != published.Saved {
		t.Errorf("published twice: %+v", twice.Saved)
	}
	if copied := d.save(t, dam(notice.SaveDraft)); copied.ID == first.ID || !copied.Draft {
		t.Errorf("a draft of what is public is %+v", copied)
	} else if err := d.DiscardDraft(ctx, noticetest.Member, copied.ID, 1); err != nil {
		t.Error(err)
	}
	e := rewritten(again(published, notice.SaveForm), "Other.")
	d.save(t, e)
	if twice := d.save(t, e); twice.Version() != 2 {
		t.Errorf("corrected twice: version %d", twice.Version())
	}
	if got := len(d.log(t)); got != 5 {
		t.Errorf("%d activities, want 5", got)
	}
	d.now = d.now.Add(2 * time.Hour)
	if later := d.save(t, dam(notice.SaveDraft)); later.ID == first.ID || later.Slugs[notice.English] != "the-dam-2" {
		t.Errorf("much later: %+v", later)
	}
}

func TestTwoEditorsAtOnce(t *testing.T) {
	d := newDesk(t, unlimited())
	a := d.save(t, dam(notice.SaveDraft))
	mine, theirs := rewritten(again(a, notice.SaveDraft), "Mine."), rewritten(again(a, notice.SaveDraft), "Theirs.")
	mine.By = noticetest.Member
	d.save(t, theirs)
	if _, err := d.SaveAnnouncement(ctx, mine); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
	now, err := d.DeskAnnouncement(ctx, noticetest.Mod, a.ID)
	if err != nil || now.Announcement.Texts[notice.English].Body.Source() != "Theirs." ||
		now.Announcement.Saved.By != noticetest.Mod.Login {
		t.Errorf("there is %+v, %v", now, err)
	}
	if err := d.DiscardDraft(ctx, noticetest.Mod, a.ID, a.Saved.Times); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("discarding what was saved again: %v", err)
	}
	if err := d.DiscardDraft(ctx, noticetest.Mod, a.ID, 2); err != nil {
		t.Error(err)
	}
	if _, err := d.DeskAnnouncement(ctx, noticetest.Mod, a.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("discarded: %v", err)
	}
}

func TestReadersDoNotAnnounce(t *testing.T) {
	d := newDesk(t, unlimited())
	reader := notice.Actor{Login: "x"}
	e := dam(notice.PublishNow)
	e.By = reader
	_, err1 := d.SaveAnnouncement(ctx, e)
	_, err2 := d.PreviewAnnouncement(e)
	_, err3 := d.DeskAnnouncements(ctx, reader, notice.Seek{}, 9)
	_, err4 := d.DeskAnnouncement(ctx, reader, d.on.ID)
	for i, err := range []error{
		err1, err2, err3, err4, d.DiscardDraft(ctx, reader, d.on.ID, 0),
		d.CloseComments(ctx, reader, d.on.ID, nil, nil), d.ReopenComments(ctx, reader, d.on.ID, nil),
	} {
		if !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("%d: got %v, want ErrForbidden", i, err)
		}
	}
}

func TestPreviewOfAnAnnouncement(t *testing.T) {
	d := newDesk(t, unlimited())
	texts, err := d.PreviewAnnouncement(dam(notice.PublishNow))
	if err != nil || !strings.Contains(string(texts[notice.Spanish].Body.Parts[0].HTML), "<strong>alta</strong>") {
		t.Errorf("got %+v, %v", texts, err)
	}
	page, err := d.DeskAnnouncements(ctx, noticetest.Mod, notice.Seek{}, 9)
	list := page.List
	if err != nil || len(list) != 1 || list[0].Stage != notice.Announced || !list[0].Open {
		t.Errorf("afterwards there is %+v, %v", list, err)
	}
}
