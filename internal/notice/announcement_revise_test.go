package notice_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestRevise(t *testing.T) {
	now := noticetest.Epoch.Add(time.Hour)
	old := water()
	draft := old
	draft.Draft, draft.Published = true, time.Time{}
	scheduled := old
	scheduled.Published = now.Add(24 * time.Hour)
	alone := old
	alone.Texts, alone.Slugs = map[notice.Lang]notice.Text{en: old.Texts[en]}, map[notice.Lang]string{en: "water"}
	notes := map[notice.Lang]string{en: "N", es: "M"}
	for name, test := range map[string]struct {
		of      notice.Announcement
		act     notice.EditAction
		edit    func(*notice.Edit)
		done    notice.ActivityKind
		stage   notice.Stage
		version uint64
	}{
		"new": {
			notice.Announcement{}, notice.SaveDraft, func(e *notice.Edit) { e.Editions = typed(old, "").Editions },
			notice.AnnouncementDrafted, notice.Drafted, 1,
		},
		"new and public": {
			notice.Announcement{}, notice.PublishNow, func(e *notice.Edit) { e.Editions = typed(old, "").Editions },
			notice.AnnouncementPublished, notice.Announced, 1,
		},
		"draft published": {draft, notice.PublishNow, nil, notice.AnnouncementPublished, notice.Announced, 1},
		"draft scheduled": {
			draft, notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now.Add(time.Hour), time.UTC) },
			notice.AnnouncementScheduled, notice.Scheduled, 1,
		},
		"scheduled for now": {
			draft, notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now, time.UTC) },
			notice.AnnouncementPublished,
			notice.Announced, 1,
		},
		"taken back":      {scheduled, notice.SaveDraft, nil, notice.AnnouncementDrafted, notice.Drafted, 1},
		"nothing changed": {old, notice.SaveForm, nil, "", notice.Announced, 1},
		"form": {
			old, notice.SaveForm,
			func(e *notice.Edit) { *e = change(*e, es, func(t *notice.Edition) { t.Body = "Otro plan." }) },
			notice.AnnouncementTidied, notice.Announced, 2,
		},
		"correction": {old, notice.SaveCorrection, func(e *notice.Edit) {
			e.Notes = notes
			*e = change(*e, es, func(t *notice.Edition) { t.Place = "Lima" })
		}, notice.AnnouncementCorrected, notice.Announced, 2},
		"a second edition": {
			alone, notice.SaveForm, func(e *notice.Edit) { e.Editions = typed(old, "").Editions },
			notice.AnnouncementExtended,
			notice.Announced, 2,
		},
		"extended aloud": {
			alone, notice.SaveCorrection, func(e *notice.Edit) { e.Editions, e.Notes = typed(old, "").Editions, notes },
			notice.AnnouncementCorrected, notice.Announced, 2,
		},
		"another address": {
			old, notice.SaveForm, func(e *notice.Edit) {
				*e = change(*e, es,
					func(t *notice.Edition) { t.Slug = "aguas" })
			},
			notice.AnnouncementReaddressed, notice.Announced, 1,
		},
		"another original": {
			old, notice.SaveForm, func(e *notice.Edit) { e.Original = es }, notice.AnnouncementReaddressed,
			notice.Announced,
			1,
		},
	} {
		e := typed(test.of, test.act)
		if test.edit != nil {
			test.edit(&e)
		}
		if err := errors.Join(test.of.Fits(e, now), test.of.Check(e, now)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		a, done := test.of.Revise(e, bodiesOf(e), now)
		if done != test.done || a.Stage(now) != test.stage || a.Version() != test.version {
			t.Errorf("%s: %s, %v, version %d", name, done, a.Stage(now), a.Version())
		}
		if saved := a.Saved != test.of.Saved; saved != (done != "") {
			t.Errorf("%s: saved is %+v", name, a.Saved)
		}
		for l, text := range a.Texts {
			if a.EditionOf(l) != e.Editions[l] || (text.Translated != "") != (l != e.Original) {
				t.Errorf("%s: %s is %+v", name, l, text)
			}
		}
		if !a.Has(e, now) && done != "" {
			t.Errorf("%s: it is not as it was to become", name)
		}
	}
	if diff := cmp.Diff(water(), old); diff != "" {
		t.Errorf("what was edited has changed itself: %s", diff)
	}
}

func TestOldSlugsAreKept(t *testing.T) {
	now := noticetest.Epoch.Add(time.Hour)
	a := water()
	for _, test := range []struct {
		slug string
		want []string
	}{
		{"waters", []string{"water"}},
		{"rivers", []string{"water", "waters"}},
		{"water", []string{"waters", "rivers"}},
		{"agua", []string{"waters", "rivers", "water"}},
	} {
		e := change(typed(a, notice.SaveForm), en, func(t *notice.Edition) { t.Slug = test.slug })
		a, _ = a.Revise(e, bodiesOf(e), now)
		if diff := cmp.Diff(test.want, a.OldSlugs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.slug, diff)
		}
	}
	draft := water()
	draft.Draft = true
	e := change(typed(draft, notice.SaveDraft), en, func(t *notice.Edition) { t.Slug = "other" })
	if draft, _ = draft.Revise(e, bodiesOf(e), now); draft.OldSlugs != nil {
		t.Errorf("a draft, which was never public, keeps %q", draft.OldSlugs)
	}
}
