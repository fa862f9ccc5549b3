package web_test

import (
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/public"
)

// yourDataExamples are the pages on which people see what is kept about them.
func yourDataExamples() []example {
	on, own := announcement(), said(3, 0, 0, "Ana")
	own.Author.Organisation, own.Author.Contact, own.Posted = "Municipio", "ana@example.org", day
	refused := said(0, 4, 0, "Luis")
	refused.Status, refused.Decided, refused.Explanation = notice.Declined, day, "This is an insult."
	erased := said(4, 4, 0, "")
	erased.Status, erased.Erased = notice.Erased, notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor}
	erased.Body.Parts = nil
	var told []board.OwnDecision
	for _, a := range []notice.Action{
		notice.Approve, notice.Decline, notice.Remove, notice.Restore, notice.Withdraw, notice.Undo, notice.MarkQuestion,
		notice.UnmarkQuestion, notice.Refer, notice.AskedAndAnswered, notice.Amend, notice.Erase, notice.Explain,
	} {
		told = append(told, board.OwnDecision{At: day, Who: "staff", Action: a, To: notice.Declined})
	}
	told[0].Who, told[4].Who = "site", "author"
	told[1].Reason, told[1].Rules, told[1].Explanation = "respect", 1, "This is an insult."
	full := board.OwnData{
		Address: "ana@example.org",
		Mailbox: notice.Mailbox{Address: "ana@example.org", State: notice.MailConfirmed, Since: day},
		Follows: []board.Following{{Subscription: notice.Subscription{
			Follows: notice.Followed{Kind: notice.FollowComment, On: on.ID, Comment: own.ID}, Since: day, Daily: true,
		}, Announcement: on, Comment: own}},
		Comments: []board.OwnComment{
			{Comment: own, Announcement: on, Receipt: "T", Network: true, Nonce: true, Spam: 12, Decisions: told},
			{Comment: refused, Announcement: on, Receipt: "U"},
			{Comment: erased, Receipt: "V", Undo: day.Add(time.Hour)},
		},
		Damaged: 2, Next: own.ID, Count: notice.AuthorTally{Published: 1, Declined: 1, Erased: 1},
		Measures: []notice.MeasureEntry{
			{Kind: notice.Warn, At: day, Reason: "Last warning", Rule: "respect", Rules: 1},
			{Kind: notice.Pause, At: day, Until: day.Add(48 * time.Hour), Reason: "Insults"},
			{Kind: notice.Block, At: day, Reason: "Insults again"}, {Kind: notice.Lift, At: day},
		},
		Letters: []notice.OutboxItem{
			{Event: notice.Event{Kind: notice.CommentPublished}, Due: day},
			{Event: notice.Event{Kind: notice.DataAsked}, Due: day, Dead: true, Reason: "recipient: 550 no such user"},
		},
	}
	unconfirmed := board.OwnData{Mailbox: notice.Mailbox{State: notice.MailUnconfirmed, Since: day}}
	stopped := board.OwnData{Mailbox: notice.Mailbox{State: notice.MailStopped, Since: day}}
	f, kept := frame("/your-data"), frame("/your-data/kept")
	return []example{
		{"your data", public.YourData{Frame: f}},
		{"your data, problems", public.YourData{
			Frame: f, Email: "ana@", Problems: notice.Problems{"email": {Key: "problem.email.form"}}, Ended: true,
		}},
		{"your data, too soon", public.YourData{
			Frame: f, Problems: notice.Problems{"form": {Key: "problem.soon"}}, Wait: time.Minute,
		}},
		{"your data, asked", public.YourData{Frame: f, Asked: true}},
		{"your data, to open", public.YourDataOpen{Frame: frame("/mail/data/T"), Token: "T"}},
		{"kept", public.KeptShow{Frame: kept, OwnData: full, Now: day, Done: "erased", More: "/x"}},
		{"kept, nothing", public.KeptShow{Frame: kept, Now: day, Done: "undone"}},
		{"kept, not confirmed", public.KeptShow{Frame: kept, OwnData: unconfirmed, Now: day, Done: "ended"}},
		{"kept, stopped", public.KeptShow{Frame: kept, OwnData: stopped, Now: day, Done: "forgotten"}},
	}
}
