package web_test

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
	"noticeboard/internal/view"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// strict are settings in which every screening rule is on.
func strict() notice.Settings {
	s := notice.DefaultSettings()
	s.Version, s.Screening.Mode = 3, notice.HoldFirst
	s.Screening.Words = []notice.WordRule{{ID: 1, Text: "casino", Whole: true},
		{ID: 2, Text: "pills", Lang: notice.Spanish, Reason: "respect"}}
	return s
}

// marked is a comment with every flag of screening, and two that are unknown.
func marked() notice.Comment {
	c := said(12, 0, 0, "Luis")
	c.Status, c.Screened = notice.Pending, notice.Pending
	c.Flags = []notice.Flag{"team-name", "links", "repeated", "fast", "first-time", "word.1", "word.9", "spam",
		"unheard-of"}
	c.Guess = notice.Guess{Spam: 97, Words: []string{"casino", "bonus"}}
	c.Body.Parts[0].HTML = `<p><a href="https://a.example">a</a> <a href="https://b.example">b</a></p>`
	return c
}

func prospect(s notice.Status, held bool) *notice.Preview {
	c := marked()
	p := &notice.Preview{Comment: c, Set: strict(), Rules: rules(), Facts: notice.Facts{Links: 3},
		Verdict: notice.Verdict{Status: s, Flags: c.Flags}}
	if held {
		p.Verdict.Held = c.Flags
	}
	if s == notice.Declined {
		p.Verdict.Reason = "respect"
	}
	return p
}

func screeningExamples() []example {
	write := func(p *notice.Preview) public.CommentNew {
		return public.CommentNew{Frame: frame("/x"), Announcement: announcement(), Form: view.Form{Settings: strict()},
			Preview: p}
	}
	screened := func(c notice.Comment) desk.Queue {
		f := deskFrame(notice.Moderator, nil)
		f.Desk.Settings, f.Desk.Snippets = strict(),
			[]notice.Snippet{{ID: 4, For: notice.ForExplanation, Name: "Be kind"},
				{ID: 5, For: notice.ForAnswer, Name: "Thanks"}}
		return desk.Queue{
			Frame: f, Waiting: true, Filter: notice.Filter{Status: notice.Pending},
			Cases:    []board.Case{{Comment: c, Announcement: announcement()}},
			Draft:    &notice.Decision{Comment: c.ID, Snippet: 4},
			Problems: notice.Problems{"snippet": {Key: "problem.snippet.unknown"}},
		}
	}
	bare, declined := marked(), marked()
	bare.Guess.Words, bare.Screened = nil, 0
	declined.Screened = notice.Declined
	byBoard := declined
	byBoard.Status, byBoard.Reason, byBoard.Decided = notice.Declined, "respect", byBoard.Posted
	first, second, third := rules(), rules(), rules()
	second.Version, second.Since, second.Rules = 2, day, second.Rules[1:]
	slices.Reverse(second.Rules)
	third.Version, third.Since = 3, day.AddDate(0, 1, 0)
	third.Rules = append([]notice.Rule{third.Rules[1], third.Rules[0],
		{Reason: "respect", Texts: third.Rules[1].Texts, Spam: true}}, third.Rules[2:]...)
	third.Rules[0].Reason = "new"
	books := []notice.RuleBook{first, second, third}
	bareSet := strict()
	bareSet.Screening.Words, bareSet.Screening.Links, bareSet.Screening.Repeated, bareSet.Screening.Fast = nil, 0,
		false, notice.Pace{}
	bareSet.Screening.Mode = notice.HoldMatched
	shut := deep(20, 8)
	shut.ClosedAt = day
	open := talk()
	open.Settings = strict()
	open.Threads = append(open.Threads, notice.Thread{Root: said(70, 0, 0, "Closed"),
		Replies: []notice.Comment{said(71, 70, 1, "In time")}, Total: 1, ClosedAt: day})
	all := []example{
		{"announcement, screened", public.AnnouncementShow{Frame: frame("/a-notice"), Discussion: open}},
		{"thread, shut", public.ThreadShow{Frame: frame("/x"),
			ThreadPage: notice.ThreadPage{Announcement: announcement(), Thread: shut, Page: 1, Pages: 1, Open: true}}},
		{"single, shut", public.CommentShow{Frame: frame("/x"),
			Single: board.Single{Announcement: announcement(), Comment: said(3, 2, 2, "Three"), Open: true,
				ClosedAt: day}}},
		{"write, screened", public.CommentNew{Frame: frame("/x"), Announcement: announcement(),
			Form: view.Form{Settings: bareSet, Problems: notice.Problems{"parent": {Key: "problem.parent.shut"}}}}},
		{"write, would be published", write(prospect(notice.Published, false))},
		{"write, would be held", write(prospect(notice.Pending, true))},
		{"write, would wait", write(prospect(notice.Pending, false))},
		{"write, would be declined", write(prospect(notice.Declined, true))},
		{"queue, held", screened(marked())},
		{"queue, marked", screened(bare)},
		{"queue, declined", screened(declined)},
		{"receipt, screened", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Comment: byBoard, Announcement: announcement()}}},
		{"rules, third version", public.RulesShow{Frame: frame("/rules"), Book: third, Books: books,
			Settings: strict()}},
		{"rules, second version", public.RulesShow{Frame: frame("/rules?version=2"), Book: second, Books: books,
			Settings: strict()}},
		{"rules, first version", public.RulesShow{Frame: frame("/rules?version=1"), Book: first, Books: books,
			Settings: strict()}},
		{"export", desk.ExportShow{Frame: deskFrame(notice.Admin, nil)}},
		{"figures, none", desk.FiguresShow{Frame: deskFrame(notice.Team, nil)}},
		{"figures", desk.FiguresShow{Frame: deskFrame(notice.Admin, nil), Figures: board.Figures{Complete: true},
			Weeks: []board.Week{{Begins: day, Deeds: notice.Deeds{Published: 3, Declined: 1}}, {Begins: day}},
			List:  []board.DeskAnnouncement{{Listed: board.Listed{Announcement: announcement()}}, {}}, Newer: "/x", Older: "/y"}},
		{"snippets, none", desk.Snippets{Frame: deskFrame(notice.Team, nil), Saved: true}},
		{"snippets", desk.Snippets{Frame: deskFrame(notice.Team, nil),
			All: []notice.Snippet{{ID: 1, For: notice.ForAnswer, Name: "Thanks"},
				{ID: 2, For: notice.ForExplanation, Name: "Kind", Reason: "respect"}}}},
		{"snippet, new", desk.SnippetEdit{Frame: deskFrame(notice.Team, nil)}},
		{"snippet", desk.SnippetEdit{Frame: deskFrame(notice.Moderator, nil), Conflict: true,
			Snippet: notice.Snippet{ID: 3, Version: 2, For: notice.ForAnswer, Reason: "respect", Name: "N",
				Texts: map[notice.Lang]string{"en": "</textarea>"}},
			Problems: notice.Problems{"for": {Key: "problem.snippet.use"}, "reason": {Key: "problem.reason.unknown"},
				"name": {Key: "problem.snippet.name"}, "text.en": {Key: "problem.snippet.text"},
				"text.es": {Key: "problem.snippet.answer-long"}, "form": {Key: "problem.snippet.count"}}}},
	}
	for _, role := range []notice.Role{notice.Moderator, notice.Admin} {
		bad := notice.Problems{"rules": {Key: "problem.rules.count"}, "reason": {Key: "problem.rules.reason"}}
		for _, at := range []string{"title.", "short.", "text."} {
			bad[at+"en"], bad[at+"es"] = notice.Problem{Key: "problem.rule.missing"},
				notice.Problem{Key: "problem.rule.long"}
		}
		words := []desk.WordRow{{ID: 1, Text: "casino", Lang: "es", Whole: true, Then: "respect", Remove: true},
			{Text: "x"}}
		counts := map[notice.Flag]notice.FlagCount{"links": {Marked: 3, Stopped: 1}, "word.1": {Marked: 2, Stopped: 2},
			"unheard-of": {Marked: 1}}
		typed := map[string]string{"mode": "matched", "links": "many", "repeated": "yes"}
		wrong := notice.Problems{"mode": {Key: "problem.mode.unknown"}, "links": {Key: "problem.links.range"},
			"words":       {Key: "problem.words.count"},
			"word.1.text": {Key: "problem.word.missing"}, "word.1.lang": {Key: "problem.word.lang"},
			"word.1.then": {Key: "problem.reason.unknown"}, "word.2.text": {Key: "problem.word.twice"}}
		all = append(all,
			example{"rules at the desk, " + role.String(),
				desk.RulesEdit{Frame: deskFrame(role, nil), Order: rules(), Saved: true}},
			example{"rules at the desk, in another order, " + role.String(),
				desk.RulesEdit{Frame: deskFrame(role, nil), Order: rules().Sorted([]notice.Reason{"respect"}), Moved: "respect",
					Up: true, Conflict: true}},
			example{"a rule, " + role.String(),
				desk.RuleEdit{Frame: deskFrame(role, nil), Rule: third.Rules[0], Number: 1}},
			example{"a rule, problems, " + role.String(),
				desk.RuleEdit{Frame: deskFrame(role, nil), New: true, Problems: bad, Conflict: true}},
			example{"a rule, preview, " + role.String(),
				desk.RuleEdit{Frame: deskFrame(role, nil), Rule: third.Rules[0], Number: 1, Preview: &third}},
			example{"a rule, nothing new, " + role.String(),
				desk.RuleEdit{Frame: deskFrame(role, nil), Rule: rules().Rules[0], Number: 1, Preview: &first}},
			example{"settings, " + role.String(),
				desk.SettingsEdit{Frame: deskFrame(role, nil), Saved: notice.ModePart, Learned: spam.Progress{Wanted: 3},
					UnnamedProxy: role == notice.Admin}},
			example{"settings, what would be deleted, " + role.String(),
				desk.SettingsEdit{Frame: deskFrame(role, nil), Sent: notice.RetentionPart, Expiring: &desk.Expiring{
					Counts: notice.RetentionCounts{12, 40, 1, 2}, All: role == notice.Admin, Sure: "[30 60 90 120]"}}},
			example{"settings, problems, " + role.String(),
				desk.SettingsEdit{Frame: deskFrame(role, nil), Typed: typed, Words: words, Counts: counts,
					Problems: wrong, Conflict: true, Sent: notice.WordsPart,
					Learned: spam.Progress{Wanted: 30, Unwanted: 20,
						Outcomes: notice.Outcomes{Approved: 1, Declined: 2, Missed: 3}}}},
			example{"settings, quiet hours, " + role.String(),
				desk.SettingsEdit{Frame: deskFrame(role, nil), Sent: notice.QuietPart,
					Typed: map[string]string{"quiet-from": "22:00", "quiet-day-sunday": "yes"},
					Problems: notice.Problems{
						"quiet-to": {Key: "problem.quiet-time"}, "quiet-days": {Key: "problem.quiet-days"},
					}}},
		)
	}
	return all
}

// shownFixture renders one of screeningExamples in English.
func shownFixture(t *testing.T, name string) string {
	t.Helper()
	all := screeningExamples()
	i := slices.IndexFunc(all, func(x example) bool { return x.name == name })
	html, err := renderer(t).Render(notice.English, all[i].page)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// TestWhatScreeningSays checks that pages give every reason, and that they do not tell what would help to get around the
// rules.
func TestWhatScreeningSays(t *testing.T) {
	for name, parts := range map[string][]string{
		"write, would be published": {"it should appear at once"},
		"write, would be held": {"a person reads it", "It has 3 links; with 2 or more",
			"contains the word “casino”", "Someone else has said", "5 comments within 10 minutes",
			"first published comment", "for a person to judge", "!97%", "!institution’s own name"},
		"write, would wait":        {"look closely at these points"},
		"write, would be declined": {"it will not be published", "Title of respect"},
		"queue, held": {"Held by screening", "It has 2 links", "contains “casino”", "no longer there",
			"97% sure, from the words “casino”, “bonus”", "Another rule marked it",
			`<option value="4" selected>Be kind`, "!Thanks"},
		"queue, marked":     {"Check carefully", "97% sure<"},
		"queue, declined":   {"Declined by screening"},
		"receipt, screened": {"No person has read it yet", "!A moderator read it"},
		"rules, third version": {"In force since", "Added: ", "The order of the rules changed", "Version 1",
			"declined automatically", "How we decide"},
		"rules, second version": {"This is version 2. It was in force from 3 November 2020 until 3 December 2020.",
			"!Versions", "!How we decide"},
		"rules, first version": {"This is version 1. It was in force until 3 November 2020."},
		"announcement, screened": {"been closed to replies from readers since 3 November 2020",
			"anyone’s first comment (also the first from another browser), those with 2 links or more", "aim to decide within 2 days",
			"reply_to=40", "!reply_to=70", "!reply_to=71"},
		"single, shut": {"been closed to replies", "!reply_to"},
	} {
		html := shownFixture(t, name)
		for _, part := range parts {
			if not, ok := strings.CutPrefix(part, "!"); ok {
				if strings.Contains(html, not) {
					t.Errorf("%s says %q", name, not)
				}
			} else if !strings.Contains(html, part) {
				t.Errorf("%s does not say %q", name, part)
			}
		}
	}
}
