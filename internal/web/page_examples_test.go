package web_test

// The examples that the tests of pages render: every page, empty, full, and with problems. examples lists all of them;
// those of some groups of pages are in the files of their tests. This file also has the values that they are made of:
// a renderer, an announcement, comments, a discussion, frames.

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
)

var day = time.Date(2020, 11, 3, 14, 5, 0, 0, time.UTC)

func renderer(t testing.TB) *view.Renderer {
	t.Helper()
	return rendererAt(t, "https://board.example")
}

func rendererAt(t testing.TB, base string) *view.Renderer {
	t.Helper()
	locales, err := sharedLocales()
	if err != nil {
		t.Fatal(err)
	}
	files, err := sharedAssets()
	if err != nil {
		t.Fatal(err)
	}
	r, err := web.Views(view.Config{
		Locales: locales, Assets: files, Base: base, Mail: true,
		Institution: notice.Institution{
			Name: map[notice.Lang]string{notice.English: "Open Government Partnership",
				notice.Spanish: "Alianza para el Gobierno Abierto"},
			Team:    map[notice.Lang]string{notice.English: "OGP Local Team", notice.Spanish: "Equipo OGP Local"},
			Contact: "team@board.example",
		},
		Unlink: func(h notice.SafeHTML) notice.SafeHTML { return h },
		Rules:  func(uint64) (notice.RuleBook, error) { return rules(), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rules are house rules with the reasons that the examples cite.
func rules() notice.RuleBook {
	b := notice.RuleBook{Version: 1}
	for _, r := range []notice.Reason{"off-topic", "respect", "discrimination", "personal-data"} {
		b.Rules = append(b.Rules, notice.Rule{Reason: r, Texts: map[notice.Lang]notice.RuleText{
			notice.English: {Title: "Title of " + string(r), Short: "short of " + string(r),
				Text: "Text of " + string(r) + "."},
			notice.Spanish: {Title: "Título de " + string(r), Short: "corto de " + string(r),
				Text: "Texto de " + string(r) + "."},
		}})
	}
	return b
}

func announcement() notice.Announcement {
	return notice.Announcement{
		ID:    1,
		Slugs: map[notice.Lang]string{notice.English: "a-notice", notice.Spanish: "un-anuncio"},
		Texts: map[notice.Lang]notice.Text{
			notice.English: {Title: "A Notice", Summary: "What it says.", Place: "Washington, D.C.",
				Body: words(notice.English, "Some words.")},
			notice.Spanish: {Title: "Un anuncio", Summary: "Lo que dice.", Place: "Washington, D. C.",
				Translated: notice.English, Body: words(notice.Spanish, "Unas palabras.")},
		},
		Published: day, Closes: day.AddDate(1, 0, 0),
	}
}

func words(lang notice.Lang, text string) notice.Body {
	return notice.Body{Parts: []notice.Part{{Lang: lang, Source: text, HTML: notice.SafeHTML("<p>" + text + "</p>")}},
		Policy: 1}
}

// said returns a published comment whose id is its number.
func said(number, parent, place uint64, name string) notice.Comment {
	root := number - place
	return notice.Comment{
		ID: notice.CommentID(number), On: 1, Root: notice.CommentID(root), Parent: notice.CommentID(parent),
		Number: number, Thread: root, Place: place,
		Author: notice.Author{Name: name}, Lang: notice.English, Body: words(notice.English, "Said as "+name+"."),
		Status: notice.Published, Posted: day, Decided: day,
	}
}

func official(c notice.Comment) notice.Comment {
	c.Author.Role = notice.Team
	return c
}

// deep is a thread in which every reply answers the one before it.
func deep(from, replies uint64) notice.Thread {
	t := notice.Thread{Root: said(from, 0, 0, "Root"), Total: replies}
	for k := uint64(1); k <= replies; k++ {
		t.Replies = append(t.Replies, said(from+k, from+k-1, k, "Deep"))
	}
	return t
}

// talk is a discussion with a comment in every state.
func talk() notice.Discussion {
	asked := said(1, 0, 0, "Cecilia Nava")
	asked.Question, asked.Answers, asked.Lang, asked.Body = true, []notice.CommentID{2}, notice.Spanish,
		words(notice.Spanish, "¿Por qué?")
	both := said(3, 0, 0, "Alejandro Valdivia")
	both.Author.Organisation = "viasoluciones"
	both.Body.Parts = append(words(notice.Spanish, "Felicitaciones.").Parts,
		words(notice.English, "Congratulations.").Parts...)
	waits := said(4, 0, 0, "Jack Sim")
	waits.Question = true
	other := said(5, 0, 0, "עדה")
	other.Lang, other.Body = notice.OtherLang, words(notice.OtherLang, "שלום")
	removed, withdrawn, bare := said(6, 0, 0, "Gone"), said(7, 0, 0, "Gone"), said(8, 0, 0, "Gone")
	removed.Status, removed.Reason = notice.Removed, "personal-data"
	withdrawn.Status = notice.Withdrawn
	bare.Status, bare.Posted, bare.Decided = notice.Removed, time.Time{}, time.Time{}
	undated := said(9, 0, 0, "Undated")
	undated.Posted, undated.Decided = time.Time{}, time.Time{}
	undatedGone, undatedBack := undated, undated
	undatedGone.ID, undatedGone.Number, undatedGone.Status, undatedGone.Reason = 10, 10, notice.Removed, "respect"
	undatedBack.ID, undatedBack.Number, undatedBack.Status = 11, 11, notice.Withdrawn
	lost := said(41, 99, 1, "Answers elsewhere")
	lostAgain := said(42, 98, 2, "Answers who knows")
	far := said(99, 0, 0, "Far away")
	askedLong := said(60, 0, 0, "Asked long ago")
	askedLong.Question, askedLong.Answers = true, []notice.CommentID{777}
	long := deep(20, 8)
	long.Total = 30
	return notice.Discussion{
		Announcement: announcement(),
		Tally:        notice.Tally{Published: 9, Official: 1, OpenCount: 1, Threads: 100},
		Threads: []notice.Thread{
			{Root: asked, Replies: []notice.Comment{official(said(2, 1, 1, "Equipo OGP Local")),
				said(30, 2, 2, "Thanks")}, Total: 2},
			{Root: both}, {Root: waits}, {Root: other},
			{Root: removed, Replies: []notice.Comment{said(31, 6, 1, "Still here")}, Total: 1},
			{Root: withdrawn}, {Root: bare}, {Root: undated}, {Root: undatedGone}, {Root: undatedBack}, long,
			{Root: said(40, 0, 0, "Root"), Replies: []notice.Comment{lost, lostAgain}, Total: 2}, {Root: askedLong},
		},
		Order: notice.Newest, Page: 2, Pages: 12, Open: true,
		Elsewhere: map[notice.CommentID]notice.Comment{99: far},
	}
}

// picked is a discussion of 31 comments, filtered by a facet.
func picked(f notice.Facet) notice.Discussion {
	d := talk()
	d.Facet, d.Order, d.Page, d.Pages = f, notice.Oldest, 1, 2
	d.Tally.Published, d.Tally.LastNumber = 31, 33
	*d.Tally.Of("en"), *d.Tally.Of("es") = notice.FacetCount{Comments: 12, Threads: 10},
		notice.FacetCount{Comments: 20, Threads: 60}
	if d.Tally.Listed(f) == 0 {
		d.Threads, d.Pages = nil, 1
	}
	return d
}

// part is the frame of a page that shows a part of another page.
func part(path string) view.Frame {
	f := frame(path)
	f.Path, f.Unlisted = "/en/a-notice", true
	return f
}

func frame(path string) view.Frame {
	return view.Frame{Path: "/en" + path, Others: map[notice.Lang]string{notice.English: "/en" + path,
		notice.Spanish: "/es" + path}}
}

func deskFrame(role notice.Role, flash *view.Flash) view.Frame {
	f := frame("/desk")
	f.Desk = &view.Desk{Actor: notice.Actor{Login: "ana", Name: "Ana", Role: role}, Rules: rules(),
		Settings: notice.DefaultSettings(), Totals: notice.Tally{Pending: 3, OpenCount: 2, Published: 7}, Flash: flash}
	return f
}

func aCase(status notice.Status) board.Case {
	c := said(12, 4, 1, "Luis")
	c.Status, c.Author.Organisation, c.Author.Contact = status, "Municipio", "luis@example.org"
	c.Flags = []notice.Flag{notice.FlagTeamName, notice.FlagLinks, notice.FlagRepeated}
	if status == notice.Pending || status == notice.Declined {
		c.Number, c.Thread, c.Place = 0, 0, 0
	}
	c.Question = status == notice.Published
	parent := said(4, 0, 0, "Jack Sim")
	return board.Case{
		Comment: c, Announcement: announcement(), Parent: &parent,
		Author:   notice.AuthorTally{Pending: 1, Published: 4, Declined: 1, Removed: 2, Withdrawn: 1},
		Repeats:  []notice.Comment{said(3, 0, 0, "Repeats")},
		Official: []notice.Comment{official(said(13, 12, 2, "Team"))},
	}
}

// answering is the forms to answer a question, filled in.
func answering() desk.Answering {
	preview := official(said(0, 12, 0, "Team"))
	preview.MissingLangs = []notice.Lang{notice.Spanish}
	return desk.Answering{
		Answering:  board.Answering{Within: 2, Suggested: []notice.Comment{official(said(13, 12, 2, "Team"))}},
		Colleagues: []notice.Actor{{Login: "ana", Name: "Ana"}, {Login: "luis", Name: "Luis"}},
		Typed: desk.Typed{
			Answer:       map[notice.Lang]string{notice.English: "A"},
			MissingLangs: map[notice.Lang]bool{notice.Spanish: true}, Assignee: "luis", Body: "Ministry",
			Existing: "0000000000000", Elsewhere: "12",
			Translation: map[notice.Lang]string{notice.Spanish: "Traducción"},
		},
		Preview: &preview, Taken: &notice.Claim{Login: "luis", At: day},
		Kept: []view.Kept{{Field: "translation", Text: "T"}},
	}
}

// open is a question that awaits an answer, claimed, referred and translated.
func open() notice.Comment {
	c := said(12, 4, 1, "Luis")
	c.Question, c.Claim, c.Referral = true, notice.Claim{Login: "ana", At: day},
		notice.Referral{To: "Ministry of Water", At: day}
	c.Translations = []notice.Translation{{Lang: notice.Spanish, Source: "Dicho.", HTML: "<p>Dicho.</p>", By: "Ana",
		At: day}}
	return c
}

// corrected is an official reply that was corrected after it was translated, and is missing in Spanish.
func corrected() notice.Comment {
	c := official(said(13, 12, 2, "Team"))
	c.Corrected, c.Versions, c.MissingLangs = day.AddDate(0, 0, 2), 1, []notice.Lang{notice.Spanish}
	c.Translations = []notice.Translation{{Lang: notice.Spanish, Source: "Dicho.", HTML: "<p>Dicho.</p>", By: "Ana",
		At: day}}
	return c
}

// of is a case of one comment.
func of(c notice.Comment) board.Case {
	k := aCase(notice.Published)
	k.Comment, k.Official = c, nil
	return k
}

// aboutAnswers are the pages that show questions and answers.
func aboutAnswers() []example {
	pending := of(open())
	pending.Comment.Status, pending.Comment.Number, pending.Comment.Translations = notice.Pending, 0, nil
	free := open()
	free.Claim, free.Referral, free.Posted = notice.Claim{}, notice.Referral{}, time.Time{}
	closed := of(open())
	closed.Official = []notice.Comment{corrected()}
	closed.Comment.ClosedWith = []notice.CommentID{closed.Official[0].ID}
	a := answering()
	released := a
	released.Taken = &notice.Claim{}
	problems := notice.Problems{
		"answer.en": {Key: "problem.answer.missing"}, "answer.es": {Key: "problem.answer.long"},
		"assignee": {Key: "problem.assignee.unknown"}, "referral": {Key: "problem.referral.long"},
		"existing": {Key: "problem.existing.unknown"}, "elsewhere": {Key: "problem.existing.unofficial"},
		"translation.es": {Key: "problem.translation.long"}, "form": {Key: "problem.question.changed"},
	}
	counts := map[notice.Duty]int{notice.DutyOpen: 100, notice.DutyOwed: 1}
	all := []example{
		{"case, open", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: of(open()), Now: day.AddDate(0, 0, 5),
			Answering: a, Problems: problems}},
		{"case, from a list", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: of(open()), Now: day,
			List: notice.DutyMine, Place: board.QuestionPlace{Number: 2, Total: 114},
			Published: &desk.NextQuestion{Href: "/desk/comments/1",
				QuestionPlace: board.QuestionPlace{Next: said(12, 4, 1, "Luis"), NextNumber: 3, Total: 114}}}},
		{"case, after the last", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: of(open()), Now: day,
			Published: &desk.NextQuestion{}}},
		{"case, closed", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: closed, Now: day}},
		{"case, free", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: of(free), Now: day,
			Answering: released}},
		{"case, pending", desk.CommentShow{Frame: deskFrame(notice.Moderator, nil), Case: pending, Now: day,
			Answering: desk.Answering{}}},
		{"case, official", desk.CommentShow{Frame: deskFrame(notice.Team, nil), Case: of(corrected()), Now: day,
			Answering: desk.Answering{}, History: []notice.HistoryEntry{
				{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.Translate},
					Remarks: notice.Remarks{Note: "es"}},
				{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.Assign}},
				{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.Refer}},
				{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: notice.AskedAndAnswered}},
			}}},
		{"correction", desk.ReplyCorrect{Frame: deskFrame(notice.Team, nil), Case: of(corrected()), Seen: "00"}},
		{"correction, stale", desk.ReplyCorrect{Frame: deskFrame(notice.Team, nil), Case: of(corrected()),
			Typed: a.Typed, Preview: a.Preview, Stale: true,
			Problems: notice.Problems{"answer.en": {Key: "problem.answer.long"}}}},
		{"versions", public.CommentVersions{Frame: frame("/x"),
			Versions: board.Versions{Announcement: announcement(), Comment: corrected(), Earlier: []notice.Version{
				{Body: words(notice.Spanish, "Antes."), Until: day.AddDate(0, 0, 2)},
				{Body: words(notice.English, "At first."), Until: day.AddDate(0, 0, 1)},
			}}}},
		{"single, translated", public.CommentShow{Frame: frame("/x"),
			Single: board.Single{Announcement: announcement(), Comment: open(),
				Replies: []notice.Comment{corrected()}}}},
	}
	other := announcement()
	other.ID = 2
	far, elsewhere := said(40, 0, 0, "Team"), open()
	far.On, elsewhere.Answers = 2, []notice.CommentID{40}
	places := map[notice.AnnouncementID]notice.Announcement{2: other}
	all = append(all,
		example{"single, answered elsewhere",
			public.CommentShow{Frame: frame("/x"),
				Single: board.Single{Announcement: announcement(), Comment: elsewhere,
					Elsewhere: map[notice.CommentID]notice.Comment{40: far}, Announcements: places}}},
		example{"receipt, answered", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Comment: elsewhere, Announcement: announcement(),
				Answers: []notice.Comment{far, said(13, 12, 2, "Team")}, Announcements: places}}},
		example{"receipt, referred", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Comment: open(), Announcement: announcement(), Due: day}}},
	)
	for _, d := range notice.Duties {
		q := desk.Questions{Frame: deskFrame(notice.Team, nil), Duty: d, Counts: counts, Within: 2,
			Now: day.AddDate(0, 0, 5)}
		all = append(all, example{"questions, none, " + string(d), q})
		q.Cases, q.Colleagues, q.More = []board.Case{of(open())}, a.Colleagues, "/more"
		q.Answering = map[notice.AnnouncementID]board.Answering{1: a.Answering}
		if d == notice.DutyOwed {
			q.Cases = []board.Case{of(corrected())}
		}
		all = append(all, example{"questions, " + string(d), q})
	}
	return all
}

// An example is a page in one state.
type example struct {
	name string
	page view.Page
}

// examples are pages in so many states that every branch of their templates is executed.
func examples() []example {
	parent := said(1, 0, 0, "Cecilia Nava")
	preview := said(0, 0, 0, "Me")
	preview.Posted = time.Time{}
	problems := notice.Problems{
		"comment": {Key: "problem.comment.long"}, "name": {Key: "problem.name.long"},
		"email":        {Key: "problem.email.form"},
		"organisation": {Key: "problem.organisation.long"}, "lang": {Key: "problem.lang.unknown"},
		"form": {Key: "problem.soon"},
	}
	filled := view.Form{
		Comment: "\nWords </textarea>", Name: `Ana "Ñ"`, Email: "x", Organisation: "O", Lang: notice.OtherLang,
		Question: true,
		Parent:   &parent, Problems: problems, Wait: 40 * time.Second,
	}
	english := announcement()
	delete(english.Texts, notice.Spanish)
	delete(english.Slugs, notice.Spanish)
	listed := []board.Listed{{Announcement: announcement(), Newest: said(4, 0, 0, "Newest"),
		Tally: notice.Tally{Published: 1, OpenCount: 1}}, {Announcement: english}}
	single := public.CommentShow{Frame: frame("/x"),
		Single: board.Single{Announcement: announcement(), Comment: said(3, 2, 2, "Three"), Open: true,
			Ancestors: []notice.Comment{said(1, 0, 0, "One"), official(said(2, 1, 1, "Two"))},
			Replies:   []notice.Comment{said(4, 3, 3, "Four")}}}
	all := []example{
		{"home, empty", public.Home{Frame: frame("/"), Page: 1}},
		{"home", public.Home{Frame: frame("/"), Page: 2, Pages: 3, AnnouncementList: board.AnnouncementList{
			Listed: listed, Length: 102, Total: 140, Years: []board.YearCount{{Year: 2020, Count: 38}, {Year: 2019, Count: 102}}}}},
		{"home, a year", public.Home{Frame: part("/?year=2020"), Page: 1, Pages: 1, Year: 2020,
			AnnouncementList: board.AnnouncementList{
				Listed: listed, Length: 2, Total: 12, Years: []board.YearCount{{Year: 2020, Count: 2}, {Year: 2019, Count: 10}}}}},
		{"announcement search", public.AnnouncementSearch{Frame: part("/search"), Page: 1, Pages: 1}},
		{"announcement search, nothing found", public.AnnouncementSearch{Frame: part("/search?q=agua"), Text: "agua",
			Page: 1, Pages: 1, AnnouncementFinds: board.AnnouncementFinds{Elsewhere: 1}}},
		{"announcement search, found", public.AnnouncementSearch{Frame: part("/search?q=agua&page=2"),
			Text: strings.Repeat("agua 2020 ", 60), Page: 2, Pages: 3, AnnouncementFinds: board.AnnouncementFinds{
				Total: 42, Elsewhere: 3, Found: []board.FoundAnnouncement{
					{Listed: listed[0], Title: "OGP <mark>2020</mark>", Summary: "<mark>2020</mark>.",
						Passage: "… 56 <mark>2020</mark> …"},
					{Listed: listed[1], Title: "A <mark>Notice</mark>"},
				}}}},
		{"announcement, empty", public.AnnouncementShow{Frame: frame("/a-notice"),
			Discussion: notice.Discussion{Announcement: announcement(), Page: 1, Pages: 1, Open: true}}},
		{"announcement, closed", public.AnnouncementShow{Frame: frame("/a-notice"),
			Discussion: notice.Discussion{Announcement: notice.Announcement{Texts: english.Texts, Slugs: english.Slugs},
				Page: 1, Pages: 1}}},
		{"announcement, closed since", public.AnnouncementShow{Frame: frame("/a-notice"),
			Discussion: notice.Discussion{Announcement: announcement(), Page: 1, Pages: 1}}},
		{"announcement", public.AnnouncementShow{Frame: frame("/a-notice?order=newest&page=2"), Discussion: talk()}},
		{"announcement, picked by language", public.AnnouncementShow{Frame: part("/a-notice?lang=es"),
			Discussion: picked("es")}},
		{"announcement, none in a language", public.AnnouncementShow{Frame: part("/a-notice?lang=und"),
			Discussion: picked(notice.Facet(notice.OtherLang))}},
		{"announcement, questions", public.AnnouncementShow{Frame: part("/a-notice?show=unanswered"),
			Discussion: picked(notice.Unanswered)}},
		{"thread", public.ThreadShow{Frame: frame("/x"),
			ThreadPage: notice.ThreadPage{Announcement: announcement(), Thread: deep(20, 8), Page: 2, Pages: 3,
				Open: true}}},
		{"whole", public.AnnouncementWhole{Frame: frame("/x"), Discussion: talk()}},
		{"search", public.CommentSearch{Frame: frame("/x"), Finds: board.Finds{Announcement: announcement()}}},
		{"search, nothing found", public.CommentSearch{Frame: frame("/x"), Text: strings.Repeat("agua 2020 ", 60), First: true,
			Finds: board.Finds{Announcement: announcement()}}},
		{"search, found", public.CommentSearch{Frame: frame("/x"), Text: "said", More: "/more", Finds: board.Finds{
			Announcement: announcement(), Partial: true, Found: []board.Found{
				{Comment: talk().Threads[0].Root, Name: "Cecilia <mark>Nava</mark>", Organisation: "<mark>x</mark>"},
				{Comment: official(said(2, 1, 1, "Equipo")), Name: "Equipo"},
			}}, Also: []view.Neighbour{{Neighbour: notice.Neighbour{Text: "sañd", Count: 1}, Path: "/x"},
			{Neighbour: notice.Neighbour{Text: "sañd", Count: 99, More: true}, Path: "/x"}}}},
		{"single", single},
		{"single, a stub", public.CommentShow{Frame: frame("/x"),
			Single: board.Single{Announcement: announcement(), Comment: talk().Threads[4].Root}}},
		{"write", public.CommentNew{Frame: frame("/x"), Announcement: announcement()}},
		{"write, problems", public.CommentNew{Frame: frame("/x"), Announcement: announcement(), Form: filled}},
		{"write, preview", public.CommentNew{Frame: frame("/x"), Announcement: announcement(),
			Form:    view.Form{Comment: "Words"},
			Preview: &notice.Preview{Comment: preview, Verdict: notice.Verdict{Status: notice.Published}}}},
		{"write, closed", public.CommentNew{Frame: frame("/x"), Announcement: announcement(),
			Form:   view.Form{Comment: "Words", Problems: notice.Problems{"form": {Key: "problem.closed"}}},
			Closed: true}},
		{"rules", public.RulesShow{Frame: frame("/rules"), Book: rules()}},
		{"sign-in", account.SignIn{Frame: frame("/desk/sign-in")}},
		{"sign-in, problems", account.SignIn{Frame: frame("/desk/sign-in"), Login: "ana", Next: "/desk/waiting",
			Wait: time.Hour, Problems: notice.Problems{"login": {Key: "problem.sign-in"},
				"password": {Key: "problem.sign-in"}, "form": {Key: "problem.soon"}}}},
		{"setup", account.Setup{Frame: frame("/x"), Token: "t"}},
		{"setup, problems", account.Setup{Frame: frame("/x"), Token: "t", Login: "ana", Name: "Ana",
			Problems: notice.Problems{"login": {Key: "problem.login.form"}, "name": {Key: "problem.name.missing"},
				"password": {Key: "problem.password.short"}}}},
		{"password", account.PasswordChange{Frame: deskFrame(notice.Team, nil)}},
		{"password, problems", account.PasswordChange{Frame: deskFrame(notice.Team, nil),
			Problems: notice.Problems{"old": {Key: "problem.password.wrong"},
				"new": {Key: "problem.password.common"}}}},
	}
	all = append(all, accountExamples()...)
	all = append(all, newsExamples()...)
	all = append(all, firstStepsExamples()...)
	all = append(all, importExamples()...)
	for _, s := range notice.Statuses {
		c := aCase(s)
		problems := map[notice.Status]notice.Problems{
			notice.Pending: {"reason": {Key: "problem.reason.missing"},
				"explanation": {Key: "problem.explanation.long"}, "note": {Key: "problem.note.long"}},
			notice.Published: {"reason": {Key: "problem.reason.unknown"}},
		}[s]
		all = append(all,
			example{"queue, empty, " + s.String(),
				desk.Queue{Frame: deskFrame(notice.Moderator, nil), Waiting: s == notice.Pending,
					Filter: notice.Filter{Status: s}}},
			example{"queue, " + s.String(), desk.Queue{Frame: deskFrame(notice.Admin,
				&view.Flash{Action: notice.Undo, Comment: c.Comment, Undo: 3, Back: "/back"}),
				Waiting: s == notice.Pending,
				Filter:  notice.Filter{Status: s},
				Cases:   []board.Case{c, {Comment: said(90, 0, 0, "Next"), Announcement: announcement()}},
				Now:     day.AddDate(0, 1, 0), More: "/more", At: c.Comment.ID.String(), Path: "/path",
				Draft: &notice.Decision{Comment: c.Comment.ID, Explanation: "E", Note: "N"}, Problems: problems}},
		)
		if s == notice.Withdrawn || s == notice.Erased { // whose e-mail address was erased
			all = append(all, example{"receipt, " + s.String(),
				public.ReceiptShow{Frame: frame("/x"),
					Receipt: board.Receipt{Token: "t", Comment: c.Comment, Announcement: announcement()}}})
			continue
		}
		all = append(all, example{"receipt, " + s.String(),
			public.ReceiptShow{Frame: frame("/x"),
				Receipt: board.Receipt{Token: "t", Comment: c.Comment, Announcement: announcement()}, Email: "x",
				Problems: notice.Problems{"email": {Key: "problem.receipt.email"}}}})
	}
	found := aCase(notice.Published)
	all = append(all,
		example{"found", desk.Queue{Frame: deskFrame(notice.Moderator, nil), Cases: []board.Case{found},
			Now: day.Add(time.Hour), Announcements: []board.Listed{{Announcement: announcement()}},
			Filter: notice.Filter{Text: "water", On: 1, Lang: notice.Spanish, Reason: "respect", Held: notice.FlagLinks,
				Question: notice.Open, From: day, To: day},
			Query: map[string]string{"q": "water", "author": "00", "network": "11", "from": "2020-11-03",
				"to": "2020-11-03"}}},
		example{"found, not all yet", desk.Queue{Frame: deskFrame(notice.Moderator, nil), Partial: true}},
		example{"found, a wrong day", desk.Queue{Frame: deskFrame(notice.Moderator, nil),
			Query:    map[string]string{"from": "soon"},
			Problems: notice.Problems{"from": {Key: "problem.day"}, "to": {Key: "problem.day"}}}},
	)
	for _, a := range notice.Decisions {
		wrong := notice.Problems{"note": {Key: "problem.note.long"}}
		if a.Refuses() {
			wrong["reason"], wrong["explanation"] = notice.Problem{Key: "problem.reason.missing"},
				notice.Problem{Key: "problem.explanation.long"}
		}
		long := said(14, 0, 0, "Long")
		long.Body = words(notice.Spanish, strings.Repeat("palabra ", 40))
		all = append(all,
			example{"batch, " + a.String(), desk.BatchConfirm{Frame: deskFrame(notice.Moderator, nil),
				Decision: notice.Decision{Action: a, Reason: "respect"}, Picks: []string{"x-pending"},
				Comments: []notice.Comment{long}, Cut: true, Back: "/back"}},
			example{"batch, problems, " + a.String(),
				desk.BatchConfirm{Frame: deskFrame(notice.Moderator, nil),
					Decision: notice.Decision{Action: a, Explanation: "E", Note: "N"}, Comments: []notice.Comment{long},
					Back: "/back", Problems: wrong}},
			example{"batch, nothing, " + a.String(),
				desk.BatchConfirm{Frame: deskFrame(notice.Moderator, nil), Decision: notice.Decision{Action: a},
					Back: "/back", Problems: notice.Problems{"pick": {Key: "problem.pick.missing"}}}},
			example{"report, " + a.String(), desk.BatchShow{Frame: deskFrame(notice.Moderator, nil), Back: "/back",
				Comments: []notice.Comment{long}, Batch: notice.Batch{
					Seq: 3, At: day, By: "ana", Action: a, Reason: "respect", Rules: 1, Done: 1000,
					Skipped: []notice.Skipped{{Comment: 14, By: "eva", Action: notice.Approve,
						Status: notice.Published},
						{Comment: 15}, {Comment: 14, Status: notice.Removed}},
				}}},
		)
	}
	all = append(all, example{"report, nothing",
		desk.BatchShow{Frame: deskFrame(notice.Moderator, nil), Back: "/back",
			Batch: notice.Batch{At: day, By: "ana", Action: notice.Undo}}})
	for _, a := range notice.Actions {
		entry := notice.HistoryEntry{AuditEntry: notice.AuditEntry{At: day, By: "ana", Action: a, From: notice.Pending,
			To: notice.Published, Reason: "respect"}, Remarks: notice.Remarks{Explanation: "E", Note: "N"}}
		p := desk.CommentShow{Frame: deskFrame(notice.Moderator, nil), Case: aCase(notice.Published), Now: day,
			History: []notice.HistoryEntry{entry}}
		p.History[0].Comment, p.History[0].Seq, p.History[0].Batch = p.Comment.ID, 7, 5
		if a != notice.Withdraw {
			p.Desk.Flash = &view.Flash{Action: a, Comment: aCase(notice.Declined).Comment}
			p.Conflict = &entry
		}
		p.Problems = notice.Problems{"answer": {Key: "problem.answer.missing"},
			"answer.en": {Key: "problem.answer.long"}}
		p.Decision = &notice.Decision{Reason: "respect"}
		p.Answering = answering()
		all = append(all, example{"case, " + a.String(), p})
	}
	all = append(all, aboutAnswers()...)
	all = append(all, announcementExamples()...)
	all = append(all, placesExamples()...)
	all = append(all, screeningExamples()...)
	all = append(all, institutionExamples()...)
	all = append(all, example{"case, bare", desk.CommentShow{Frame: deskFrame(notice.Team, nil),
		Case: board.Case{Comment: said(1, 0, 0, "A"), Announcement: announcement()}, Now: day}})
	shown := aCase(notice.Declined).Comment
	shown.Reason, shown.Explanation = "respect", "Because."
	all = append(all, example{"receipt, shown",
		public.ReceiptShow{Frame: frame("/x"), Receipt: board.Receipt{Comment: shown, Announcement: announcement()},
			Words: true, Place: "/en/a-notice/comments/1"}})
	all = append(all, authorExamples()...)
	all = append(all, helpfulExamples()...)
	all = append(all, ownExamples()...)
	all = append(all, erasureExamples()...)
	all = append(all, healthExamples()...)
	all = append(all, followExamples()...)
	all = append(all, yourDataExamples()...)
	for _, key := range []string{"error.400", "error.403", "error.403-barred", "error.403-cross-site", "error.404",
		"error.405", "error.409-closed", "error.409-conflict", "error.409-unanswerable", "error.413", "error.415",
		"error.421", "error.429", "error.500", "error.503", "error.503-export"} {
		all = append(all, example{key, edge.Error{Frame: frame("/x"), Status: 404, Key: key, Wait: time.Hour,
			Request: "r", ToDesk: true,
			Kept: []view.Kept{{Field: "comment", Text: "Words"}, {Field: "answer.es", Text: "Palabras"},
				{Field: "unknown", Text: "?"}}}})
	}
	return all
}
