package web_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// acts has one measure of each kind; the pause ends in December.
func acts() []notice.MeasureEntry {
	var all []notice.MeasureEntry
	for i, m := range notice.Measures {
		a := notice.MeasureEntry{At: day.Add(time.Duration(i) * time.Minute), By: "ana", Kind: m,
			Reason: "Why </blockquote>\nso."}
		if m.Bars() {
			a.Until, a.Rule, a.Rules = day.AddDate(0, 1, 0), "respect", 1
		}
		all = append(all, a)
	}
	return all
}

func authorExamples() []example {
	author, network := notice.AuthorKey{1}.Subject(), notice.NetworkKey{1}.Subject()
	note, warn, pause, block := acts()[0], acts()[1], acts()[2], acts()[3]
	forGood := block
	forGood.Until, forGood.Rule = time.Time{}, ""
	file := board.AuthorFile{
		Names: []string{"Luis", "עדה"}, Organisations: []string{"Municipio"}, Contacts: []string{"luis@example.org"},
		First: day, Last: day.AddDate(0, 1, 0), Tally: aCase(notice.Published).Author,
	}
	for _, s := range notice.Statuses {
		w := board.AuthorComment{Comment: aCase(s).Comment, Announcement: announcement()}
		w.History = []notice.HistoryEntry{{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.Decline,
			Reason: "respect"}}, {AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.Approve}}}
		if s == notice.Removed {
			w.Comment.Posted = time.Time{}
		}
		file.Comments = append(file.Comments, w)
	}
	filing := func(of notice.Subject, acts ...notice.MeasureEntry) desk.Measures {
		return desk.Measures{Dossier: notice.Dossier{Subject: of, Measures: acts, Stopped: uint64(len(acts))},
			Now: day.AddDate(0, 0, 1)}
	}
	problems := notice.Problems{
		"action": {Key: "problem.standing.action"}, "reason": {Key: "problem.standing.long"},
		"rule": {Key: "problem.reason.unknown"}, "days": {Key: "problem.standing.days"},
		"until": {Key: "problem.standing.past"},
	}
	typed := desk.MeasureForm{Kind: notice.Pause, Reason: "\nTyped </textarea>", Rule: "respect", Days: "many",
		Until: "never"}
	var all []example
	for name, f := range map[string]desk.Measures{
		"fresh": filing(author), "warned": filing(author, warn), "paused": filing(author, note, warn, pause),
		"blocked":          filing(author, block),
		"blocked for good": filing(author, forGood), "lifted": filing(author, acts()...),
	} {
		all = append(all, example{"author, " + name,
			desk.AuthorShow{Frame: deskFrame(notice.Moderator, nil), Measures: f, File: file, More: "/more"}})
	}
	for _, m := range notice.Measures {
		f := filing(network, block)
		f.Done = m
		all = append(all, example{"network, " + m.String(),
			desk.NetworkShow{Frame: deskFrame(notice.Admin, nil), Measures: f}})
	}
	wrong, badNote := filing(author, pause), filing(network)
	wrong.Typed, wrong.Problems = typed, problems
	badNote.Typed, badNote.Problems = desk.MeasureForm{Kind: notice.Note, Reason: "N"},
		notice.Problems{"note": {Key: "problem.note.long"}}
	official := file
	official.Official = true
	bars := []board.BarredSubject{
		{Dossier: filing(author, pause).Dossier, Name: "Luis"}, {Dossier: filing(network, forGood).Dossier},
		{Dossier: filing(author, block).Dossier},
	}
	all = append(all,
		example{"author, problems", desk.AuthorShow{Frame: deskFrame(notice.Moderator, nil), Measures: wrong,
			File: file}},
		example{"author, erased", desk.AuthorShow{Frame: deskFrame(notice.Moderator, nil), Measures: filing(author)}},
		example{"author, official", desk.AuthorShow{Frame: deskFrame(notice.Moderator, nil), Measures: filing(author),
			File: official}},
		example{"network, problems", desk.NetworkShow{Frame: deskFrame(notice.Moderator, nil), Measures: badNote}},
		example{"standings, empty", desk.Restrictions{Frame: deskFrame(notice.Moderator, nil)}},
		example{"standings", desk.Restrictions{Frame: deskFrame(notice.Moderator, nil), Now: day, Barred: bars,
			More: "/more"}},
	)
	for name, b := range map[string]notice.Barred{
		"author": {Subject: author, Measure: pause}, "author for good": {Subject: author, Measure: forGood},
		"network": {Subject: network, Measure: block}, "network for good": {Subject: network, Measure: forGood},
	} {
		all = append(all, example{"write, barred " + name,
			public.CommentNew{Frame: frame("/x"), Announcement: announcement(),
				Form: view.Form{Comment: "Words", Barred: &b}}})
	}
	for name, s := range map[string]notice.Restriction{"warned": {Warning: warn}, "paused": {Bar: pause,
		Warning: warn}, "blocked": {Bar: forGood}} {
		all = append(all, example{"receipt, " + name,
			public.ReceiptShow{Frame: frame("/x"),
				Receipt: board.Receipt{Token: "t", Comment: aCase(notice.Pending).Comment, Announcement: announcement(),
					Restriction: s}}})
		k := aCase(notice.Pending)
		k.Restriction, k.Comment.Network = s, notice.NetworkKey{1}
		all = append(all, example{"queue, " + name,
			desk.Queue{Frame: deskFrame(notice.Moderator, nil), Filter: notice.Filter{Status: notice.Pending},
				Cases: []board.Case{k}, Now: day}})
	}
	return all
}

// TestStandingInWords checks what a case says about its author, before and after a pause ends.
func TestStandingInWords(t *testing.T) {
	k := aCase(notice.Pending)
	k.Restriction = notice.Restriction{Bar: acts()[2], Warning: acts()[1]}
	for lang, want := range map[notice.Lang][2]string{
		notice.English: {"Suspended until 3 December 2020", "Warned on 3 November 2020"},
		notice.Spanish: {"Suspensión hasta el 3 de diciembre de 2020", "Con advertencia del 3 de noviembre de 2020"},
	} {
		for at, paused := range map[time.Time]bool{day: true, day.AddDate(0, 1, 0): false} {
			html, err := renderer(t).Render(lang,
				desk.Queue{Frame: deskFrame(notice.Moderator, nil), Filter: notice.Filter{Status: notice.Pending},
					Cases: []board.Case{k}, Now: at})
			if err != nil {
				t.Fatal(err)
			}
			if page := string(html); strings.Contains(page, want[0]) != paused || !strings.Contains(page, want[1]) {
				t.Errorf("%s at %v: %q %v, want %v", lang, at, want[0], !paused, paused)
			}
		}
	}
}

// TestTheActivityLogSaysDaysInWords checks how the end of a pause is written.
func TestTheActivityLogSaysDaysInWords(t *testing.T) {
	for lang, want := range map[notice.Lang]string{notice.English: "3 December 2020",
		notice.Spanish: "3 de diciembre de 2020"} {
		html, err := renderer(t).Render(lang, account.Activity{Frame: deskFrame(notice.Admin, nil), Acts: entries()})
		if err != nil || !strings.Contains(string(html), want) || strings.Contains(string(html), "2020-12-03") {
			t.Errorf("in %s: %v: %.300s", lang, err, html)
		}
	}
}
