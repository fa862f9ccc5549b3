package notice_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

const en, es = notice.English, notice.Spanish

// typed is an edit of a with nothing changed.
func typed(a notice.Announcement, act notice.EditAction) notice.Edit {
	e := notice.Edit{ID: a.ID, Seen: a.Saved.Times, Action: act, Original: a.Original(), By: noticetest.Member, Editions: map[notice.Lang]notice.Edition{}}
	for l := range a.Texts {
		e.Editions[l] = a.EditionOf(l)
	}
	return e
}

// water is a public announcement that has been put.
func water() notice.Announcement {
	a := noticetest.Water()
	a.ID = 1
	return a
}

func bodiesOf(e notice.Edit) map[notice.Lang]notice.Body {
	all := map[notice.Lang]notice.Body{}
	for l, t := range e.Editions {
		all[l] = noticetest.Text(l, t.Body)
	}
	return all
}

func change(e notice.Edit, l notice.Lang, f func(*notice.Edition)) notice.Edit {
	e.Editions = maps.Clone(e.Editions)
	t := e.Editions[l]
	f(&t)
	e.Editions[l] = t
	return e
}

func TestWhatIsWrongWithAnEdit(t *testing.T) {
	now := noticetest.Epoch
	full := notice.Edition{Slug: "a-plan", Title: "A plan", Summary: "S", Place: "P", Body: "B"}
	fresh := func(act notice.EditAction, f func(*notice.Edit)) notice.Edit {
		e := notice.Edit{Action: act, Original: en, Editions: map[notice.Lang]notice.Edition{en: full}, Moment: notice.MomentOf(now)}
		f(&e)
		return e
	}
	edition := func(f func(*notice.Edition)) func(*notice.Edit) {
		return func(e *notice.Edit) { *e = change(*e, en, f) }
	}
	public := func(act notice.EditAction, f func(*notice.Edit)) notice.Edit {
		e := typed(water(), act)
		f(&e)
		return e
	}
	retitled := func(e *notice.Edit) { *e = change(*e, en, func(t *notice.Edition) { t.Title = "Waters" }) }
	long := func(n int) string { return strings.Repeat("ñ", n) }
	for name, test := range map[string]struct {
		of   notice.Announcement
		e    notice.Edit
		want notice.Problems
	}{
		"nothing":             {e: fresh(notice.PublishNow, func(*notice.Edit) {})},
		"all blank":           {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { *t = notice.Edition{} })), want: notice.Problems{"title.en": {Key: "problem.edition.none"}}},
		"a draft half done":   {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { *t = notice.Edition{Summary: "S"} }))},
		"published half done": {e: fresh(notice.PublishNow, edition(func(t *notice.Edition) { t.Title, t.Body = "", "" })), want: notice.Problems{"title.en": {Key: "problem.title.missing"}, "body.en": {Key: "problem.body.missing"}}},
		"as long as can be": {e: fresh(notice.PublishNow, edition(func(t *notice.Edition) {
			*t = notice.Edition{strings.Repeat("a", 120), long(200), long(300), long(100), long(100_000)}
		}))},
		"too long": {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) {
			*t = notice.Edition{strings.Repeat("a", 121), long(201), long(301), long(101), long(100_001)}
		})), want: notice.Problems{"slug.en": {Key: "problem.slug.long"}, "title.en": {Key: "problem.title.long"}, "summary.en": {Key: "problem.summary.long"}, "place.en": {Key: "problem.place.long"}, "body.en": {Key: "problem.body.long"}}},
		"slug with a space":    {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "a plan" })), want: notice.Problems{"slug.en": {Key: "problem.slug.form"}}},
		"slug with a hyphen":   {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "-plan" })), want: notice.Problems{"slug.en": {Key: "problem.slug.form"}}},
		"slug with capitals":   {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "Plan" })), want: notice.Problems{"slug.en": {Key: "problem.slug.form"}}},
		"slug reserved":        {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "rules" })), want: notice.Problems{"slug.en": {Key: "problem.slug.reserved"}}},
		"no such language":     {e: fresh(notice.SaveDraft, func(e *notice.Edit) { e.Editions = map[notice.Lang]notice.Edition{en: full, "fr": {Title: "Un plan"}} }), want: notice.Problems{"form": {Key: "problem.edition.lang"}}},
		"original nowhere":     {e: fresh(notice.SaveDraft, func(e *notice.Edit) { e.Original = "fr" }), want: notice.Problems{"original": {Key: "problem.original.unknown"}}},
		"the only one is it":   {e: fresh(notice.PublishNow, func(e *notice.Edit) { e.Original = es })},
		"now is not too early": {e: fresh(notice.PublishAt, func(*notice.Edit) {})},
		"too early":            {e: fresh(notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now.Add(-time.Minute)) }), want: notice.Problems{"date": {Key: "problem.date.past"}}},
		"no day":               {e: fresh(notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.Moment{Date: "2030-02-30", Time: "noon"} }), want: notice.Problems{"date": {Key: "problem.date.form"}, "time": {Key: "problem.time.form"}}},

		"an edition taken away":       {water(), public(notice.SaveForm, func(e *notice.Edit) { delete(e.Editions, es) }), notice.Problems{"title.es": {Key: "problem.edition.public"}}},
		"a form mended":               {water(), public(notice.SaveForm, retitled), nil},
		"a correction without a note": {water(), public(notice.SaveCorrection, retitled), notice.Problems{"correction.en": {Key: "problem.correction.missing"}, "correction.es": {Key: "problem.correction.missing"}}},
		"a note in one language":      {water(), public(notice.SaveCorrection, func(e *notice.Edit) { retitled(e); e.Notes = map[notice.Lang]string{en: "N"} }), notice.Problems{"correction.es": {Key: "problem.correction.missing"}}},
		"a long note":                 {water(), public(notice.SaveCorrection, func(e *notice.Edit) { retitled(e); e.Notes = map[notice.Lang]string{en: long(501), es: long(500)} }), notice.Problems{"correction.en": {Key: "problem.correction.long"}}},
		"nothing to correct":          {water(), public(notice.SaveCorrection, func(e *notice.Edit) { e.Notes = map[notice.Lang]string{en: "N", es: "M"} }), notice.Problems{"form": {Key: "problem.correction.nothing"}}},
		"a note about a form":         {water(), public(notice.SaveForm, func(e *notice.Edit) { retitled(e); e.Notes = map[notice.Lang]string{en: "N"} }), notice.Problems{"form": {Key: "problem.correction.form"}}},
	} {
		err := test.of.Check(test.e, now)
		var got notice.Problems
		errors.As(err, &got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatBecomesOfAnEdit(t *testing.T) {
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
		"new":               {notice.Announcement{}, notice.SaveDraft, func(e *notice.Edit) { e.Editions = typed(old, "").Editions }, notice.AnnouncementDrafted, notice.Drafted, 1},
		"new and public":    {notice.Announcement{}, notice.PublishNow, func(e *notice.Edit) { e.Editions = typed(old, "").Editions }, notice.AnnouncementPublished, notice.Announced, 1},
		"draft published":   {draft, notice.PublishNow, nil, notice.AnnouncementPublished, notice.Announced, 1},
		"draft scheduled":   {draft, notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now.Add(time.Hour)) }, notice.AnnouncementScheduled, notice.Scheduled, 1},
		"scheduled for now": {draft, notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now) }, notice.AnnouncementPublished, notice.Announced, 1},
		"taken back":        {scheduled, notice.SaveDraft, nil, notice.AnnouncementDrafted, notice.Drafted, 1},
		"nothing changed":   {old, notice.SaveForm, nil, "", notice.Announced, 1},
		"form":              {old, notice.SaveForm, func(e *notice.Edit) { *e = change(*e, es, func(t *notice.Edition) { t.Body = "Otro plan." }) }, notice.AnnouncementTidied, notice.Announced, 2},
		"correction": {old, notice.SaveCorrection, func(e *notice.Edit) {
			e.Notes = notes
			*e = change(*e, es, func(t *notice.Edition) { t.Place = "Lima" })
		}, notice.AnnouncementCorrected, notice.Announced, 2},
		"a second edition": {alone, notice.SaveForm, func(e *notice.Edit) { e.Editions = typed(old, "").Editions }, notice.AnnouncementExtended, notice.Announced, 2},
		"extended aloud":   {alone, notice.SaveCorrection, func(e *notice.Edit) { e.Editions, e.Notes = typed(old, "").Editions, notes }, notice.AnnouncementCorrected, notice.Announced, 2},
		"another address":  {old, notice.SaveForm, func(e *notice.Edit) { *e = change(*e, es, func(t *notice.Edition) { t.Slug = "aguas" }) }, notice.AnnouncementReaddressed, notice.Announced, 1},
		"another original": {old, notice.SaveForm, func(e *notice.Edit) { e.Original = es }, notice.AnnouncementReaddressed, notice.Announced, 1},
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

func TestAnEditThatComesTooLate(t *testing.T) {
	now := noticetest.Epoch.Add(time.Hour)
	a := water()
	draft := a
	draft.Draft = true
	for name, test := range map[string]struct {
		of notice.Announcement
		e  notice.Edit
	}{
		"saved by someone else":   {a, notice.Edit{ID: 1, Seen: 3, Action: notice.SaveForm}},
		"published meanwhile":     {a, notice.Edit{ID: 1, Action: notice.SaveDraft}},
		"published meanwhile too": {a, notice.Edit{ID: 1, Action: notice.PublishNow}},
		"taken back meanwhile":    {draft, notice.Edit{ID: 1, Action: notice.SaveCorrection}},
	} {
		if err := test.of.Fits(test.e, now); !errors.Is(err, notice.ErrConflict) {
			t.Errorf("%s: got %v, want ErrConflict", name, err)
		}
	}
}

func TestOldSlugsLeadOn(t *testing.T) {
	now := noticetest.Epoch.Add(time.Hour)
	a := water()
	for _, test := range []struct {
		slug string
		want []string
	}{{"waters", []string{"water"}}, {"rivers", []string{"water", "waters"}}, {"water", []string{"waters", "rivers"}}, {"agua", []string{"waters", "rivers", "water"}}} {
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
		t.Errorf("a draft, whose address nobody knows, keeps %q", draft.OldSlugs)
	}
}

func TestParseDay(t *testing.T) {
	day := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	for text, ok := range map[string]bool{
		"2026-11-05": true, " 2026-11-05 ": true, "5/11/2026": true, "05/11/2026": true, "5.11.2026": true, "05-11-2026": true,
		"": false, "11/25/2026": false, "2026-02-30": false, "5 November": false, "2026-11-05T10:00": false,
	} {
		got, err := notice.ParseDay(text)
		if (err == nil) != ok || ok && !got.Equal(day) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}
