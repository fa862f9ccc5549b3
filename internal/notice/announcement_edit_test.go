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

// typed returns an edit of a that changes nothing.
func typed(a notice.Announcement, act notice.EditAction) notice.Edit {
	e := notice.Edit{
		ID: a.ID, Seen: a.Saved.Times, Action: act, Original: a.Original(), By: noticetest.Member,
		Editions: map[notice.Lang]notice.Edition{},
	}
	for l := range a.Texts {
		e.Editions[l] = a.EditionOf(l)
	}
	return e
}

// water returns a public announcement with an ID.
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

func TestEditIsChecked(t *testing.T) {
	now := noticetest.Epoch
	full := notice.Edition{Slug: "a-plan", Title: "A plan", Summary: "S", Place: "P", Body: "B"}
	fresh := func(act notice.EditAction, f func(*notice.Edit)) notice.Edit {
		e := notice.Edit{
			Action: act, Original: en, Editions: map[notice.Lang]notice.Edition{en: full}, Moment: notice.MomentOf(now, time.UTC),
		}
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
		"nothing": {e: fresh(notice.PublishNow, func(*notice.Edit) {})},
		"all blank": {
			e:    fresh(notice.SaveDraft, edition(func(t *notice.Edition) { *t = notice.Edition{} })),
			want: notice.Problems{"title.en": {Key: "problem.edition.none"}},
		},
		"a draft half done": {
			e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) { *t = notice.Edition{Summary: "S"} })),
		},
		"published half done": {
			e:    fresh(notice.PublishNow, edition(func(t *notice.Edition) { t.Title, t.Body = "", "" })),
			want: notice.Problems{"title.en": {Key: "problem.title.missing"}, "body.en": {Key: "problem.body.missing"}},
		},
		"as long as can be": {e: fresh(notice.PublishNow, edition(func(t *notice.Edition) {
			*t = notice.Edition{strings.Repeat("a", 120), long(200), long(300), long(100), long(100_000)}
		}))},
		"too long": {e: fresh(notice.SaveDraft, edition(func(t *notice.Edition) {
			*t = notice.Edition{strings.Repeat("a", 121), long(201), long(301), long(101), long(100_001)}
		})), want: notice.Problems{
			"slug.en": {Key: "problem.slug.long"}, "title.en": {Key: "problem.title.long"},
			"summary.en": {Key: "problem.summary.long"}, "place.en": {Key: "problem.place.long"},
			"body.en": {Key: "problem.body.long"},
		}},
		"slug with a space": {
			e:    fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "a plan" })),
			want: notice.Problems{"slug.en": {Key: "problem.slug.form"}},
		},
		"slug with a hyphen": {
			e:    fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "-plan" })),
			want: notice.Problems{"slug.en": {Key: "problem.slug.form"}},
		},
		"slug with capitals": {
			e:    fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "Plan" })),
			want: notice.Problems{"slug.en": {Key: "problem.slug.form"}},
		},
		"slug reserved": {
			e:    fresh(notice.SaveDraft, edition(func(t *notice.Edition) { t.Slug = "rules" })),
			want: notice.Problems{"slug.en": {Key: "problem.slug.reserved"}},
		},
		"no such language": {
			e: fresh(notice.SaveDraft, func(e *notice.Edit) {
				e.Editions = map[notice.Lang]notice.Edition{en: full, "fr": {Title: "Un plan"}}
			}),
			want: notice.Problems{"form": {Key: "problem.edition.lang"}},
		},
		"original nowhere": {
			e:    fresh(notice.SaveDraft, func(e *notice.Edit) { e.Original = "fr" }),
			want: notice.Problems{"original": {Key: "problem.original.unknown"}},
		},
		"the only one is it":   {e: fresh(notice.PublishNow, func(e *notice.Edit) { e.Original = es })},
		"now is not too early": {e: fresh(notice.PublishAt, func(*notice.Edit) {})},
		"too early": {
			e:    fresh(notice.PublishAt, func(e *notice.Edit) { e.Moment = notice.MomentOf(now.Add(-time.Minute), time.UTC) }),
			want: notice.Problems{"date": {Key: "problem.date.past"}},
		},
		"no day": {
			e: fresh(notice.PublishAt, func(e *notice.Edit) {
				e.Moment = notice.Moment{Date: "2030-02-30",
					Time: "noon"}
			}),
			want: notice.Problems{"date": {Key: "problem.date.form"}, "time": {Key: "problem.time.form"}},
		},

		"an edition taken away": {
			water(), public(notice.SaveForm, func(e *notice.Edit) { delete(e.Editions, es) }),
			notice.Problems{"title.es": {Key: "problem.edition.public"}},
		},
		"a form mended": {water(), public(notice.SaveForm, retitled), nil},
		"a correction without a note": {
			water(), public(notice.SaveCorrection, retitled),
			notice.Problems{
				"correction.en": {Key: "problem.correction.missing"},
				"correction.es": {Key: "problem.correction.missing"},
			},
		},
		"a note in one language": {
			water(),
			public(notice.SaveCorrection,
				func(e *notice.Edit) { retitled(e); e.Notes = map[notice.Lang]string{en: "N"} }),
			notice.Problems{"correction.es": {Key: "problem.correction.missing"}},
		},
		"a long note": {
			water(),
			public(notice.SaveCorrection, func(e *notice.Edit) {
				retitled(e)
				e.Notes = map[notice.Lang]string{en: long(501), es: long(500)}
			}),
			notice.Problems{"correction.en": {Key: "problem.correction.long"}},
		},
		"nothing to correct": {
			water(),
			public(notice.SaveCorrection, func(e *notice.Edit) { e.Notes = map[notice.Lang]string{en: "N", es: "M"} }),
			notice.Problems{"form": {Key: "problem.correction.nothing"}},
		},
		"a note about a form": {
			water(), public(notice.SaveForm,
				func(e *notice.Edit) { retitled(e); e.Notes = map[notice.Lang]string{en: "N"} }),
			notice.Problems{"form": {Key: "problem.correction.form"}},
		},
	} {
		err := test.of.Check(test.e, now)
		var got notice.Problems
		errors.As(err, &got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestConflictingEdits(t *testing.T) {
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
