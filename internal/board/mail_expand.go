package board

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// Expanding. The outbox has an event once, however many follow what it is about. The program puts it for each of them
// afterwards, a piece at a time: in one transaction it puts an item for each follower of the piece and notes how far it
// has come. Killed in between, it goes on there, so that nobody is left out, and nobody is told twice.

// expandAtOnce is how many followers one transaction puts an item for.
const expandAtOnce = 200

// MailsOut reports whether events are told by e-mail.
func (b *Board) MailsOut() bool { return b.channelOn(notice.MailChannel) }

// ExpandMail puts the next piece of an event in the outbox for those who are told of it by e-mail. The event is due
// again, after these, until all have it; then it is dropped. Errors: only internal ones.
func (b *Board) ExpandMail(ctx context.Context, seq uint64) error {
	now := b.now()
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		item, err := tx.OutboxItem(seq)
		if errors.Is(err, notice.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		c, err := tx.Comment(item.Event.Comment)
		if errors.Is(err, notice.ErrNotFound) {
			return tx.DropOutbox(seq)
		}
		if err != nil {
			return err
		}
		return b.expand(tx, item, c, now)
	})
	if err != nil {
		return fmt.Errorf("finding out who is told of event %d: %w", seq, err)
	}
	return nil
}

// expand puts an item for each follower of the next piece of an event about c.
func (b *Board) expand(tx notice.WriteTx, item notice.OutboxItem, c notice.Comment, now time.Time) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	x := expansion{
		b: b, tx: tx, event: item.Event, c: c, sources: sourcesOf(item.Event, c), now: now,
		digest: settings.Quiet.End(b.nextDigest(now), b.zone()),
	}
	stage, after := parseMark(item.Mark)
	for left := expandAtOnce; stage < len(x.sources); {
		subs, err := tx.Followers(x.sources[stage], after, left)
		if err != nil {
			return err
		}
		for _, s := range subs {
			if err := x.put(stage, s); err != nil {
				return err
			}
			after = s.Mailbox
		}
		if left -= len(subs); left == 0 {
			item.Mark = fmt.Sprint(stage, " ", hex.EncodeToString(after[:]))
			item.Due = now.Add(time.Millisecond) // after what was just put
			_, err := tx.PutOutbox(item)
			return err
		}
		stage, after = stage+1, notice.AuthorKey{}
	}
	return tx.DropOutbox(item.Seq)
}

// parseMark returns which source and which follower the last piece has ended with.
func parseMark(mark string) (stage int, after notice.AuthorKey) {
	number, key, _ := strings.Cut(mark, " ")
	stage, _ = strconv.Atoi(number) // 0 at the beginning
	_, _ = hex.Decode(after[:], []byte(key[:min(len(key), 2*len(after))]))
	return stage, after
}

// sourcesOf returns what those follow who are told of an event about c, in the order in which they are: whoever follows
// several is told as a follower of the first.
func sourcesOf(e notice.Event, c notice.Comment) []notice.Followed {
	own := notice.Followed{Kind: notice.FollowComment, On: c.On, Comment: c.ID}
	switch e.Kind {
	case notice.CommentPublished:
		if c.ByBoard() || c.Official() {
			return c.Follow() // the author of a comment that was published at once has seen it
		}
		return append([]notice.Followed{own}, c.Follow()...)
	case notice.QuestionAnswered:
		return []notice.Followed{own, {Kind: notice.FollowConversation, On: c.On, Comment: c.Root}}
	}
	return []notice.Followed{own}
}

// An expansion is one piece of ExpandMail.
type expansion struct {
	b       *Board
	tx      notice.WriteTx
	event   notice.Event
	c       notice.Comment
	sources []notice.Followed
	now     time.Time
	digest  time.Time // when the next daily mail is sent
}

// put puts the event for a follower of a source, unless that is not to be told of it.
func (x expansion) put(stage int, s notice.Subscription) error {
	if !x.wants(s) {
		return nil
	}
	for _, earlier := range x.sources[:stage] {
		other, err := x.tx.Subscription(s.Mailbox, earlier)
		if err == nil && x.wants(other) {
			return nil // has it already
		}
		if err != nil && !errors.Is(err, notice.ErrNotFound) {
			return err
		}
	}
	m, err := x.tx.Mailbox(s.Mailbox)
	if err != nil || !m.Deliverable() {
		return err
	}
	item := notice.OutboxItem{
		Channel: notice.MailChannel, Event: x.event, To: hex.EncodeToString(s.Mailbox[:]), Mark: s.Follows.String(),
		Put: x.now, Due: x.now,
	}
	if s.Daily {
		item.Digest, item.Due = true, x.digest
	}
	_, err = x.tx.PutOutbox(item)
	return err
}

// wants reports whether a subscription is to what the event is.
func (x expansion) wants(s notice.Subscription) bool {
	own := s.Follows.Kind == notice.FollowComment && s.Follows.Comment == x.c.ID
	contact := x.c.Author.Contact
	byFollower := s.Mailbox == x.c.Author.Key || contact != "" && s.Mailbox == x.b.MailboxKey(contact)
	official := x.c.Official() || x.event.Kind == notice.QuestionAnswered
	return !s.Pending && !s.Since.After(x.event.At) && (own || !byFollower) && (own || !s.Answers || official)
}

// zone returns the time zone of the institution.
func (b *Board) zone() *time.Location { return b.Institution().Location() }

// quietUntil returns when the quiet hours that a time lies in are over; the zero time if it lies in none.
func (b *Board) quietUntil(tx notice.SettingsReader, at time.Time) (time.Time, error) {
	settings, err := tx.Settings()
	if err != nil {
		return time.Time{}, err
	}
	if end := settings.Quiet.End(at, b.zone()); end.After(at) {
		return end, nil
	}
	return time.Time{}, nil
}

// digestHour is the hour of the day, in the institution's time zone, at which daily mails are sent, unless that is a quiet
// hour.
const digestHour = 8

// nextDigest returns when the next daily mail is sent.
func (b *Board) nextDigest(now time.Time) time.Time { return b.nextAt(now, digestHour) }

// nextAt returns when it is an hour of the day next, in the institution's time zone.
func (b *Board) nextAt(now time.Time, hour int) time.Time {
	local := now.In(b.zone())
	at := time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, local.Location())
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, hour, 0, 0, 0, local.Location())
	}
	return at.UTC()
}
