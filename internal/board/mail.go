package board

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// A Mail is what a mail says to the owner of a mailbox, as ids and records; package letter puts it in words.
type Mail struct {
	Items  []uint64  // of the outbox, which are done when it is sent
	Wait   time.Time // until when it is not to be sent, because of the quiet hours; zero if it may be
	To     notice.Mailbox
	Lang   notice.Lang
	Date   time.Time
	ID     string // before the @ of the Message-ID: the same whenever it is made again
	Thread string // likewise of the conversation that it is about; empty if of several or none

	News   []News // what it tells, oldest first; empty if it asks to confirm
	Daily  bool   // a daily mail
	Asked  []Following
	Manage string // token: MailManage
	// Confirm is a token, MailConfirm, of a mail that asks to confirm, and End of any other, MailEnd, which ends what it
	// was sent for. Data is a token, DataLink, of a mail that leads to what is kept about an address: it has no other.
	Confirm, End, Data string
	DataUntil          time.Time // when Data ends
}

// A NewsKind says what a mail tells. It is also the last part of message keys.
type NewsKind string

const (
	NewsPublished NewsKind = "published" // one's own comment is public
	NewsDeclined  NewsKind = "declined"  // one's own comment was not published
	NewsRemoved   NewsKind = "removed"   // one's own comment was taken off the page
	NewsExplained NewsKind = "explained" // more about why
	NewsAnswered  NewsKind = "answered"  // the institution has answered one's own comment
	NewsReplied   NewsKind = "replied"   // a reader has replied to one's own comment
	NewsSettled   NewsKind = "settled"   // a question was closed with an earlier official reply
	NewsComment   NewsKind = "comment"   // there is a new comment in what one follows
	NewsOfficial  NewsKind = "official"  // there is an official reply in what one follows
)

// NewsKinds lists every kind.
var NewsKinds = []NewsKind{
	NewsPublished, NewsDeclined, NewsRemoved, NewsExplained, NewsAnswered, NewsReplied, NewsSettled, NewsComment,
	NewsOfficial,
}

// News is one thing that a mail tells.
type News struct {
	Kind         NewsKind
	Follows      notice.Followed
	Comment      notice.Comment      // which is news: one's own, or that of another
	Announcement notice.Announcement // that it is on
	Rule         notice.Rule         // of a refusal; zero if it names none
	Explanation  string              // of a refusal; may be empty
	Receipt      string              // token of the receipt of one's own comment; empty if it is about another's
}

// maxDigest is how many events a daily mail tells of. What is more is in another one.
const maxDigest = 50

// Mail returns the mail of an item of the outbox that is for one recipient. Without News and Asked it has nothing to
// tell any more, since the recipient has ended the subscription or what happened was undone. Errors: ErrNotFound (the
// item is done).
func (b *Board) Mail(ctx context.Context, seq uint64) (m Mail, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		item, err := tx.OutboxItem(seq)
		if err != nil {
			return err
		}
		m, err = b.mailOf(tx, item, now)
		return err
	})
	return m, err
}

func (b *Board) mailOf(tx notice.Tx, item notice.OutboxItem, now time.Time) (m Mail, err error) {
	items := []notice.OutboxItem{item}
	if item.Digest {
		if items, err = tx.OutboxDigest(item.Channel, item.To, now, maxDigest); err != nil {
			return m, err
		}
		if len(items) == 0 { // only if the clock was set back since
			items = []notice.OutboxItem{item}
		}
	}
	for _, i := range items {
		m.Items = append(m.Items, i.Seq)
	}
	if items[0].Event.Kind == notice.DataAsked {
		return b.dataMail(tx, m, items[0], now)
	}
	if item.Digest {
		if m.Wait, err = b.quietUntil(tx, now); err != nil || !m.Wait.IsZero() {
			return m, err
		}
	}
	key, err := parseMailbox(item.To)
	if err != nil {
		return m, nil // an item of no mailbox has nothing to tell
	}
	m.To, err = tx.Mailbox(key)
	if errors.Is(err, notice.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	first := items[0].Event
	m.Lang, m.Date, m.ID, m.Daily = m.To.Lang, now, b.mailID(first, key), item.Digest
	m.Manage = b.ManageToken(key, first.At)
	if first.Kind == notice.MailboxAsked {
		return b.asking(tx, m, first.At)
	}
	if !m.To.Deliverable() {
		return m, nil
	}
	return b.telling(tx, m, items)
}

// parseMailbox returns the key of the mailbox that an item is for.
func parseMailbox(to string) (k notice.AuthorKey, err error) {
	raw, err := hex.DecodeString(to)
	if err != nil || len(raw) != len(k) {
		return k, fmt.Errorf("%q is no mailbox: %w", to, notice.ErrNotFound)
	}
	return notice.AuthorKey(raw), nil
}

// asking completes a mail that asks the owner of a mailbox to confirm what is pending.
func (b *Board) asking(tx notice.Tx, m Mail, at time.Time) (Mail, error) {
	if m.To.State == notice.MailStopped || m.To.Address == "" {
		return m, nil
	}
	all, err := followings(tx, m.To.Key, m.Date)
	if err != nil {
		return m, err
	}
	m.Asked = slices.DeleteFunc(all, func(f Following) bool { return !f.Pending })
	m.Confirm = b.mailToken(MailToken{Purpose: MailConfirm, Mailbox: m.To.Key, Until: at.Add(confirmLasts)})
	return m, nil
}

// telling completes a mail that tells of events.
func (b *Board) telling(tx notice.Tx, m Mail, items []notice.OutboxItem) (Mail, error) {
	m.News = nil
	for _, i := range items {
		n, s, err := b.news(tx, m.To.Key, i)
		if errors.Is(err, notice.ErrNotFound) {
			continue
		}
		if err != nil {
			return m, err
		}
		m.News, m.Lang = append(m.News, n), cmp.Or(s.Lang, m.Lang)
	}
	if len(m.News) == 0 {
		return m, nil
	}
	end, at := MailToken{Purpose: MailEnd, Mailbox: m.To.Key}, items[0].Event.At
	if end.Until = at.Add(manageLasts); !m.Daily {
		n := m.News[0]
		end.Follows, m.Thread = n.Follows, b.threadID(n.Comment.On, n.Comment.Root)
	}
	m.End = b.mailToken(end)
	return m, nil
}

// news returns what an item tells a mailbox, and the subscription that it is told for. The error is ErrNotFound if that
// was ended, or what happened was undone.
func (b *Board) news(
	tx notice.Tx, to notice.AuthorKey, i notice.OutboxItem,
) (n News, s notice.Subscription, err error) {
	if n.Follows, err = notice.ParseFollowed(i.Mark); err != nil {
		return n, s, err
	}
	if s, err = tx.Subscription(to, n.Follows); err != nil {
		return n, s, err
	}
	if n.Comment, err = tx.Comment(i.Event.Comment); err != nil {
		return n, s, err
	}
	if n.Announcement, err = tx.Announcement(n.Comment.On); err != nil {
		return n, s, err
	}
	if n.Kind = newsKind(i.Event, n.Follows, n.Comment); n.Kind == "" || s.Pending {
		return n, s, fmt.Errorf("event %d is undone: %w", i.Event.Number, notice.ErrNotFound)
	}
	if n.Follows.Kind == notice.FollowComment {
		n.Receipt = b.Token(n.Follows.Comment)
	}
	if !n.Comment.Readable() {
		n.Explanation = n.Comment.Explanation
		if n.Comment.Reason != "" {
			book, err := b.book(tx, n.Comment.Rules)
			if err != nil {
				return n, s, err
			}
			n.Rule, _ = book.Find(n.Comment.Reason)
		}
	}
	return n, s, nil
}

// newsKind returns what an event about c tells someone who follows something; empty if it is undone, so that there is
// nothing to tell.
func newsKind(e notice.Event, follows notice.Followed, c notice.Comment) NewsKind {
	own := follows.Kind == notice.FollowComment && follows.Comment == c.ID
	refused := map[notice.Status]NewsKind{notice.Declined: NewsDeclined, notice.Removed: NewsRemoved}[c.Status]
	switch {
	case e.Kind == notice.CommentRefused:
		return refused
	case e.Kind == notice.DecisionTold && refused != "":
		return NewsExplained
	case !c.Readable():
		return ""
	case e.Kind == notice.QuestionAnswered && len(c.Answers) > 0:
		return NewsSettled
	case e.Kind != notice.CommentPublished && e.Kind != notice.CommentRestored:
		return ""
	case own:
		return NewsPublished
	case follows.Kind == notice.FollowComment && c.Official():
		return NewsAnswered
	case follows.Kind == notice.FollowComment:
		return NewsReplied
	case c.Official():
		return NewsOfficial
	}
	return NewsComment
}
