package web_test

import (
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/desk"
)

// newsExamples are the page where colleagues choose what they are told of by e-mail, and the pages that such mails link
// to.
func newsExamples() (all []example) {
	choices := func(r notice.Role) (all []account.NewsChoice) {
		for i, n := range notice.DeskNewsFor(r) {
			all = append(all, account.NewsChoice{News: n, Often: notice.Oftens[i]})
		}
		return all
	}
	with := func(s notice.MailboxState) notice.ColleagueMail {
		return notice.ColleagueMail{Address: "ana@example.org", State: s, Since: day}
	}
	all = []example{
		{"email to you, off", account.NewsEdit{Frame: deskFrame(notice.Team, nil), Off: true}},
		{"email to you", account.NewsEdit{Frame: deskFrame(notice.Team, nil), Choices: choices(notice.Team)}},
		{"email to you, wrong", account.NewsEdit{
			Frame: deskFrame(notice.Admin, nil), Choices: choices(notice.Admin), Email: "ana@", Quiet: true,
			Mail: with(notice.MailConfirmed),
			Problems: notice.Problems{
				"email": {Key: "problem.email.form"}, "waiting": {Key: "problem.often"}, "overdue": {Key: "problem.often"},
			},
		}},
		{"email to you, too soon", account.NewsEdit{
			Frame: deskFrame(notice.Admin, nil), Choices: choices(notice.Admin), Email: "ana@example.org",
			Problems: notice.Problems{"form": {Key: "problem.soon"}}, Wait: time.Hour,
		}},
		{"confirming", account.NewsConfirm{Frame: deskFrame(notice.Team, nil), Token: "T"}},
		{"confirming, wrong link", account.NewsConfirm{Frame: deskFrame(notice.Team, nil), Token: "T", Wrong: true}},
	}
	for s := notice.MailUnconfirmed; s <= notice.MailStopped; s++ {
		all = append(all, example{"email to you, " + s.String(), account.NewsEdit{
			Frame: deskFrame(notice.Moderator, nil), Choices: choices(notice.Moderator), Mail: with(s), Email: "ana@example.org",
			Done: "email",
		}})
	}
	for _, n := range notice.DeskNewsFor(notice.Admin) {
		all = append(all,
			example{"told no more? " + string(n), desk.NewsEnd{Frame: frame("/desk/news/end/T"), Token: "T", News: n}},
			example{"told no more, " + string(n), desk.NewsEnd{Frame: frame("/desk/news/end/T"), Token: "T", News: n, Ended: true}})
	}
	f := frame("/desk/news/act/T")
	link := board.DeskLink{
		By:      notice.Colleague{Actor: notice.Actor{Login: "ana", Name: "Ana", Role: notice.Moderator}},
		Comment: aCase(notice.Pending).Comment, Announcement: announcement(), Rules: rules(), Within: 3,
	}
	at := func(s notice.Status) board.DeskLink {
		l := link
		l.Comment.Status = s
		return l
	}
	claim, claimed, answered := link, link, link
	claim.Comment = aCase(notice.Published).Comment
	claim.Claims, claim.Comment.Answers = true, nil
	claimed = claim
	claimed.Comment.Claim = notice.Claim{Login: "rosa", At: day}
	answered = claim
	answered.Comment.Answers = []notice.CommentID{13}
	all = append(all,
		example{"deciding by a link", desk.NewsAct{Frame: f, Token: "T", Link: link}},
		example{"deciding by a link, wrong", desk.NewsAct{
			Frame: f, Token: "T", Link: link, Decision: notice.Decision{Action: notice.Decline, Explanation: "</textarea>"},
			Problems: notice.Problems{
				"reason": {Key: "problem.reason.missing"}, "explanation": {Key: "problem.explanation.long"},
			},
		}},
		example{"deciding by a link, changed", desk.NewsAct{Frame: f, Token: "T", Link: link, Conflict: true}},
		example{"deciding by a link, no longer", desk.NewsAct{Frame: f, Wrong: true}},
		example{"claiming by a link", desk.NewsAct{Frame: f, Token: "T", Link: claim}},
		example{"claiming by a link, claimed", desk.NewsAct{Frame: f, Token: "T", Link: claimed, By: "Rosa", Conflict: true}},
		example{"claiming by a link, done", desk.NewsAct{Frame: f, Token: "T", Link: claimed, By: "Ana", Done: true}},
		example{"claiming by a link, answered", desk.NewsAct{Frame: f, Token: "T", Link: answered, By: "Rosa"}},
	)
	for _, s := range []notice.Status{
		notice.Published, notice.Declined, notice.Removed, notice.Withdrawn, notice.Erased,
	} {
		all = append(all, example{"deciding by a link, " + s.String(), desk.NewsAct{
			Frame: f, Token: "T", Link: at(s), By: "Rosa", Conflict: s == notice.Removed, Done: s == notice.Declined,
		}})
	}
	return all
}
