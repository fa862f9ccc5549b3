package notice

// A DeskNews is a kind of news that members of the institution can be told of by e-mail. It is stored, and is also the
// last part of message keys.
type DeskNews string

const (
	DeskWaiting DeskNews = "waiting" // comments that wait for a moderator
	DeskOverdue DeskNews = "overdue" // questions that have become overdue
	DeskMail    DeskNews = "mail"    // e-mail or the webhook does not work
	DeskBackup  DeskNews = "backup"  // a backup has failed
)

// An Often says how often someone is told of a kind of news. It is stored, and is also the last part of message keys.
type Often string

const (
	AtOnce Often = "at-once"
	Hourly Often = "hourly" // everything of an hour together
	Daily  Often = "daily"  // everything of a day together
	Never  Often = "never"
)

// Oftens lists every Often, in the order of forms.
var Oftens = []Often{AtOnce, Hourly, Daily, Never}

// A deskNewsKind says who is told of a kind of news.
type deskNewsKind struct {
	news   DeskNews
	needed Permission
	often  Often // unless they have chosen
	event  EventKind
}

// deskNews lists every kind in the order of forms. Their places are in links that were sent: append; never change.
var deskNews = []deskNewsKind{
	{DeskWaiting, ToModerate, Hourly, CommentWaiting},
	{DeskOverdue, ToAnswer, Daily, QuestionsOverdue},
	{DeskMail, ToAdminister, AtOnce, MailFailing},
	{DeskBackup, ToAdminister, AtOnce, BackupFailing},
}

// DeskNewsFor lists the kinds of news that a role may be told of.
func DeskNewsFor(r Role) (all []DeskNews) {
	for _, k := range deskNews {
		if r.May(k.needed) {
			all = append(all, k.news)
		}
	}
	return all
}

// DeskNewsOf returns the kind of news that an event is; false if members of the institution are not told of it.
func DeskNewsOf(e EventKind) (DeskNews, bool) {
	for _, k := range deskNews {
		if k.event == e {
			return k.news, true
		}
	}
	return "", false
}

// Number returns the place of a kind in the table of all, from 1; 0 if there is no such kind.
func (n DeskNews) Number() int {
	for i, k := range deskNews {
		if k.news == n {
			return i + 1
		}
	}
	return 0
}

// DeskNewsNumber is the inverse of Number: the kind with a number; empty if there is none.
func DeskNewsNumber(number int) DeskNews {
	if number < 1 || number > len(deskNews) {
		return ""
	}
	return deskNews[number-1].news
}
