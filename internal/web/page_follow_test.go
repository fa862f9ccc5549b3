package web_test

import (
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
	"noticeboard/internal/webhook"
)

// followExamples are the form to follow something by e-mail and the pages that mails link to.
func followExamples() []example {
	on, own := announcement(), said(3, 0, 0, "Ana")
	all := []board.Following{
		{Subscription: notice.Subscription{
			Follows: notice.Followed{Kind: notice.FollowAnnouncement, On: on.ID}, Answers: true, Daily: true,
		}, Announcement: on},
		{Subscription: notice.Subscription{
			Follows: notice.Followed{Kind: notice.FollowConversation, On: on.ID, Comment: own.ID}, Daily: true,
		}, Announcement: on, Comment: own},
		{Subscription: notice.Subscription{
			Follows: notice.Followed{Kind: notice.FollowComment, On: on.ID, Comment: own.ID}, Pending: true,
		}, Announcement: on, Comment: own},
	}
	wrong := public.FollowForm{
		Email: "ana@", Answers: true, Daily: true, Problems: notice.Problems{"email": {Key: "problem.email.form"}},
	}
	soon := public.FollowForm{Problems: notice.Problems{"form": {Key: "problem.soon"}}, Wait: time.Minute}
	f := frame("/mail/following/TOKEN")
	return []example{
		{"follow, form", public.AnnouncementFollow{Frame: f, Announcement: on}},
		{"follow, conversation", public.AnnouncementFollow{Frame: f, Announcement: on, Thread: 2, Form: wrong}},
		{"follow, too soon", public.AnnouncementFollow{Frame: f, Announcement: on, Form: soon}},
		{"follow, asked", public.AnnouncementFollow{Frame: f, Announcement: on, Asked: true}},
		{"confirm", public.MailboxConfirm{Frame: f, Token: "T", All: all, Manage: "M"}},
		{"confirm, nothing asked", public.MailboxConfirm{Frame: f, Token: "T"}},
		{"confirm, unneeded", public.MailboxConfirm{Frame: f, Token: "T", Unneeded: true, Manage: "M"}},
		{"followings", public.FollowingsShow{Frame: f, Token: "T", All: all, Done: "confirmed"}},
		{"followings, none", public.FollowingsShow{Frame: f, Token: "T", Stopped: true, Done: "ended"}},
		{"followings, forgotten", public.FollowingsShow{Frame: f, Token: "T", Done: "forgotten"}},
		{"end", public.SubscriptionEnd{Frame: f, Token: "T", One: &all[0], Manage: "M"}},
		{"end, daily", public.SubscriptionEnd{Frame: f, Token: "T", Daily: true, Manage: "M"}},
		{"email, off", desk.MailShow{Frame: deskFrame(notice.Admin, nil)}},
		{"email, well", desk.MailShow{
			Frame: deskFrame(notice.Admin, nil), To: "ana@example.org", Tested: true, Done: "retried",
			Mail: health.Mail{On: true, Server: "mail.example.org:587", Sent: day, Oldest: day, Waiting: 1},
		}},
		{"email, failing", desk.MailShow{
			Frame: deskFrame(notice.Admin, nil), To: "ana@", Problems: notice.Problems{"email": {Key: "problem.email.form"}},
			Mail:    health.Mail{On: true, Server: "mail.example.org:587", Failing: day, Problem: "auth: 535 no"},
			Webhook: health.Mail{On: true, Server: "chat.example.org", Failing: day, Oldest: day, Sent: day, Problem: "410 Gone"},
		}},
		{"webhook, tested", desk.MailShow{Frame: deskFrame(notice.Admin, nil), HookTested: true,
			Webhook: health.Mail{On: true, Server: "chat.example.org"}}},
		{"webhook, test failed", desk.MailShow{Frame: deskFrame(notice.Admin, nil),
			HookFailed: &webhook.Failure{Status: 404, Text: "chat.example.org answered 404 Not Found"},
			Webhook:    health.Mail{On: true, Server: "chat.example.org"}}},
		{"email, dead letters", desk.MailShow{
			Frame: deskFrame(notice.Admin, nil), To: "ana@example.org", More: true, Done: "dropped",
			Failed: &mail.Failure{Step: mail.StepRecipient, Code: 550, Text: "no such user"},
			Mail:   health.Mail{On: true, Server: "mail.example.org:587", Dead: 2},
			Stopped: []board.StoppedMailbox{
				{Masked: "a…@example.org", Since: day, Reason: board.StopBounced}, {Since: day, Reason: board.StopComplained},
			},
			Count: 2,
			Dead: []notice.OutboxItem{
				{Seq: 1, Channel: notice.HookChannel, Event: notice.Event{Kind: notice.CommentPublished, Comment: 3}, Tries: 22, Due: day, Reason: "450 busy"},
				{Seq: 2, Channel: notice.MailChannel, Event: notice.Event{Kind: notice.MailboxAsked}, Tries: 1, Due: day, Reason: "recipient: 550 …"},
			},
		}},
		{"end, ended", public.SubscriptionEnd{Frame: f, Token: "T", Ended: true}},
	}
}
