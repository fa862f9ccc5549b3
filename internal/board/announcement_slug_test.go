package board_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestSlugsThatAreTaken(t *testing.T) {
	d := newDesk(t, unlimited())
	with := func(slug, title string) notice.Edit {
		return notice.Edit{Action: notice.SaveDraft, Original: notice.English, By: noticetest.Member,
			Editions: map[notice.Lang]notice.Edition{notice.English: {Slug: slug, Title: title}}}
	}
	for slug, want := range map[string]string{
		"water": "problem.slug.taken", "agua": "problem.slug.taken", "search": "problem.slug.reserved",
	} {
		var p notice.Problems
		if _, err := d.SaveAnnouncement(ctx, with(slug, "T")); !errors.As(err, &p) || p["slug.en"].Key != want {
			t.Errorf("%s: %v", slug, err)
		}
	}
	for title, want := range map[string]string{"Water": "water-2", "Rules": "rules-2", "—": ""} {
		if a := d.save(t, with("", title)); a.Slugs[notice.English] != want {
			t.Errorf("%s got the slug %q, want %q", title, a.Slugs[notice.English], want)
		}
	}
	e := with("", "—")
	e.Action, e.Editions[notice.English] = notice.PublishNow, notice.Edition{Title: "Вода", Body: "B"}
	var p notice.Problems
	if _, err := d.SaveAnnouncement(ctx, e); !errors.As(err, &p) || p["slug.en"].Key != "problem.slug.missing" {
		t.Errorf("a title no slug can be made of: %v", err)
	}
	moved := again(d.on, notice.SaveForm)
	moved.Editions[notice.English] = notice.Edition{
		Slug: "waters", Title: "Water", Summary: "A plan", Place: "Quito", Body: "The plan.",
	}
	d.now = d.now.Add(time.Hour)
	d.save(t, moved)
	if _, err := d.SaveAnnouncement(ctx, with("water", "T")); !errors.As(err, &p) ||
		p["slug.en"].Key != "problem.slug.taken" {
		t.Errorf("an old slug of another: %v", err)
	}
}
