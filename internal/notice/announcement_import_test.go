package notice_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// imported returns a public announcement without a date whose translation nobody has confirmed.
func imported() notice.Announcement {
	a := water()
	a.Origin, a.Published = "seed:water", time.Time{}
	t := a.Texts[es]
	t.Unreviewed = true
	a.Texts[es] = t
	return a
}

func TestConfirm(t *testing.T) {
	a := imported()
	if d := cmp.Diff([]notice.Lang{es}, a.Unreviewed()); d != "" {
		t.Errorf("unreviewed: %s", d)
	}
	got, changed, err := a.Confirm(es, a.Saved.Times)
	if err != nil || !changed || got.Unreviewed() != nil || got.Digest() != a.Digest() {
		t.Errorf("confirmed: %v, %v, %v", got.Unreviewed(), changed, err)
	}
	if len(a.Unreviewed()) != 1 {
		t.Error("the announcement that was passed was changed")
	}
	if _, changed, err := got.Confirm(es, 99); err != nil || changed {
		t.Errorf("confirmed twice: %v, %v", changed, err)
	}
	if _, _, err := a.Confirm(es, a.Saved.Times+1); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("of an earlier text: %v", err)
	}
	if _, _, err := a.Confirm("fr", a.Saved.Times); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("of no text: %v", err)
	}
}

// TestUnreviewedOutlivesAnEdit corrects a misspelt word, which confirms nothing, and makes the translation the original.
func TestUnreviewedOutlivesAnEdit(t *testing.T) {
	a, now := imported(), noticetest.Epoch.Add(time.Hour)
	e := change(typed(a, notice.SaveForm), es, func(t *notice.Edition) { t.Body = "Otro plan." })
	got, done := a.Revise(e, map[notice.Lang]notice.Body{}, now)
	if done != notice.AnnouncementTidied || len(got.Unreviewed()) != 1 {
		t.Errorf("%s: unreviewed %v", done, got.Unreviewed())
	}
	e.Original = es
	if got, _ := a.Revise(e, map[notice.Lang]notice.Body{}, now); got.Unreviewed() != nil {
		t.Errorf("the original: unreviewed %v", got.Unreviewed())
	}
}

func TestDate(t *testing.T) {
	lima, err := time.LoadLocation("America/Lima")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) // the evening of the first in Lima
	for _, test := range []struct {
		day, problem string
		want         time.Time
	}{
		{"2020-10-20", "", time.Date(2020, 10, 20, 5, 0, 0, 0, time.UTC)},
		{" 20/10/2020", "", time.Date(2020, 10, 20, 5, 0, 0, 0, time.UTC)},
		{"2030-01-01", "", time.Date(2030, 1, 1, 5, 0, 0, 0, time.UTC)},
		{"1971-01-01", "", time.Date(1971, 1, 1, 5, 0, 0, 0, time.UTC)},
		{"2030-01-02", "problem.date.future", time.Time{}},
		{"1970-12-31", "problem.date.early", time.Time{}},
		{"0001-01-01", "problem.date.early", time.Time{}},
		{"2020-02-30", "problem.date.form", time.Time{}},
		{"", "problem.date.form", time.Time{}},
	} {
		got, err := imported().Date(test.day, now, lima)
		var p notice.Problems
		errors.As(err, &p)
		if p["date"].Key != test.problem || !got.Published.Equal(test.want) {
			t.Errorf("%q: %v, %v", test.day, got.Published, err)
		}
		if !got.PublicAt(now) {
			t.Errorf("%q: no longer public", test.day)
		}
	}
	again := imported()
	again.Published = now.AddDate(-1, 0, 0)
	if got, err := again.Date("2020-10-20", now, lima); err != nil || got.Published.Year() != 2020 {
		t.Errorf("again: %v, %v", got.Published, err)
	}
	hidden := imported()
	hidden.Draft = true
	for name, a := range map[string]notice.Announcement{"written at the desk": water(), "a draft": hidden} {
		if _, err := a.Date("2020-10-20", now, lima); !errors.Is(err, notice.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
