package web_test

import (
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
)

// helpfulExamples are the pages about the board, and those of unknown addresses.
func helpfulExamples() []example {
	english := announcement()
	delete(english.Texts, notice.Spanish)
	delete(english.Slugs, notice.Spanish)
	return []example{
		{"about", public.About{Frame: frame("/about"), Settings: notice.DefaultSettings()}},
		{"about, screening", public.About{Frame: frame("/about"), Settings: strict()}},
		{"accessibility", public.Accessibility{Frame: frame("/accessibility")}},
		{"privacy", public.Privacy{Frame: frame("/privacy")}},
		{"developers", public.Developers{Frame: frame("/developers"), Example: 7}},
		{"feeds", public.Feeds{Frame: frame("/feed")}},
		{"astray, near", edge.Error{Frame: frame("/x"), Status: 404, Key: "error.404",
			Near: []notice.Announcement{announcement(), english}}},
		{"astray, a comment", edge.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment",
			Near: []notice.Announcement{announcement()}, Asked: true, LastNumber: 7}},
		{"astray, one comment", edge.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment",
			Near: []notice.Announcement{announcement()}, Asked: true, LastNumber: 1}},
		{"astray, no comments", edge.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment",
			Near: []notice.Announcement{announcement()}, Asked: true}},
		{"astray, a receipt", edge.Error{Frame: frame("/x"), Status: 404, Key: "error.404-receipt"}},
	}
}

// Without a contact address, no page asks to write to one.
func TestAnInstitutionWithoutAContact(t *testing.T) {
	locales, err := sharedLocales()
	if err != nil {
		t.Fatal(err)
	}
	files, err := sharedAssets()
	if err != nil {
		t.Fatal(err)
	}
	silent, err := web.Views(view.Config{Locales: locales, Assets: files,
		Institution: notice.Institution{Name: map[notice.Lang]string{notice.English: "Town"}}})
	if err != nil {
		t.Fatal(err)
	}
	reached := renderer(t)
	for _, p := range []view.Page{public.About{Frame: frame("/x")}, public.Accessibility{Frame: frame("/x")},
		public.Privacy{Frame: frame("/x")}, edge.Error{Frame: frame("/x"), Key: "error.500", Request: "r"}} {
		for r, want := range map[*view.Renderer]bool{silent: false, reached: true} {
			html, err := r.Render(notice.English, p)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(html), "mailto:"); got != want {
				t.Errorf("%T: an address to write to: %v, want %v", p, got, want)
			}
		}
	}
}
