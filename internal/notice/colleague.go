package notice

import (
	"slices"
	"time"
)

// A Colleague is a member of the institution as one who can be told of its work by e-mail.
type Colleague struct {
	Actor
	Lang     Lang // preferred at the desk; empty if none
	Disabled bool // cannot sign in
	Mail     ColleagueMail
}

// ColleagueMail says at which address, and of what, a member of the institution is told by e-mail. The zero
// ColleagueMail has no address.
type ColleagueMail struct {
	Address string       // in the form of fold.Email; never shown but to its owner, logged or exported without secrets
	State   MailboxState // of Address; zero without one
	Since   time.Time    // since when it has this state
	Reason  string       // why nothing more is sent to it (MailStopped): a word, without an address
	Lang    Lang         // of the form in which it was given; mails are in it unless there is a preferred language
	Often   map[DeskNews]Often
	Asked   []Asking // who was asked to confirm an address in the last day, the earliest first
}

// An Asking says that the owner of an address was asked to confirm it.
type Asking struct {
	Of AuthorKey // of the address
	At time.Time
}

// askingLasts is how long an Asking is kept, and MostAsked how many addresses are asked in that time.
const (
	askingLasts = 24 * time.Hour
	MostAsked   = 5
)

// Ask returns m with an address asked to confirm at a time. It is not asked again, and asked is false, if it was less than
// a day before; wait says how long to wait if MostAsked other addresses were.
func (m ColleagueMail) Ask(of AuthorKey, at time.Time) (_ ColleagueMail, asked bool, wait time.Duration) {
	var recent []Asking
	for _, a := range m.Asked {
		if at.Sub(a.At) < askingLasts {
			recent = append(recent, a)
		}
	}
	m.Asked = recent
	if slices.ContainsFunc(recent, func(a Asking) bool { return a.Of == of }) {
		return m, false, 0
	}
	if len(recent) >= MostAsked {
		return m, false, recent[0].At.Add(askingLasts).Sub(at)
	}
	m.Asked = append(slices.Clip(recent), Asking{of, at})
	return m, true, 0
}

// OftenOf returns how often the colleague is told of a kind of news: Never if the role may not be told of it.
func (c Colleague) OftenOf(n DeskNews) Often {
	for _, k := range deskNews {
		switch {
		case k.news != n:
			continue
		case !c.Role.May(k.needed):
			return Never
		}
		if often := c.Mail.Often[n]; often != "" {
			return often
		}
		return k.often
	}
	return Never
}

// Active reports whether the colleague may act on the board.
func (c Colleague) Active() bool { return !c.Disabled && c.Role != Reader }

// Wants reports whether the colleague is to be told of a kind of news: the address is confirmed, the account may be used,
// and they have not chosen otherwise.
func (c Colleague) Wants(n DeskNews) bool {
	return c.Active() && c.Mail.State == MailConfirmed && c.Mail.Address != "" && c.OftenOf(n) != Never
}

// MailLang returns the language of mails to the colleague.
func (c Colleague) MailLang() Lang {
	for _, l := range []Lang{c.Lang, c.Mail.Lang} {
		if l.Served() {
			return l
		}
	}
	return Langs[0]
}

// A DeskWatch says what members of the institution have been told of that is found by looking, so that they are told
// once. The zero DeskWatch is that of a board where nothing has been looked for yet.
type DeskWatch struct {
	Overdue CommentID // questions up to this were told when they were overdue, or were so when it was looked for first
	Mail    time.Time // when they were told last that e-mail is not sent
	Hook    time.Time // likewise of the webhook
	Backup  time.Time // when the backup failed of which they were told last
	Dead    time.Time // when the dead letter was given up of which they were told last
}
