package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// A Following is a subscription with what it is to.
type Following struct {
	notice.Subscription
	Announcement notice.Announcement
	Comment      notice.Comment // one's own, or the first of the conversation; zero if all of the announcement is followed
}

// followings returns what a mailbox follows, but for what the public cannot see.
func followings(tx notice.Tx, k notice.AuthorKey, now time.Time) (all []Following, err error) {
	subs, err := tx.Subscriptions(k, notice.Followed{}, maxFollows)
	if err != nil {
		return nil, err
	}
	for _, s := range subs {
		f := Following{Subscription: s}
		f.Announcement, err = public(tx, s.Follows.On, now)
		if err == nil && s.Follows.Comment != 0 {
			f.Comment, err = tx.Comment(s.Follows.Comment)
		}
		if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// Followings are what a mailbox follows, for its owner.
type Followings struct {
	Mailbox notice.Mailbox
	All     []Following
	Manage  string // token: MailManage
}

// Followings returns what the mailbox of a token follows. Errors: ErrNotFound (the token is wrong or too old, or the
// mailbox was deleted).
func (b *Board) Followings(ctx context.Context, token string, p MailPurpose) (f Followings, t MailToken, err error) {
	now := b.now()
	if t, err = b.ParseMailToken(token, p, now); err != nil {
		return f, t, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		if f.Mailbox, err = tx.Mailbox(t.Mailbox); err != nil {
			return err
		}
		f.All, err = followings(tx, t.Mailbox, now)
		return err
	})
	f.Manage = b.ManageToken(t.Mailbox, now)
	return f, t, err
}

// ConfirmMailbox confirms the mailbox of a token and what it has asked for, and tells it what has become meanwhile of
// comments that it follows. Doing so again changes nothing. Errors: ErrNotFound (the token is wrong or too old, or the
// mailbox was deleted), ErrConflict (nothing may be sent to it).
func (b *Board) ConfirmMailbox(ctx context.Context, token string) error {
	now := b.now()
	t, err := b.ParseMailToken(token, MailConfirm, now)
	if err != nil {
		return err
	}
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		m, err := tx.Mailbox(t.Mailbox)
		if err != nil {
			return err
		}
		if m.State == notice.MailStopped {
			return fmt.Errorf("the mailbox is stopped: %w", notice.ErrConflict)
		}
		if m.State != notice.MailConfirmed {
			m.State, m.Since = notice.MailConfirmed, now
			if err := tx.PutMailbox(m); err != nil {
				return err
			}
		}
		subs, err := tx.Subscriptions(m.Key, notice.Followed{}, maxFollows)
		if err != nil {
			return err
		}
		for _, s := range subs {
			if !s.Pending {
				continue
			}
			s.Pending = false
			if err := errors.Join(tx.PutSubscription(s), b.tellMissed(tx, s, now)); err != nil {
				return err
			}
		}
		return nil
	})
}

// tellMissed tells the author of a comment what was decided before they confirmed their mailbox.
func (b *Board) tellMissed(tx notice.WriteTx, s notice.Subscription, now time.Time) error {
	if s.Follows.Kind != notice.FollowComment {
		return nil
	}
	c, err := tx.Comment(s.Follows.Comment)
	if err != nil {
		return err
	}
	kind, decided := map[notice.Status]notice.EventKind{
		notice.Published: notice.CommentPublished, notice.Declined: notice.CommentRefused,
		notice.Removed: notice.CommentRefused,
	}[c.Status]
	if !decided || c.ByBoard() {
		return nil
	}
	_, err = tx.PutOutbox(notice.OutboxItem{
		Channel: notice.MailChannel, Event: notice.Event{Kind: kind, At: now, On: c.On, Comment: c.ID},
		To: fmt.Sprintf("%x", s.Mailbox[:]), Mark: s.Follows.String(), Put: now, Due: now,
	})
	return err
}

// EndSubscription ends what a token is for (MailEnd). Doing so again changes nothing. Errors: ErrNotFound (the token is
// wrong or too old).
func (b *Board) EndSubscription(ctx context.Context, token string) error {
	t, err := b.ParseMailToken(token, MailEnd, b.now())
	if err != nil {
		return err
	}
	if t.Follows == (notice.Followed{}) {
		return b.end(ctx, t.Mailbox, func(s notice.Subscription) bool { return s.Daily })
	}
	return b.end(ctx, t.Mailbox, func(s notice.Subscription) bool { return s.Follows == t.Follows })
}

// EndFollowing ends one subscription of the mailbox of a token (MailManage), or all if what it follows is the zero
// Followed, and then deletes the address. Errors: ErrNotFound.
func (b *Board) EndFollowing(ctx context.Context, token string, to notice.Followed) error {
	t, err := b.ParseMailToken(token, MailManage, b.now())
	if err != nil {
		return err
	}
	if to == (notice.Followed{}) {
		return b.store.Update(ctx, func(tx notice.WriteTx) error { return forgetMailbox(tx, t.Mailbox) })
	}
	return b.end(ctx, t.Mailbox, func(s notice.Subscription) bool { return s.Follows == to })
}

// end ends those subscriptions of a mailbox that match.
func (b *Board) end(ctx context.Context, of notice.AuthorKey, match func(notice.Subscription) bool) error {
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		subs, err := tx.Subscriptions(of, notice.Followed{}, maxFollows)
		for _, s := range subs {
			if match(s) {
				err = errors.Join(err, tx.DeleteSubscription(of, s.Follows))
			}
		}
		return err
	})
}

// ForgetUnconfirmed deletes mailboxes that nobody has confirmed for a week, and returns how many. Errors: only internal
// ones.
func (b *Board) ForgetUnconfirmed(ctx context.Context) (done int, err error) {
	before := b.now().Add(-unconfirmed)
	for more := true; more; {
		n := 0
		err := b.store.Update(ctx, func(tx notice.WriteTx) error {
			n, more = 0, false
			old, err := tx.MailboxesIn(notice.MailUnconfirmed, notice.MailboxCursor{}, forgetAtOnce)
			if err != nil {
				return err
			}
			for _, m := range old {
				if m.Since.After(before) || m.Asked.After(before) {
					continue
				}
				if err := tx.DeleteMailbox(m.Key); err != nil {
					return err
				}
				n++
			}
			more = n > 0 && len(old) == forgetAtOnce
			return nil
		})
		if err != nil {
			return done, fmt.Errorf("deleting mailboxes that nobody confirmed: %w", err)
		}
		done += n
	}
	return done, nil
}
