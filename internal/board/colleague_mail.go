package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// E-mail to members of the institution. Each of them gives an address on the page of the own account, confirms it by a
// link that is sent there, and chooses of what they are told and how often. The address is theirs alone: it is nowhere
// but in their account.

// DeskMailsOut reports whether members of the institution are told of events by e-mail.
func (b *Board) DeskMailsOut() bool { return b.channelOn(notice.DeskChannel) }

// ColleagueMail returns where and of what a member of the institution is told by e-mail. Errors: ErrForbidden,
// ErrNotFound.
func (b *Board) ColleagueMail(ctx context.Context, by notice.Actor) (c notice.Colleague, err error) {
	if err := by.Need(notice.ToSignIn); err != nil {
		return c, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err = tx.Colleague(by.Login)
		return err
	})
	return c, err
}

// PutDeskNews sets how often a member of the institution is told of kinds of news. Those that are not named stay. Errors:
// ErrForbidden, Problems (of the field that bears the name of the kind), ErrNotFound.
func (b *Board) PutDeskNews(ctx context.Context, by notice.Actor, often map[notice.DeskNews]notice.Often) error {
	p := notice.Problems{}
	for news, o := range often {
		if !slices.Contains(notice.DeskNewsFor(by.Role), news) || !slices.Contains(notice.Oftens, o) {
			p[string(news)] = notice.Problem{Key: "problem.often"}
		}
	}
	if err := p.Err(); err != nil {
		return err
	}
	return b.changeColleague(ctx, by, func(_ notice.WriteTx, c notice.Colleague) (notice.ColleagueMail, error) {
		all := maps.Clone(c.Mail.Often)
		if all == nil {
			all = map[notice.DeskNews]notice.Often{}
		}
		maps.Copy(all, often)
		c.Mail.Often = all
		return c.Mail, nil
	})
}

// PutColleagueAddress sets the e-mail address of a member of the institution and asks its owner to confirm it, in the
// language of the form. An address is asked once a day at most, and not if it is confirmed already. Errors: ErrForbidden,
// ErrNotText, Problems (email), TooSoon (many addresses were asked), ErrNotFound (no e-mail is sent).
func (b *Board) PutColleagueAddress(ctx context.Context, by notice.Actor, email string, l notice.Lang) (err error) {
	if !b.DeskMailsOut() {
		return fmt.Errorf("the address of a colleague: %w", notice.ErrNotFound)
	}
	if email, err = markup.CleanLine(email); err != nil {
		return err
	}
	if problem := emailProblem(email); problem != "" {
		return notice.Problems{"email": {Key: problem}}
	}
	email = fold.Email(email)
	now := b.now()
	return b.changeColleague(ctx, by, func(tx notice.WriteTx, c notice.Colleague) (notice.ColleagueMail, error) {
		m := c.Mail
		if m.Address == email && m.State == notice.MailConfirmed {
			return m, nil
		}
		m, asked, wait := m.Ask(b.MailboxKey(email), now)
		if wait > 0 {
			return m, notice.TooSoon(wait)
		}
		m.Address, m.State, m.Since, m.Reason, m.Lang = email, notice.MailUnconfirmed, now, "", l
		if !asked {
			return m, nil
		}
		_, err := tx.PutOutbox(notice.OutboxItem{
			Channel: notice.DeskChannel, Event: notice.Event{Kind: notice.AddressAsked, At: now}, To: by.Login, Put: now,
			Due: now,
		})
		return m, err
	})
}

// ForgetColleagueAddress deletes the e-mail address of a member of the institution. What they have chosen stays. Errors:
// ErrForbidden, ErrNotFound.
func (b *Board) ForgetColleagueAddress(ctx context.Context, by notice.Actor) error {
	return b.changeColleague(ctx, by, func(_ notice.WriteTx, c notice.Colleague) (notice.ColleagueMail, error) {
		return notice.ColleagueMail{Often: c.Mail.Often, Asked: c.Mail.Asked}, nil
	})
}

// ConfirmColleagueAddress confirms the address of a member of the institution with the token that was sent there. Doing
// so again changes nothing. Errors: ErrForbidden, ErrNotFound (the token is wrong, too old, of another address or another
// account).
func (b *Board) ConfirmColleagueAddress(ctx context.Context, by notice.Actor, token string) error {
	now := b.now()
	t, err := b.ParseMailToken(token, MailDeskConfirm, now)
	if err != nil {
		return err
	}
	return b.changeColleague(ctx, by, func(tx notice.WriteTx, c notice.Colleague) (notice.ColleagueMail, error) {
		m := c.Mail
		if err := b.ownToken(c, t); err != nil || m.State != notice.MailUnconfirmed {
			return m, err
		}
		m.State, m.Since = notice.MailConfirmed, now
		return m, tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: notice.EmailConfirmed, Of: by.Login})
	})
}

// CheckColleagueToken returns the error that ConfirmColleagueAddress would return for a token, and changes nothing.
func (b *Board) CheckColleagueToken(ctx context.Context, by notice.Actor, token string) error {
	t, err := b.ParseMailToken(token, MailDeskConfirm, b.now())
	if err != nil {
		return err
	}
	c, err := b.ColleagueMail(ctx, by)
	if err != nil {
		return err
	}
	return b.ownToken(c, t)
}

// ownToken returns an ErrNotFound if a token is not for a colleague with the present address.
func (b *Board) ownToken(c notice.Colleague, t MailToken) error {
	if c.Mail.Address == "" || b.colleagueKey(c) != t.Mailbox {
		return fmt.Errorf("the token confirms another address: %w", notice.ErrNotFound)
	}
	return nil
}

// changeColleague puts what change makes of the mail of a member of the institution, whose account must still be one that
// may be used.
func (b *Board) changeColleague(
	ctx context.Context, by notice.Actor,
	change func(notice.WriteTx, notice.Colleague) (notice.ColleagueMail, error),
) error {
	if err := by.Need(notice.ToSignIn); err != nil {
		return err
	}
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := tx.Colleague(by.Login)
		if err != nil {
			return err
		}
		if !c.Active() {
			return fmt.Errorf("%q is disabled: %w", by.Login, notice.ErrForbidden)
		}
		m, err := change(tx, c)
		if err != nil {
			return err
		}
		return tx.PutColleagueMail(by.Login, m)
	})
	if err != nil {
		return fmt.Errorf("the e-mail of %q: %w", by.Login, err)
	}
	return nil
}

// colleagueKey returns what stands in tokens for a member of the institution with the address that they have. With
// another address they have another, so that links that were sent to the earlier one no longer work.
func (b *Board) colleagueKey(c notice.Colleague) notice.AuthorKey {
	return notice.AuthorKey(b.keys.mail.derive("colleague " + c.Login + " " + c.Mail.Address)[:len(notice.AuthorKey{})])
}

// colleaguesAtOnce is how many colleagues are read at once.
const colleaguesAtOnce = 100

// eachColleague calls f for every colleague, the disabled ones too, until it returns an error.
func eachColleague(tx notice.ColleagueReader, f func(notice.Colleague) error) error {
	for after := ""; ; {
		all, err := tx.Colleagues(after, colleaguesAtOnce)
		if err != nil || len(all) == 0 {
			return err
		}
		for _, c := range all {
			if err := f(c); err != nil {
				return err
			}
			after = c.Login
		}
	}
}

// errFound ends eachColleague.
var errFound = errors.New("found")

// colleagueOf returns the colleague with an address for whom a token is. Errors: ErrNotFound (there is none any more, or
// the account may not be used).
func (b *Board) colleagueOf(tx notice.ColleagueReader, key notice.AuthorKey) (found notice.Colleague, err error) {
	err = eachColleague(tx, func(c notice.Colleague) error {
		if c.Mail.Address != "" && b.colleagueKey(c) == key {
			found = c
			return errFound
		}
		return nil
	})
	switch {
	case errors.Is(err, errFound) && found.Active():
		return found, nil
	case err != nil && !errors.Is(err, errFound):
		return found, err
	}
	return notice.Colleague{}, fmt.Errorf("a colleague with this address: %w", notice.ErrNotFound)
}

// EndDeskNews has the colleague of a token told no more of the kind of news that it is for. Doing so again changes
// nothing. It returns the kind. Errors: ErrNotFound (the token is wrong or too old, or the address is another now).
func (b *Board) EndDeskNews(ctx context.Context, token string) (notice.DeskNews, error) {
	t, err := b.ParseMailToken(token, MailDeskEnd, b.now())
	if err != nil {
		return "", err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := b.colleagueOf(tx, t.Mailbox)
		if err != nil {
			return err
		}
		m := c.Mail
		if m.Often = maps.Clone(m.Often); m.Often == nil {
			m.Often = map[notice.DeskNews]notice.Often{}
		}
		m.Often[t.News()] = notice.Never
		return tx.PutColleagueMail(c.Login, m)
	})
	if err != nil {
		return "", fmt.Errorf("ending news for a colleague: %w", err)
	}
	return t.News(), nil
}

// DeskNewsToken returns the colleague of a token and the kind of news that it ends. Errors: those of EndDeskNews.
func (b *Board) DeskNewsToken(ctx context.Context, token string) (c notice.Colleague, n notice.DeskNews, err error) {
	t, err := b.ParseMailToken(token, MailDeskEnd, b.now())
	if err != nil {
		return c, "", err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err = b.colleagueOf(tx, t.Mailbox)
		return err
	})
	return c, t.News(), err
}

// stopColleague has nothing more sent to a colleague with an address. It reports whether there is one to whom one of the
// messages was sent.
func (b *Board) stopColleague(ctx context.Context, sent func(notice.Colleague) bool, reason string) (done bool, err error) {
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		var all []notice.Colleague
		err := eachColleague(tx, func(c notice.Colleague) error {
			if c.Mail.Address != "" && sent(c) {
				all = append(all, c)
			}
			return nil
		})
		done = len(all) > 0
		for _, c := range all {
			if c.Mail.State == notice.MailStopped {
				continue
			}
			c.Mail.State, c.Mail.Since, c.Mail.Reason = notice.MailStopped, now, reason
			err = errors.Join(err, tx.PutColleagueMail(c.Login, c.Mail))
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("stopping the e-mail to a colleague: %w", err)
	}
	return done, nil
}

// StopColleagueMail has nothing more sent to the address that a colleague had when a mail was made, because its server
// refuses it. Errors: only internal ones.
func (b *Board) StopColleagueMail(ctx context.Context, to notice.Colleague, reason string) error {
	_, err := b.stopColleague(ctx, func(c notice.Colleague) bool {
		return c.Login == to.Login && c.Mail.Address == to.Mail.Address
	}, reason)
	return err
}
