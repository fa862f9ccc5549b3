package web_test

import (
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// TestLanguageOfWhatStaffWrote: nobody says in which language an explanation, a reason or a note is. Where the words
// tell, its lang attribute does; otherwise it says that the language is unknown, so that no wrong voice reads it out.
func TestLanguageOfWhatStaffWrote(t *testing.T) {
	const (
		english = "This is an insult, and it is of no use to others."
		spanish = "Esto es un insulto y no tiene lugar en este sitio."
		unclear = "Spam."
	)
	pages := map[string]func(string) view.Page{
		"receipt": func(text string) view.Page {
			c := said(0, 4, 0, "Luis")
			c.Status, c.Decided, c.Explanation = notice.Declined, day, text
			return public.ReceiptShow{Frame: frame("/x"),
				Receipt: board.Receipt{Token: "t", Announcement: announcement(), Comment: c}}
		},
		"receipt, barred": func(text string) view.Page {
			return public.ReceiptShow{Frame: frame("/x"), Receipt: board.Receipt{Token: "t",
				Announcement: announcement(), Comment: said(12, 4, 1, "Luis"), Restriction: notice.Restriction{
					Bar: notice.MeasureEntry{Kind: notice.Block, At: day, Reason: text}}}}
		},
		"desk, explanation": func(text string) view.Page { return explained(notice.Remarks{Explanation: text}) },
		"desk, note":        func(text string) view.Page { return explained(notice.Remarks{Note: text}) },
	}
	for name, page := range pages {
		for _, test := range []struct {
			in         notice.Lang
			text, want string
		}{
			{notice.English, english, "<span>" + english + "</span>"},
			{notice.English, spanish, `<span lang="es">` + spanish + "</span>"},
			{notice.English, unclear, `<span lang="und">` + unclear + "</span>"},
			{notice.Spanish, english, `<span lang="en">` + english + "</span>"},
			{notice.Spanish, spanish, "<span>" + spanish + "</span>"},
			{notice.Spanish, english + "\n\n" + spanish,
				"<span lang=\"en\">" + english + "\n\n</span><span>" + spanish + "</span>"},
		} {
			html, err := renderer(t).Render(test.in, page(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(html), test.want+"</blockquote>") {
				t.Errorf("%s in %s has no %s", name, test.in, test.want)
			}
		}
	}
}

// explained is a case whose history has one decision, with these remarks.
func explained(r notice.Remarks) view.Page {
	return desk.CommentShow{Frame: deskFrame(notice.Moderator, nil), Case: of(said(0, 4, 0, "Luis")), Now: day,
		History: []notice.HistoryEntry{{Remarks: r, AuditEntry: notice.AuditEntry{At: day, Comment: 4,
			Action: notice.Decline, From: notice.Pending, To: notice.Declined}}}}
}
