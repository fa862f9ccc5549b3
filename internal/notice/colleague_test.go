package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestColleagueWants(t *testing.T) {
	told := notice.Colleague{
		Actor: noticetest.Mod, Mail: notice.ColleagueMail{Address: "mina@example.org", State: notice.MailConfirmed},
	}
	in := func(s notice.MailboxState) func(*notice.Colleague) {
		return func(c *notice.Colleague) { c.Mail.State = s }
	}
	for name, test := range map[string]struct {
		change func(*notice.Colleague)
		news   notice.DeskNews
		want   bool
	}{
		"a moderator":             {func(*notice.Colleague) {}, notice.DeskWaiting, true},
		"of questions":            {func(*notice.Colleague) {}, notice.DeskOverdue, true},
		"of a backup":             {func(*notice.Colleague) {}, notice.DeskBackup, false},
		"of what there is not":    {func(*notice.Colleague) {}, "weather", false},
		"an administrator":        {func(c *notice.Colleague) { c.Role = notice.Admin }, notice.DeskBackup, true},
		"the team":                {func(c *notice.Colleague) { c.Role = notice.Team }, notice.DeskWaiting, false},
		"the team, of questions":  {func(c *notice.Colleague) { c.Role = notice.Team }, notice.DeskOverdue, true},
		"a damaged account":       {func(c *notice.Colleague) { c.Role = notice.Reader }, notice.DeskOverdue, false},
		"disabled":                {func(c *notice.Colleague) { c.Disabled = true }, notice.DeskWaiting, false},
		"unconfirmed":             {in(notice.MailUnconfirmed), notice.DeskWaiting, false},
		"stopped":                 {in(notice.MailStopped), notice.DeskWaiting, false},
		"without an address":      {func(c *notice.Colleague) { c.Mail.Address = "" }, notice.DeskWaiting, false},
		"who chose not to be":     {chosen(notice.DeskWaiting, notice.Never), notice.DeskWaiting, false},
		"who chose it of another": {chosen(notice.DeskOverdue, notice.Never), notice.DeskWaiting, true},
		"who chose to be of more": {chosen(notice.DeskBackup, notice.AtOnce), notice.DeskBackup, false},
	} {
		c := told
		test.change(&c)
		if got := c.Wants(test.news); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// chosen returns a change by which a colleague has chosen something.
func chosen(n notice.DeskNews, o notice.Often) func(*notice.Colleague) {
	return func(c *notice.Colleague) { c.Mail.Often = map[notice.DeskNews]notice.Often{n: o} }
}

func TestAskingColleagues(t *testing.T) {
	m, at := notice.ColleagueMail{}, noticetest.Epoch
	ask := func(key byte, asked bool, wait time.Duration) {
		t.Helper()
		after, gotAsked, gotWait := m.Ask(notice.AuthorKey{key}, at)
		if gotAsked != asked || gotWait != wait {
			t.Errorf("address %d: asked %v, to wait %v, want %v and %v", key, gotAsked, gotWait, asked, wait)
		}
		m = after
	}
	for key := range byte(notice.MostAsked) {
		ask(key, true, 0)
		at = at.Add(time.Hour)
	}
	ask(2, false, 0)
	ask(9, false, (24-notice.MostAsked)*time.Hour)
	at = noticetest.Epoch.Add(24 * time.Hour)
	ask(0, true, 0)
	ask(1, false, 0)
	ask(9, false, time.Hour)
}

func TestDeskNewsNumbers(t *testing.T) {
	for _, n := range notice.DeskNewsFor(notice.Admin) {
		if got := notice.DeskNewsNumber(n.Number()); got != n || n.Number() == 0 {
			t.Errorf("%s has the number %d, which is %q", n, n.Number(), got)
		}
	}
	if notice.DeskNewsNumber(0) != "" || notice.DeskNewsNumber(99) != "" || notice.DeskNews("weather").Number() != 0 {
		t.Error("what there is not has a number")
	}
	if n, ok := notice.DeskNewsOf(notice.CommentPublished); ok {
		t.Errorf("a comment that is published is %s", n)
	}
}
