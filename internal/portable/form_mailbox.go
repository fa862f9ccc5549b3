package portable

import (
	"errors"

	"noticeboard/internal/notice"
)

type mailboxForm struct {
	Key     hexText     `json:"key"`
	Address string      `json:"address,omitempty"`
	State   string      `json:"state"`
	Since   stamp       `json:"since,omitzero"`
	Asked   stamp       `json:"asked,omitzero"`
	Lang    notice.Lang `json:"language,omitempty"`
	Reason  string      `json:"reason,omitempty"`
}

func mailboxToForm(m notice.Mailbox) mailboxForm {
	return mailboxForm{
		Key: m.Key[:], Address: m.Address, State: m.State.String(), Since: stamp{m.Since}, Asked: stamp{m.Asked},
		Lang: m.Lang, Reason: m.Reason,
	}
}

func (f mailboxForm) mailbox() (m notice.Mailbox, err error) {
	m = notice.Mailbox{
		Address: f.Address, Since: f.Since.Time, Asked: f.Asked.Time, Lang: f.Lang, Reason: f.Reason,
	}
	m.State, err = notice.ParseMailboxState(f.State)
	return m, errors.Join(err, f.Key.into(m.Key[:]))
}

type subscriptionForm struct {
	Mailbox hexText     `json:"mailbox"`
	Follows string      `json:"follows"` // notice.Followed.String
	Pending bool        `json:"pending,omitempty"`
	Answers bool        `json:"repliesOnly,omitempty"`
	Daily   bool        `json:"daily,omitempty"`
	Lang    notice.Lang `json:"language,omitempty"`
	Since   stamp       `json:"since,omitzero"`
}

func subscriptionToForm(s notice.Subscription) subscriptionForm {
	return subscriptionForm{
		Mailbox: s.Mailbox[:], Follows: s.Follows.String(), Pending: s.Pending, Answers: s.Answers, Daily: s.Daily,
		Lang: s.Lang, Since: stamp{s.Since},
	}
}

func (f subscriptionForm) subscription() (s notice.Subscription, err error) {
	s = notice.Subscription{Pending: f.Pending, Answers: f.Answers, Daily: f.Daily, Lang: f.Lang, Since: f.Since.Time}
	s.Follows, err = notice.ParseFollowed(f.Follows)
	return s, errors.Join(err, f.Mailbox.into(s.Mailbox[:]))
}

// key sorts subscriptions by mailbox, kind, announcement and comment.
func (f subscriptionForm) key() string {
	to, _ := notice.ParseFollowed(f.Follows)
	return hexKey(f.Mailbox) + " " + number(uint64(to.Kind)) + " " + number(uint64(to.On)) + " " + to.Comment.String()
}
