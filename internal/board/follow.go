package board

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Following by e-mail, without an account. Anyone can type anyone's address, so nothing is sent to an address but one
// question a day, until its owner confirms it. The answer to whoever typed it is always the same, so that it does not
// say whether an address is known here.

// A Follow asks for news by e-mail, as a reader filled in the form.
type Follow struct {
	Slug    string // of the announcement, in any language
	Thread  uint64 // ordinal of the conversation; zero: all of the announcement
	Email   string
	Answers bool // official replies only
	Daily   bool
	Lang    notice.Lang
	Website string // honeypot, as in Draft
	From    netip.Addr
}

// Limits of following: how many things a mailbox follows, and how often its owner is asked to confirm: once a day
// before they have confirmed it, and then, for something new, once an hour.
const (
	maxFollows   = 200
	askedEvery   = 24 * time.Hour
	askedAgain   = time.Hour
	unconfirmed  = 7 * 24 * time.Hour // how long a mailbox is kept that nobody confirms
	forgetAtOnce = 100
)

// Follow asks the owner of an address whether they want news. It does the same for every address. Errors: ErrNotText,
// Problems (email, form), TooSoon, ErrNotFound (no such public announcement or conversation; or nothing is told by
// e-mail).
func (b *Board) Follow(ctx context.Context, f Follow) (err error) {
	if !b.MailsOut() {
		return fmt.Errorf("following: %w", notice.ErrNotFound)
	}
	if f.Email, err = markup.CleanLine(f.Email); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	now := b.now()
	if wait := b.limit.Spend(f.From, now); wait > 0 {
		return notice.TooSoon(wait)
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		to, err := f.find(tx, now)
		if err != nil {
			return err
		}
		return b.follow(tx, f.Email, notice.Subscription{
			Follows: to, Pending: true, Answers: f.Answers, Daily: f.Daily, Lang: f.Lang, Since: now,
		})
	})
	if err != nil {
		return fmt.Errorf("following %q: %w", f.Slug, err)
	}
	return nil
}

// check returns the Problems of a form.
func (f Follow) check() error {
	p := notice.Problems{}
	if problem := emailProblem(f.Email); problem != "" {
		p["email"] = notice.Problem{Key: problem}
	}
	if f.Website != "" {
		p["form"] = notice.Problem{Key: "problem.trap"}
	}
	return p.Err()
}

// find returns what is to be followed. Errors: ErrNotFound.
func (f Follow) find(tx notice.Tx, now time.Time) (to notice.Followed, err error) {
	a, err := tx.AnnouncementBySlug(f.Slug)
	if err != nil {
		return to, err
	}
	if _, err := public(tx, a.ID, now); err != nil {
		return to, err
	}
	to = notice.Followed{Kind: notice.FollowAnnouncement, On: a.ID}
	if f.Thread == 0 {
		return to, nil
	}
	thread, err := tx.Thread(a.ID, f.Thread, notice.Span{})
	return notice.Followed{Kind: notice.FollowConversation, On: a.ID, Comment: thread.Root.ID}, err
}

// followOwn has the author of a comment who asked for it follow what becomes of it.
func (b *Board) followOwn(tx notice.WriteTx, c notice.Comment) error {
	if !c.Notify || !b.MailsOut() {
		return nil
	}
	lang := c.Lang
	if !lang.Served() {
		lang = notice.Langs[0]
	}
	return b.follow(tx, c.Author.Contact, notice.Subscription{
		Follows: notice.Followed{Kind: notice.FollowComment, On: c.On, Comment: c.ID}, Lang: lang, Since: c.Posted,
	})
}

// follow has a mailbox follow something, and asks its owner if that is pending or the mailbox is not confirmed yet.
// What it follows already stays as it is.
func (b *Board) follow(tx notice.WriteTx, email string, s notice.Subscription) error {
	s.Mailbox = b.MailboxKey(email)
	m, err := tx.Mailbox(s.Mailbox)
	switch {
	case errors.Is(err, notice.ErrNotFound):
		m = notice.Mailbox{
			Key: s.Mailbox, Address: fold.Email(email), State: notice.MailUnconfirmed, Since: s.Since, Lang: s.Lang,
		}
		if err := tx.PutMailbox(m); err != nil {
			return err
		}
	case err != nil:
		return err
	case m.State == notice.MailStopped || m.Address == "":
		return nil // nothing may be sent to it
	}
	s.Pending = s.Pending || m.State != notice.MailConfirmed
	if s.Pending {
		if err := b.ask(tx, m, s.Since); err != nil {
			return err
		}
	}
	if _, err := tx.Subscription(s.Mailbox, s.Follows); !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	all, err := tx.Subscriptions(s.Mailbox, notice.Followed{}, maxFollows)
	if err != nil || len(all) == maxFollows {
		return err
	}
	return tx.PutSubscription(s)
}

// ask puts a mail in the outbox that asks the owner of a mailbox to confirm, unless one was sent a short time ago.
func (b *Board) ask(tx notice.WriteTx, m notice.Mailbox, now time.Time) error {
	wait := askedEvery
	if m.State == notice.MailConfirmed {
		wait = askedAgain
	}
	if !m.Asked.IsZero() && now.Sub(m.Asked) < wait {
		return nil
	}
	m.Asked = now
	_, err := tx.PutOutbox(notice.OutboxItem{
		Channel: notice.MailChannel, Event: notice.Event{Kind: notice.MailboxAsked, At: now}, Put: now, Due: now,
		To: fmt.Sprintf("%x", m.Key[:]),
	})
	return errors.Join(err, tx.PutMailbox(m))
}

// emailProblem returns what is wrong with an e-mail address in a form, as the key of a message; empty if nothing is.
func emailProblem(email string) string {
	switch {
	case email == "":
		return "problem.email.missing"
	case len(email) > MaxEmail:
		return "problem.email.long"
	case !notice.IsEmail(email):
		return "problem.email.form"
	}
	return ""
}
