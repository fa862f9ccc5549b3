package board

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
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

// AskData puts a mail in the outbox that leads to what is kept about an address. It stores the same for every address,
// so that neither the answer nor its time says whether one is known here: whether there is anything to lead to is found
// out when the mail is to be sent. Errors: ErrNotText, Problems (email, form), TooSoon, ErrNotFound (nothing is told by
// e-mail).
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
		}
		_, err = tx.PutOutbox(item)
		return err
	})
	if err != nil {
		return fmt.Errorf("asking for one's own data: %w", err)
	}
	return nil
}

// dataMail completes a mail that leads to what is kept about an address. Without Data there is nothing, or the link
// would be too old.
func (b *Board) dataMail(tx notice.Tx, m Mail, item notice.OutboxItem, now time.Time) (Mail, error) {
	mailbox, err1 := parseMailbox(item.To)
	author, err2 := parseMailbox(item.Mark)
	until := item.Event.At.Add(linkLasts)
	if err1 != nil || err2 != nil || !now.Before(until) {
		return m, nil
	}
	o := dataOwner{mailbox, author}
	address, err := b.addressOf(tx, o, now)
	if err != nil || address == "" {
		return m, err
	}
	m.To, m.Lang = notice.Mailbox{Key: mailbox, Address: address}, notice.Lang(item.Event.About)
	m.Date, m.ID = now, b.mailID(item.Event, mailbox)
	m.Data, m.DataUntil = b.dataToken(DataLink, o, until), until
	return m, nil
}

// addressOf returns the address of an owner as it is kept: with the mailbox, with a comment, or with what is held of an
// erasure, so that this can be undone. It is empty if there is none, or nothing may be sent to it.
func (b *Board) addressOf(tx notice.Tx, o dataOwner, now time.Time) (address string, err error) {
	m, err := tx.Mailbox(o.mailbox)
	switch {
	case err == nil && (m.State == notice.MailStopped || m.Address != ""):
		if m.State == notice.MailStopped {
			return "", nil
		}
		return m.Address, nil
	case err != nil && !errors.Is(err, notice.ErrNotFound) && !errors.Is(err, notice.ErrDamaged):
		return "", err
	}
	var held []notice.Comment
	err = o.comments(tx, func(c notice.Comment) (more bool, err error) {
		if address = b.addressIn(c, o); !c.Erased.None() {
			held = append(held, c)
		}
		return address == "", nil
	})
	for _, c := range held {
		if err != nil || address != "" {
			break
		}
		var hs []notice.HeldErasure
		hs, err = tx.HeldErasures(c.ID)
		for _, h := range hs {
			if address == "" && now.Before(h.Until) {
				address = b.addressIn(h.Was, o)
			}
		}
	}
	return address, err
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
