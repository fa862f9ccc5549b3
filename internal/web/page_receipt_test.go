package web_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// ownExamples are the pages on which authors correct and withdraw their comment, and the desk's pages that show it.
func ownExamples() []example {
	waiting := said(0, 4, 0, "Luis")
	waiting.Status, waiting.Edits, waiting.Edited = notice.Pending, 2, day
	refused := said(0, 4, 0, "Luis")
	refused.Status, refused.Decided, refused.Explanation = notice.Declined, day, "This is an insult."
	published := said(12, 4, 1, "Luis")
	published.Author.Organisation = "Municipio"
	form := view.Form{Comment: "¿Por qué no se publicó el informe a tiempo?", Name: "Luis", Organisation: "Municipio",
		Lang: notice.English, Question: true}
	wrong := form
	wrong.Problems = notice.Problems{"comment": {Key: "problem.comment.long"}, "name": {Key: "problem.name.long"},
		"organisation": {Key: "problem.organisation.long"}, "lang": {Key: "problem.lang.unknown"},
		"form": {Key: "problem.soon"}}
	wrong.Wait = time.Minute
	gone := published
	gone, _, _ = gone.Withdraw(day)
	page := func(c notice.Comment, acts ...notice.HistoryEntry) desk.CommentShow {
		p := desk.CommentShow{Frame: deskFrame(notice.Moderator, nil), Case: of(c), Now: day, History: acts}
		if len(acts) > 0 {
			p.Conflict = &acts[0]
		}
		return p
	}
	act := func(a notice.Action) notice.HistoryEntry {
		return notice.HistoryEntry{AuditEntry: notice.AuditEntry{At: day, Comment: 12, Action: a, From: notice.Pending,
			To: notice.Published}}
	}
	return []example{
		{"own correction", public.ReceiptCorrect{Frame: frame("/x"), Token: "t", Announcement: announcement(),
			Form: form}},
		{"own correction, problems", public.ReceiptCorrect{Frame: frame("/x"), Token: "t", Announcement: announcement(),
			Form: wrong}},
		{"own correction, preview", public.ReceiptCorrect{Frame: frame("/x"), Token: "t", Announcement: announcement(),
			Form:    form,
			Preview: &notice.Preview{Comment: waiting, Verdict: notice.Verdict{Status: notice.Pending}}}},
		{"own correction, barred", public.ReceiptCorrect{Frame: frame("/x"), Token: "t", Announcement: announcement(),
			Form: view.Form{Barred: &notice.Barred{Measure: notice.MeasureEntry{Kind: notice.Block, At: day}}}}},
		{"withdrawal", public.ReceiptWithdraw{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: waiting}}},
		{"withdrawal of what is public", public.ReceiptWithdraw{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: published}}},
		{"receipt, own, waiting", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: waiting}, Words: true}},
		{"receipt, own, waiting, without cookies", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: waiting, ReadBy: day, Due: day},
			Words:   true, Pass: "pass"}},
		{"receipt, own, refused", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: refused}, Words: true, Again: true}},
		{"receipt, own, refused, without cookies", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: refused}, Words: true, Again: true,
			Pass: "pass"}},
		{"written again", public.CommentNew{Frame: frame("/x"), Announcement: announcement(), Form: form,
			Receipt: "/en/receipt/t"}},
		{"withdrawal without cookies", public.ReceiptWithdraw{Frame: frame("/x"), Pass: "pass",
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: published}}},
		{"receipt, own, too late", public.ReceiptShow{Frame: frame("/x"),
			Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: published}, Words: true,
			Problems: notice.Problems{"form": {Key: "problem.own.decided"}},
			Kept:     []view.Kept{{Field: "comment", Text: "Words"}}}},
		{"receipt, own, no proof", public.ReceiptShow{Frame: frame("/x"),
			Receipt:  board.Receipt{Token: "t", Announcement: announcement(), Comment: published},
			Problems: notice.Problems{"email": {Key: "problem.own.proof"}},
			Kept:     []view.Kept{{Field: "comment", Text: "Words"}}}},
		{"case, corrected by its author", page(waiting, act(notice.Amend))},
		{"case, withdrawn by its author", page(gone, act(notice.Withdraw))},
		{"case, published by the board", page(published, act(notice.Approve))},
		{"report, corrected by its author", desk.BatchShow{Frame: deskFrame(notice.Moderator, nil), Back: "/back",
			Comments: []notice.Comment{gone},
			Batch: notice.Batch{At: day, By: "ana", Action: notice.Decline,
				Skipped: []notice.Skipped{{Comment: 12, Action: notice.Amend, Status: notice.Pending}}}}},
		{"batch of what has no name", desk.BatchConfirm{Frame: deskFrame(notice.Moderator, nil),
			Decision: notice.Decision{Action: notice.Approve}, Comments: []notice.Comment{gone}, Back: "/back"}},
		{"queue of what has no name", desk.Queue{Frame: deskFrame(notice.Moderator, nil),
			Filter: notice.Filter{Status: notice.Withdrawn}, Cases: []board.Case{of(gone)}, Now: day}},
	}
}

func english(t *testing.T, p view.Page) string {
	t.Helper()
	html, err := renderer(t).Render(notice.English, p)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// TestDeskFormsCarryWhatWasSeen checks that every form that decides on a comment has the state that it was made for.
func TestDeskFormsCarryWhatWasSeen(t *testing.T) {
	c := said(0, 4, 0, "Luis")
	c.ID, c.Status, c.Edits, c.Edited = 12, notice.Pending, 2, day
	one := english(t, desk.CommentShow{Frame: deskFrame(notice.Moderator, nil), Case: of(c), Now: day})
	if got := strings.Count(one, `name="seen" value="pending.2"`); got != 3 {
		t.Errorf("%d forms of the case say what was seen, want those to approve, to decline and to approve and answer", got)
	}
	list := english(t, desk.Queue{Frame: deskFrame(notice.Moderator, nil), Waiting: true, Cases: []board.Case{of(c)},
		Now: day})
	for _, want := range []string{`name="pick" value="` + c.ID.String() + `-pending.2"`,
		`name="seen" value="pending.2"`, "Corrected by its author"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list has no %s", want)
		}
	}
}

// TestTheLanguageIsOffered checks the hint for readers without scripts. Their choice of a language is not changed.
func TestTheLanguageIsOffered(t *testing.T) {
	const hint = "This looks like Spanish. If it is"
	for name, test := range map[string]struct {
		text string
		lang notice.Lang
		want bool
	}{
		"left at the preset": {"¿Por qué no se publicó el informe a tiempo?", notice.English, true},
		"chosen otherwise":   {"¿Por qué no se publicó el informe a tiempo?", notice.OtherLang, true},
		"chosen rightly":     {"¿Por qué no se publicó el informe a tiempo?", notice.Spanish, false},
		"nothing to tell by": {"¿Por qué?", notice.English, false},
	} {
		html := english(t, public.CommentNew{Frame: frame("/x"), Announcement: announcement(),
			Form: view.Form{Comment: test.text, Lang: test.lang}})
		if got := strings.Contains(html, hint); got != test.want {
			t.Errorf("%s: said %v, want %v", name, got, test.want)
		}
		if !strings.Contains(html, `<option value="`+string(test.lang)+`" selected>`) {
			t.Errorf("%s: the choice was changed", name)
		}
	}
}
