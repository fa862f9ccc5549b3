package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// correctedNotice is an announcement in its fifth version.
func correctedNotice() notice.Announcement {
	a := announcement()
	a.Changes = []notice.Change{
		{At: day.AddDate(0, 0, 1), By: "ana", Kind: notice.Corrected,
			Notes: map[notice.Lang]string{notice.English: "It is 3 <b>km</b>.", notice.Spanish: "Son 3 km."}},
		{At: day.AddDate(0, 0, 2), By: "ana", Kind: notice.Tidied},
		{At: day.AddDate(0, 0, 3), By: "ana", Kind: notice.Extended},
		{At: day.AddDate(0, 0, 4), By: "ana", Kind: notice.Corrected,
			Notes: map[notice.Lang]string{notice.English: "Not on Monday."}},
	}
	a.Saved = notice.Saved{Times: 4, At: day, By: "ana"}
	return a
}

func atDesk(a notice.Announcement, stage notice.Stage) board.DeskAnnouncement {
	return board.DeskAnnouncement{Listed: board.Listed{Announcement: a,
		Tally: notice.Tally{Published: 2, Pending: 1, OpenCount: 1}}, Stage: stage, Open: stage == notice.Announced}
}

func announcementExamples() (all []example) {
	english := announcement()
	delete(english.Texts, notice.Spanish)
	delete(english.Slugs, notice.Spanish)
	draft := notice.Announcement{ID: 3, Draft: true, Texts: map[notice.Lang]notice.Text{notice.Spanish: {Summary: "S"}},
		Saved: notice.Saved{Times: 1, At: day, By: "ana"}}
	only := frame("/a-notice")
	only.Only = notice.English
	old, new := announcement().Texts, map[notice.Lang]notice.Text{notice.English: {Title: "A Word",
		Body: words(notice.English, "Some other words, and more.")}}
	edit := notice.Edit{ID: 1, Seen: 4, Original: notice.Spanish, Moment: notice.Moment{Date: "x", Time: "25:00"},
		Notes: map[notice.Lang]string{notice.English: "N </textarea>"},
		Editions: map[notice.Lang]notice.Edition{notice.English: {Slug: "s", Title: `"T"`, Summary: "S", Place: "P",
			Body: "\nB </textarea>"}, notice.Spanish: {}}}
	problems := notice.Problems{"form": {Key: "problem.edition.lang"}, "original": {Key: "problem.original.unknown"},
		"date": {Key: "problem.date.form"}, "time": {Key: "problem.time.form"},
		"title.en": {Key: "problem.title.long"}, "slug.en": {Key: "problem.slug.form"},
		"summary.en": {Key: "problem.summary.long"}, "place.en": {Key: "problem.place.long"},
		"body.en":  {Key: "problem.body.long"},
		"title.es": {Key: "problem.title.missing"}, "correction.en": {Key: "problem.correction.missing"},
		"correction.es": {Key: "problem.correction.long"}}
	d := deskFrame(notice.Team, nil)
	all = []example{
		{"announcement, corrected", public.AnnouncementShow{Frame: frame("/a-notice"),
			Discussion: notice.Discussion{Announcement: correctedNotice(), Page: 1, Pages: 1, Open: true}}},
		{"announcement, in one language", public.AnnouncementShow{Frame: only,
			Discussion: notice.Discussion{Announcement: english, Page: 1, Pages: 1, Open: true}}},
		{"versions", public.AnnouncementVersions{Frame: frame("/x"), Announcement: correctedNotice()}},
		{"versions, one", public.AnnouncementVersions{Frame: frame("/x"), Announcement: announcement()}},
		{"version, earlier", public.AnnouncementVersion{Frame: frame("/x"),
			Version: board.Version{Announcement: correctedNotice(), Number: 2, Texts: new}}},
		{"version, present", public.AnnouncementVersion{Frame: frame("/x"),
			Version: board.Version{Announcement: correctedNotice(), Number: 5, Texts: old}}},
		{"comparison", public.AnnouncementCompare{Frame: frame("/x"), Announcement: correctedNotice(), From: 1, To: 2,
			Old: old, New: new}},
		{"comparison, same", public.AnnouncementCompare{Frame: frame("/x"), Announcement: correctedNotice(), From: 1,
			To: 2, Old: old, New: old}},
		{"list, empty", desk.Announcements{Frame: d, Discarded: true}},
		{"list", desk.Announcements{Frame: d, Newer: "/n", Older: "/o", List: []board.DeskAnnouncement{
			atDesk(draft, notice.Drafted), atDesk(announcement(), notice.Scheduled),
			atDesk(announcement(), notice.Announced), atDesk(english, notice.Announced)}}},
		{"announcement, translation not reviewed", public.AnnouncementShow{Frame: frame("/x"),
			Discussion: notice.Discussion{Announcement: imported(), Page: 1, Pages: 1, Open: true}}},
		{"edit, imported", desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(imported(), notice.Announced),
			Done: "confirm"}},
		{"edit, imported, as an administrator", desk.AnnouncementEdit{Frame: deskFrame(notice.Admin, nil), At: day,
			DeskAnnouncement: atDesk(imported(), notice.Announced), Day: "tomorrow",
			Undated: notice.Problems{"date": {Key: "problem.date.form"}}}},
		{"edit, imported, dated", desk.AnnouncementEdit{Frame: deskFrame(notice.Admin, nil), At: day, Day: "2020-10-20",
			DeskAnnouncement: atDesk(dated(), notice.Announced), Done: "date"}},
		{"edit, new", desk.AnnouncementEdit{Frame: d, At: day}},
		{"edit, closed meanwhile", desk.AnnouncementEdit{Frame: d, At: day, Reclosed: true,
			DeskAnnouncement: atDesk(imported(), notice.Announced)}},
		{"discard", desk.AnnouncementDiscard{Frame: d, Announcement: draft}},
	}
	for _, stage := range notice.Stages {
		closed := correctedNotice()
		closed.Closes = day
		all = append(all,
			example{"edit, " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(correctedNotice(), stage), Edit: edit,
					Preview: old}},
			example{"edit, closed, " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(closed, stage), Edit: edit,
					Preview: new}},
			example{"edit, problems, " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(draft, stage), Edit: edit,
					Problems: problems,
					Lost:     []view.Kept{{Field: "title.fr", Text: "T"}}, Closing: edit.Moment,
					Unclosed: notice.Problems{"date": {Key: "problem.date.past"}, "time": {Key: "problem.time.form"}}}},
			example{"edit, conflict, " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(correctedNotice(), stage), Edit: edit,
					Conflict: true}},
			example{"edit, overtaken, " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(correctedNotice(), stage),
					Conflict: true, Overtaken: true,
					Edit: notice.Edit{Editions: map[notice.Lang]notice.Edition{notice.English: correctedNotice().EditionOf(notice.English)}}}},
		)
		for _, did := range []string{"draft", "publish", "schedule", "correct", "form", "close", "close-at", "reopen",
			"confirm", "date", "nonsense"} {
			all = append(all, example{"edit, done " + did + ", " + stage.String(),
				desk.AnnouncementEdit{Frame: d, At: day, DeskAnnouncement: atDesk(correctedNotice(), stage),
					Done: did}})
		}
	}
	return all
}

// imported returns an announcement without a date, whose translation nobody has confirmed.
func imported() notice.Announcement {
	a := announcement()
	a.Origin, a.Published = "seed:a-notice", time.Time{}
	t := a.Texts[notice.Spanish]
	t.Unreviewed = true
	a.Texts[notice.Spanish] = t
	return a
}

// dated returns an imported announcement that is dated and whose translation is confirmed.
func dated() notice.Announcement {
	a := announcement()
	a.Origin = "seed:a-notice"
	return a
}

func render(t *testing.T, lang notice.Lang, p view.Page) string {
	t.Helper()
	html, err := renderer(t).Render(lang, p)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// What differs between two versions is marked up, and also said in words.
func TestComparison(t *testing.T) {
	hidden := regexp.MustCompile(`<span class="vh"[^>]*>[^<]*</span>`)
	changes := regexp.MustCompile(`(?s)<div class="changes"[^>]*>(.*?)</div>`)
	for _, test := range []struct{ old, new, want string }{
		{"one two three", "one 2 three", "one <del>two</del><ins>2</ins> three"},
		{"one two three", "one 2 3", "one <del>two three</del><ins>2 3</ins>"},
		{"Some words.", "Some more words.", "Some <ins>more </ins>words."},
		{"a\r\n\r\nb", "a\n\nb\n\nc", "a\n\nb<ins>\n\nc</ins>"},
		{"", "new", "<ins>new</ins>"},
		{"old", "", "<del>old</del>"},
		{"<b>x</b>", "<b>y</b>", "&lt;b&gt;<del>x</del><ins>y</ins>&lt;/b&gt;"},
	} {
		text := func(s string) map[notice.Lang]notice.Text {
			return map[notice.Lang]notice.Text{notice.English: {Title: "T",
				Body: notice.Body{Parts: []notice.Part{{Source: strings.NewReplacer(`\r`, "\r", `\n`,
					"\n").Replace(s)}}}}}
		}
		page := render(t, notice.English, public.AnnouncementCompare{Frame: frame("/x"),
			Announcement: correctedNotice(), From: 1, To: 2, Old: text(test.old), New: text(test.new)})
		found := changes.FindAllStringSubmatch(page, -1)
		if len(found) != 1 {
			t.Fatalf("%q to %q: %d changes", test.old, test.new, len(found))
		}
		if got := hidden.ReplaceAllString(found[0][1], ""); got != strings.ReplaceAll(test.want, `\n`, "\n") {
			t.Errorf("%q to %q: got %q, want %q", test.old, test.new, got, test.want)
		}
		if strings.Contains(found[0][1], "<ins>") && !strings.Contains(found[0][1], "added:") ||
			strings.Contains(found[0][1], "<del>") && !strings.Contains(found[0][1], "removed:") {
			t.Errorf("%q to %q is not told in words: %s", test.old, test.new, found[0][1])
		}
	}
}

// The longest texts can be compared, even if they have only spaces in common.
func TestComparisonOfLongTexts(t *testing.T) {
	long := func(word string) map[notice.Lang]notice.Text {
		return map[notice.Lang]notice.Text{notice.English: {Body: words(notice.English,
			strings.TrimSpace(strings.Repeat(word+" x ", notice.MaxAnnouncement/8)))}}
	}
	page := render(t, notice.English, public.AnnouncementCompare{Frame: frame("/x"), Announcement: correctedNotice(),
		From: 1, To: 2, Old: long("first"), New: long("later")})
	if removed, added := strings.Count(page, "first"),
		strings.Count(page, "later"); removed < notice.MaxAnnouncement/8 || added < notice.MaxAnnouncement/8 {
		t.Errorf("%d words removed, %d added", removed, added)
	}
}

func TestPreviewIsAFragment(t *testing.T) {
	got := render(t, notice.Spanish, desk.AnnouncementPreview{Lang: notice.English,
		Text: notice.Text{Title: "<i>T</i>", Body: words(notice.English, "Some words.")}})
	if !strings.HasPrefix(got, "<article") || !strings.Contains(got, "&lt;i&gt;T&lt;/i&gt;") ||
		!strings.Contains(got, "<p>Some words.</p>") || !strings.Contains(got, `lang="en"`) {
		t.Errorf("got %s", got)
	}
}

func TestCorrectionsInPublic(t *testing.T) {
	page := render(t, notice.Spanish, public.AnnouncementShow{Frame: frame("/a-notice"),
		Discussion: notice.Discussion{Announcement: correctedNotice(), Page: 1, Pages: 1}})
	first, second := strings.Index(page, "Corrección, 7 de noviembre de 2020:"),
		strings.Index(page, "Corrección, 4 de noviembre de 2020:")
	if first < 0 || second < first || !strings.Contains(page, `<span lang="en">Not on Monday.</span>`) ||
		!strings.Contains(page, "Son 3 km.") {
		t.Errorf("corrections at %d and %d", first, second)
	}
	if !strings.Contains(page, `"dateModified":"2020-11-07T14:05:00Z"`) {
		t.Error("search engines are not told of the change")
	}
}

func TestOneLanguageIsNotOfferedInAnother(t *testing.T) {
	f := frame("/a-notice")
	f.Only = notice.English
	english := announcement()
	delete(english.Texts, notice.Spanish)
	delete(english.Slugs, notice.Spanish)
	page := render(t, notice.Spanish, public.AnnouncementShow{Frame: f,
		Discussion: notice.Discussion{Announcement: english, Page: 1, Pages: 1}})
	if strings.Contains(page, "hreflang") || !strings.Contains(page,
		`rel="canonical" href="https://board.example/en/a-notice"`) || !strings.Contains(page,
		"disponible solo en inglés") {
		t.Error("a page that says the same in both frames is offered as a translation")
	}
	if !strings.Contains(page, `"inLanguage":"en","url":"https://board.example/en/a-notice"`) {
		t.Error("search engines are told of another page")
	}
}
