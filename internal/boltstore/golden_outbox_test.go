package boltstore

import "noticeboard/internal/notice"

var (
	goldenOutbox = notice.OutboxItem{
		Seq: 9, Channel: notice.HookChannel,
		Event: notice.Event{
			Number: 31, At: minute(1), Kind: notice.CommentPublished, On: 32, Comment: 33, Entry: 34, About: "backup",
		},
		To: "someone", Mark: "so far", Digest: true, Put: minute(2), Due: minute(4), Tries: 35, Reason: "450 busy",
	}
	goldenDead = func() notice.OutboxItem {
		i := goldenOutbox
		i.Digest, i.Dead = false, true
		return i
	}()
	goldenMailbox = notice.Mailbox{
		Key: notice.AuthorKey{1, 2}, Address: "reader@example.org", State: notice.MailStopped, Since: minute(1),
		Asked: minute(2), Lang: "es", Reason: "bounced",
	}
	goldenSubscription = notice.Subscription{
		Mailbox: notice.AuthorKey{1, 2}, Lang: "es", Since: minute(1), Answers: true,
		Follows: notice.Followed{Kind: notice.FollowConversation, On: 3, Comment: 4},
	}
	goldenDaily = func() notice.Subscription {
		s := goldenSubscription
		s.Answers, s.Daily = false, true
		return s
	}()
	goldenPending = func() notice.Subscription {
		s := goldenSubscription
		s.Answers, s.Pending = false, true
		return s
	}()
)
