package board

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// A DeskMail is what a mail says to a member of the institution, as ids and records; package letter puts it in words.
type DeskMail struct {
	Items []uint64  // of the outbox, which are done when it is sent
	Wait  time.Time // until when it is not to be sent, because of the quiet hours; zero if it may be
	To    notice.Colleague
	Lang  notice.Lang
	Date  time.Time
	ID    string // before the @ of the Message-ID: the same whenever it is made again
	// Thread is likewise of the conversation that it is about; empty if of several or none.
	Thread string

	News    notice.DeskNews // what it is about; empty if it asks to confirm the address
	Cases   []DeskCase      // of DeskWaiting and DeskOverdue: the oldest, up to maxDeskCases
	Count   int             // of all of them
	Trouble []DeskTrouble   // of DeskMail and DeskBackup, the oldest first

	Confirm string // token, MailDeskConfirm, of one that asks to confirm
	End     string // token, MailDeskEnd, of any other
}

// Empty reports whether the mail has nothing to tell any more.
func (m DeskMail) Empty() bool { return m.Count == 0 && len(m.Trouble) == 0 && m.Confirm == "" }

// A DeskCase is a comment that a mail to a member of the institution is about.
type DeskCase struct {
	Comment      notice.Comment
	Announcement notice.Announcement // that it is on
	Due          time.Time           // of an overdue question: by when it was to be answered
	Claimed      string              // name of who has claimed the question; empty if nobody has
	Act          string              // token, MailDeskAct: decides about the comment or claims the question
}

// A DeskTrouble is something that does not work.
type DeskTrouble struct {
	Kind  TroubleKind
	Since time.Time // since when, or when it failed; zero of dead letters
	Count int       // of dead letters
}

// A TroubleKind says what does not work. It is part of stored events, and also the last part of message keys.
type TroubleKind string

const (
	TroubleEmail   TroubleKind = "email"   // the mail server takes nothing
	TroubleWebhook TroubleKind = "webhook" // its receiver takes nothing
	TroubleLetters TroubleKind = "letters" // some messages were given up
	TroubleBackup  TroubleKind = "backup"  // a backup failed
)

// TroubleKinds lists every kind.
var TroubleKinds = []TroubleKind{TroubleEmail, TroubleWebhook, TroubleLetters, TroubleBackup}

// maxDeskDigest is how many events a mail tells of, and maxDeskCases of how many comments it shows the words. Of overdue
// questions up to maxDeskCount are counted.
const (
	maxDeskDigest = 1000
	maxDeskCases  = 20
	maxDeskCount  = 1000
)

// deskRecipient returns OutboxItem.To of what tells a colleague of a kind of news. A login has no spaces.
func deskRecipient(login string, n notice.DeskNews) string { return login + " " + string(n) }

// ExpandDesk puts an event in the outbox for each member of the institution who is told of it by e-mail. Errors: only
// internal ones.
func (b *Board) ExpandDesk(ctx context.Context, seq uint64) error {
	now := b.now()
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		item, err := tx.OutboxItem(seq)
		if errors.Is(err, notice.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if news, ok := notice.DeskNewsOf(item.Event.Kind); ok {
			if err := b.putForDesk(tx, item.Event, news, now); err != nil {
				return err
			}
		}
		return tx.DropOutbox(seq)
	})
	if err != nil {
		return fmt.Errorf("finding out which colleagues are told of event %d: %w", seq, err)
	}
	return nil
}

// putForDesk puts an item for each colleague who is told of an event.
func (b *Board) putForDesk(tx notice.WriteTx, e notice.Event, news notice.DeskNews, now time.Time) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	zone := b.zone()
	due := map[notice.Often]time.Time{
		notice.AtOnce: settings.Quiet.End(now, zone),
		notice.Hourly: settings.Quiet.End(e.At.Truncate(time.Hour).Add(time.Hour), zone),
		notice.Daily:  settings.Quiet.End(b.nextDigest(e.At), zone),
	}
	return eachColleague(tx, func(c notice.Colleague) error {
		if !c.Wants(news) {
			return nil
		}
		often := c.OftenOf(news)
		_, err := tx.PutOutbox(notice.OutboxItem{
			Channel: notice.DeskChannel, Event: e, To: deskRecipient(c.Login, news), Put: now, Due: due[often],
			Digest: often != notice.AtOnce || due[often].After(now), // what has waited for the quiet hours is told together
		})
		return err
	})
}

// DeskMail returns the mail of an item of the outbox that is for one colleague. If it is Empty, they are not to be told
// any more, or what happened is over. Errors: ErrNotFound (the item is done).
func (b *Board) DeskMail(ctx context.Context, seq uint64) (m DeskMail, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		item, err := tx.OutboxItem(seq)
		if err != nil {
			return err
		}
		m, err = b.deskMailOf(tx, item, now)
		return err
	})
	return m, err
}

func (b *Board) deskMailOf(tx notice.Tx, item notice.OutboxItem, now time.Time) (m DeskMail, err error) {
	items := []notice.OutboxItem{item}
	if item.Digest {
		due, err := tx.OutboxDigest(item.Channel, item.To, now, maxDeskDigest)
		if err != nil {
			return m, err
		}
		if len(due) > 0 { // none only if the clock was set back since
			items = due
		}
	}
	for _, i := range items {
		m.Items = append(m.Items, i.Seq)
	}
	login, news, _ := strings.Cut(item.To, " ")
	m.To, err = tx.Colleague(login)
	if errors.Is(err, notice.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	key, first := b.colleagueKey(m.To), items[0].Event
	m.Lang, m.Date, m.ID = m.To.MailLang(), now, b.mailID(first, key)
	if first.Kind == notice.AddressAsked {
		if m.To.Active() && m.To.Mail.State == notice.MailUnconfirmed && m.To.Mail.Address != "" {
			m.Confirm = b.mailToken(MailToken{Purpose: MailDeskConfirm, Mailbox: key, Until: first.At.Add(confirmLasts)})
		}
		return m, nil
	}
	if m.News = notice.DeskNews(news); !m.To.Wants(m.News) {
		return m, nil
	}
	if m.Wait, err = b.quietUntil(tx, now); err != nil || !m.Wait.IsZero() {
		return m, err
	}
	m.End = b.mailToken(deskToken(MailDeskEnd, key, m.News, 0, now.Add(manageLasts)))
	return b.deskTelling(tx, m, items, key)
}

// deskTelling completes a mail with what it tells.
func (b *Board) deskTelling(tx notice.Tx, m DeskMail, items []notice.OutboxItem, key notice.AuthorKey) (DeskMail, error) {
	var err error
	switch m.News {
	case notice.DeskWaiting:
		m.Cases, m.Count, err = stillWaiting(tx, items)
	case notice.DeskOverdue:
		m.Cases, m.Count, err = stillOverdue(tx, items, m.Date)
	default:
		m.Trouble, err = b.troubles(tx, items)
	}
	if err != nil {
		return m, err
	}
	for i := range m.Cases {
		c := &m.Cases[i]
		if c.Announcement, err = tx.Announcement(c.Comment.On); err != nil {
			return m, err
		}
		if c.Claimed, err = nameOf(tx, c.Comment.Claim.Login); err != nil {
			return m, err
		}
		c.Act = b.mailToken(deskToken(MailDeskAct, key, m.News, c.Comment.ID, m.Date.Add(actLasts)))
	}
	if m.Count == 1 && len(m.Cases) == 1 {
		c := m.Cases[0].Comment
		m.Thread = b.threadID(c.On, cmp.Or(c.Root, c.ID))
	}
	return m, nil
}

// nameOf returns the name of a colleague; the login if there is no such account any more.
func nameOf(tx notice.ColleagueReader, login string) (string, error) {
	if login == "" {
		return "", nil
	}
	c, err := tx.Colleague(login)
	if errors.Is(err, notice.ErrNotFound) {
		return login, nil
	}
	return cmp.Or(c.Name, login), err
}

// stillWaiting returns the comments of events that wait for a moderator, the first of them, and how many there are.
func stillWaiting(tx notice.Tx, items []notice.OutboxItem) (some []DeskCase, count int, err error) {
	for _, i := range items {
		c, err := tx.Comment(i.Event.Comment)
		if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if c.Status != notice.Pending {
			continue
		}
		if count++; len(some) < maxDeskCases {
			some = append(some, DeskCase{Comment: c})
		}
	}
	return some, count, nil
}

// stillOverdue is stillWaiting for questions that became overdue and are without an answer.
func stillOverdue(tx notice.Tx, items []notice.OutboxItem, now time.Time) (some []DeskCase, count int, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, 0, err
	}
	for _, i := range items {
		after, until, err := parseRange(i.Event.About)
		if err != nil {
			continue
		}
		list, err := tx.WorkList(notice.WorkList{
			Duty: notice.DutyOverdue, Before: notice.AskedBefore(now, settings.AnswerWithin), Below: until + 1,
		}, after, maxDeskCount)
		if err != nil {
			return nil, 0, err
		}
		count += len(list)
		for _, c := range list {
			if len(some) < maxDeskCases && !c.Damaged() {
				some = append(some, DeskCase{Comment: c, Due: c.Due(settings.AnswerWithin)})
			}
		}
	}
	return some, count, nil
}

// rangeAbout returns Event.About of QuestionsOverdue: that of the questions after one comment until another.
func rangeAbout(after, until notice.CommentID) string { return after.String() + "-" + until.String() }

// parseRange is the inverse of rangeAbout.
func parseRange(about string) (after, until notice.CommentID, err error) {
	first, last, _ := strings.Cut(about, "-")
	after, err1 := notice.ParseCommentID(first)
	until, err2 := notice.ParseCommentID(last)
	return after, until, errors.Join(err1, err2)
}

// troubleAbout returns Event.About of MailFailing and BackupFailing.
func troubleAbout(k TroubleKind, since time.Time) string {
	return string(k) + " " + strconv.FormatInt(since.UnixMilli(), 10)
}

// troubles returns what events say that does not work.
func (b *Board) troubles(tx notice.OutboxReader, items []notice.OutboxItem) (all []DeskTrouble, err error) {
	for _, i := range items {
		kind, since, _ := strings.Cut(i.Event.About, " ")
		t := DeskTrouble{Kind: TroubleKind(kind)}
		if t.Kind != TroubleLetters {
			ms, err := strconv.ParseInt(since, 10, 64)
			if err != nil {
				continue
			}
			t.Since = time.UnixMilli(ms).UTC()
			all = append(all, t)
			continue
		}
		for _, c := range notice.Channels {
			n, err := tx.OutboxCount(c, maxDeskCount)
			if err != nil {
				return nil, err
			}
			t.Count += n.Dead
		}
		if t.Count > 0 {
			all = append(all, t)
		}
	}
	return all, nil
}

// deskToken returns what a token in a mail to a colleague says.
func deskToken(
	p MailPurpose, of notice.AuthorKey, n notice.DeskNews, on notice.CommentID, until time.Time,
) MailToken {
	return MailToken{
		Purpose: p, Mailbox: of, Until: until,
		Follows: notice.Followed{Kind: notice.FollowKind(n.Number()), Comment: on},
	}
}
