package board

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A DataAsk asks for a mail that leads to what is kept about an e-mail address, as a reader filled in the form.
type DataAsk struct {
	Email   string
	Lang    notice.Lang
	Website string // honeypot, as in Draft
	From    netip.Addr
	Often   bool // it was asked for this address often of late: nothing is sent
}

// AskData puts a mail in the outbox that leads to what is kept about an address. The answer is the same for every
// address, and so is what is put there: whether there is anything to lead to is found out when the mail is to be sent.
// If comments came with the address, which need not be kept with them any more, a mailbox keeps it, as of one that asks
// for news: for a week, unless its owner confirms it. That is one small record more in the transaction; DataAsk.Often
// keeps anyone from asking often enough to measure it. Errors: ErrNotText, Problems (email, form), TooSoon, ErrNotFound
// (nothing is told by e-mail).
func (b *Board) AskData(ctx context.Context, a DataAsk) (err error) {
	if !b.MailsOut() {
		return fmt.Errorf("asking for one's own data: %w", notice.ErrNotFound)
	}
	if a.Email, err = markup.CleanLine(a.Email); err != nil {
		return err
	}
	if err := (Follow{Email: a.Email, Website: a.Website}).check(); err != nil {
		return err
	}
	now := b.now()
	if wait := b.limit.Spend(a.From, now); wait > 0 {
		return notice.TooSoon(wait)
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		o := dataOwner{mailbox: b.MailboxKey(a.Email)}
		if o.author, err = b.emailKey(tx, a.Email, o.mailbox); err != nil {
			return err
		}
		item := notice.OutboxItem{
			Channel: notice.MailChannel, Put: now, Due: now, To: hex.EncodeToString(o.mailbox[:]),
			Event: notice.Event{Kind: notice.DataAsked, At: now, About: string(a.Lang)},
		}
		if !a.Often { // without an author, it leads to nothing
			item.Mark = hex.EncodeToString(o.author[:])
			if err := o.keepAddress(tx, fold.Email(a.Email), a.Lang, now); err != nil {
				return err
			}
		}
		_, err = tx.PutOutbox(item)
		return err
	})
	if err != nil {
		return fmt.Errorf("asking for one's own data: %w", err)
	}
	return nil
}

// keepAddress makes a mailbox of the owner of comments who has none.
func (o dataOwner) keepAddress(tx notice.WriteTx, address string, l notice.Lang, now time.Time) error {
	if _, err := tx.Mailbox(o.mailbox); !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	tallies, err := tx.AuthorTallies(o.keys())
	wrote := func(t notice.AuthorTally) bool { return t != notice.AuthorTally{} }
	if err != nil || !slices.ContainsFunc(tallies, wrote) {
		return err
	}
	return tx.PutMailbox(notice.Mailbox{
		Key: o.mailbox, Address: address, State: notice.MailUnconfirmed, Since: now, Lang: l,
	})
}

// dataMail completes a mail that leads to what is kept about an address. Without Data there is nothing, or nothing may
// be sent to it, or the link would be too old.
func (b *Board) dataMail(tx notice.Tx, m Mail, item notice.OutboxItem, now time.Time) (Mail, error) {
	mailbox, err1 := parseMailbox(item.To)
	author, err2 := parseMailbox(item.Mark)
	until := item.Event.At.Add(linkLasts)
	if err1 != nil || err2 != nil || !now.Before(until) {
		return m, nil
	}
	to, err := tx.Mailbox(mailbox)
	if errors.Is(err, notice.ErrNotFound) || err == nil && (to.State == notice.MailStopped || to.Address == "") {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	m.To, m.Lang, m.Date, m.ID = to, notice.Lang(item.Event.About), now, b.mailID(item.Event, mailbox)
	m.Data, m.DataUntil = b.dataToken(DataLink, dataOwner{mailbox, author}, until), until
	return m, nil
}

// addressIn returns the address that came with a comment, in the form of fold.Email, if it is the owner's.
func (b *Board) addressIn(c notice.Comment, o dataOwner) string {
	if c.Author.Contact == "" || b.MailboxKey(c.Author.Contact) != o.mailbox {
		return ""
	}
	return fold.Email(c.Author.Contact)
}

// comments calls do for all comments that came with the address of the owner, the latest first, but for damaged ones,
// until it returns false.
func (o dataOwner) comments(tx notice.AuthorReader, do func(notice.Comment) (more bool, err error)) error {
	for _, k := range o.keys() {
		for before, left := notice.CommentID(0), true; left; {
			cs, err := tx.ByAuthor(k, before, authorAtOnce)
			if err != nil {
				return err
			}
			left = len(cs) == authorAtOnce
			for _, c := range cs {
				if before = c.ID; c.Damaged() || c.Official() {
					continue
				}
				more, err := do(c)
				if err != nil || !more {
					return err
				}
			}
		}
	}
	return nil
}
