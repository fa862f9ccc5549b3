package board

import (
	"errors"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// MailboxKey returns the key of the mailbox with an e-mail address, in any spelling (fold.Email).
func (b *Board) MailboxKey(email string) notice.AuthorKey { return b.authorKey(fold.Email(email)) }

// isConfirmed reports whether an author has confirmed the e-mail address that they gave, and it can still be reached.
func (b *Board) isConfirmed(tx notice.SubscriptionReader, a notice.Author) (bool, error) {
	if a.Contact == "" {
		return false, nil
	}
	m, err := tx.Mailbox(b.MailboxKey(a.Contact))
	if errors.Is(err, notice.ErrNotFound) {
		return false, nil
	}
	return m.Deliverable(), err
}

// unfollowAtOnce is how many subscriptions unfollow reads at once.
const unfollowAtOnce = 100

// unfollow ends the subscriptions to what becomes of a comment that its author has withdrawn or that was erased. A
// mailbox that then follows nothing is deleted, and so its address.
func unfollow(tx notice.WriteTx, c notice.Comment) error {
	own := notice.Followed{Kind: notice.FollowComment, On: c.On, Comment: c.ID}
	for {
		subs, err := tx.Followers(own, notice.AuthorKey{}, unfollowAtOnce)
		if err != nil || len(subs) == 0 {
			return err
		}
		for _, s := range subs {
			if err := tx.DeleteSubscription(s.Mailbox, own); err != nil {
				return err
			}
			if err := deleteUnused(tx, s.Mailbox); err != nil {
				return err
			}
		}
	}
}

// deleteUnused deletes a mailbox that follows nothing. One to which nothing may be sent stays without its address, so
// that nothing is sent to it when it is given again.
func deleteUnused(tx notice.WriteTx, k notice.AuthorKey) error {
	subs, err := tx.Subscriptions(k, notice.Followed{}, 1)
	if err != nil || len(subs) > 0 {
		return err
	}
	return forgetMailbox(tx, k)
}

// forgetMailbox deletes a mailbox, whatever it follows. Of one to which nothing may be sent, the key stays.
func forgetMailbox(tx notice.WriteTx, k notice.AuthorKey) error {
	m, err := tx.Mailbox(k)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DeleteMailbox(k); err != nil || m.State != notice.MailStopped {
		return err
	}
	m.Address = ""
	return tx.PutMailbox(m)
}

// forgetAuthor deletes the mailbox of an author who is erased, in whatever spelling the address was given.
func (b *Board) forgetAuthor(tx notice.WriteTx, of notice.AuthorKey, erased []notice.Comment) error {
	keys := map[notice.AuthorKey]bool{of: true}
	for _, c := range erased {
		if c.Author.Contact != "" {
			keys[b.MailboxKey(c.Author.Contact)] = true
		}
	}
	for k := range keys {
		if err := forgetMailbox(tx, k); err != nil {
			return err
		}
	}
	return nil
}
