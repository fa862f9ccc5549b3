package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Mailbox(k notice.AuthorKey) (notice.Mailbox, error) {
	return load(x, mailboxes, k[:], decodeMailbox)
}

func (x tx) MailboxesIn(s notice.MailboxState, after notice.MailboxCursor, n int) ([]notice.Mailbox, error) {
	prefix := []byte{byte(s)}
	start := prefix
	if after != (notice.MailboxCursor{}) {
		start = append(mailboxStateKey(s, after), 0) // the first key behind it
	}
	return loadWhole(x, mailboxes, x.forward(mailboxstates, prefix, start), mailboxOwner, n, decodeMailbox)
}

func (x tx) Subscription(of notice.AuthorKey, to notice.Followed) (notice.Subscription, error) {
	return load(x, subscriptions, subscriptionKey(of, to), decodeSubscription)
}

func (x tx) Subscriptions(of notice.AuthorKey, after notice.Followed, n int) ([]notice.Subscription, error) {
	start := of[:]
	if after != (notice.Followed{}) {
		start = append(subscriptionKey(of, after), 0)
	}
	return collectWhole(x, subscriptions, x.forward(subscriptions, of[:], start), n, decodeSubscription)
}

func (x tx) Followers(of notice.Followed, after notice.AuthorKey, n int) ([]notice.Subscription, error) {
	prefix := followedKey(of)
	start := prefix
	if after != (notice.AuthorKey{}) {
		start = append(append(followedKey(of), after[:]...), 0)
	}
	return loadWhole(x, subscriptions, x.forward(followers, prefix, start), subscriptionOwner, n, decodeSubscription)
}

func (x *writeTx) PutMailbox(m notice.Mailbox) error {
	old, err := x.Mailbox(m.Key)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	data, err := encodeMailbox(m)
	if err != nil {
		return err
	}
	x.erased = x.erased || old.Address != "" && old.Address != m.Address
	return errors.Join(x.reindex(mailboxEntries(old), mailboxEntries(m)), x.put(mailboxes, m.Key[:], data))
}

func (x *writeTx) DeleteMailbox(k notice.AuthorKey) error {
	old, err := x.Mailbox(k)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var to []notice.Followed // a bbolt cursor must not be used while keys are deleted
	for f := range x.forward(subscriptions, k[:], k[:]) {
		to = append(to, parseFollowedKey(f[len(k):]))
	}
	for _, f := range to {
		if err := x.DeleteSubscription(k, f); err != nil {
			return err
		}
	}
	x.erased = true
	return errors.Join(x.reindex(mailboxEntries(old), nil), x.delete(mailboxes, k[:]))
}

func (x *writeTx) PutSubscription(s notice.Subscription) error {
	if x.get(mailboxes, s.Mailbox[:]) == nil {
		return fmt.Errorf("the mailbox of a subscription: %w", notice.ErrNotFound)
	}
	data, err := encodeSubscription(s)
	if err != nil {
		return err
	}
	return errors.Join(
		x.put(subscriptions, subscriptionKey(s.Mailbox, s.Follows), data), x.reindex(nil, subscriptionEntries(s)))
}

func (x *writeTx) DeleteSubscription(of notice.AuthorKey, to notice.Followed) error {
	gone := notice.Subscription{Mailbox: of, Follows: to}
	if x.get(subscriptions, subscriptionKey(of, to)) == nil {
		return nil
	}
	return errors.Join(
		x.reindex(subscriptionEntries(gone), nil), x.delete(subscriptions, subscriptionKey(of, to)))
}

// followedSize is the length of what followedKey returns, in bytes.
const followedSize = 17

// followedKey returns what is followed as keys have it: its kind (1 byte), the announcement and the comment.
func followedKey(f notice.Followed) []byte {
	b := binary.BigEndian.AppendUint64([]byte{byte(f.Kind)}, uint64(f.On))
	return binary.BigEndian.AppendUint64(b, uint64(f.Comment))
}

// parseFollowedKey is the inverse of followedKey.
func parseFollowedKey(b []byte) notice.Followed {
	return notice.Followed{
		Kind: notice.FollowKind(b[0]), On: notice.AnnouncementID(number(b[1:])), Comment: notice.CommentID(number(b[9:])),
	}
}

func subscriptionKey(of notice.AuthorKey, to notice.Followed) []byte {
	return append(of[:len(of):len(of)], followedKey(to)...)
}

// mailboxStateKey returns the key in the mailboxstates table.
func mailboxStateKey(s notice.MailboxState, c notice.MailboxCursor) []byte {
	return append(append([]byte{byte(s)}, key(uint64(millis(c.Since)))...), c.Key[:]...)
}

// mailboxOwner returns the key of a mailbox from that of its entry in the mailboxstates table.
func mailboxOwner(k, _ []byte) []byte { return k[9:] }

// mailboxEntries returns the index entry of m; none if it is the zero Mailbox.
func mailboxEntries(m notice.Mailbox) []entry {
	if m.State == 0 {
		return nil
	}
	return []entry{{mailboxstates, string(mailboxStateKey(m.State, m.Cursor())), ""}}
}

// subscriptionEntries returns the index entry of s.
func subscriptionEntries(s notice.Subscription) []entry {
	return []entry{{followers, string(followedKey(s.Follows)) + string(s.Mailbox[:]), ""}}
}

type mailboxForm struct {
	Address string              `json:"address,omitempty"`
	State   notice.MailboxState `json:"state"`
	Since   int64               `json:"since"`
	Asked   int64               `json:"asked,omitempty"`
	Lang    notice.Lang         `json:"lang,omitempty"`
	Reason  string              `json:"reason,omitempty"`
}

func encodeMailbox(m notice.Mailbox) ([]byte, error) {
	return encode(mailboxForm{
		Address: m.Address, State: m.State, Since: millis(m.Since), Asked: millis(m.Asked), Lang: m.Lang, Reason: m.Reason,
	})
}

func decodeMailbox(k, v []byte) (m notice.Mailbox, err error) {
	var f mailboxForm
	if err := decode(v, &f); err != nil {
		return m, fmt.Errorf("mailbox %x: %w", k, err)
	}
	return notice.Mailbox{
		Key: notice.AuthorKey(k), Address: f.Address, State: f.State, Since: instant(f.Since), Asked: instant(f.Asked),
		Lang: f.Lang, Reason: f.Reason,
	}, nil
}

type subscriptionForm struct {
	Pending bool        `json:"pending,omitempty"`
	Answers bool        `json:"answers,omitempty"`
	Daily   bool        `json:"daily,omitempty"`
	Lang    notice.Lang `json:"lang"`
	Since   int64       `json:"since"`
}

func encodeSubscription(s notice.Subscription) ([]byte, error) {
	return encode(subscriptionForm{
		Pending: s.Pending, Answers: s.Answers, Daily: s.Daily, Lang: s.Lang, Since: millis(s.Since),
	})
}

func decodeSubscription(k, v []byte) (s notice.Subscription, err error) {
	var f subscriptionForm
	if err := decode(v, &f); err != nil {
		return s, fmt.Errorf("subscription %x: %w", k, err)
	}
	mailbox, follows := k[:len(s.Mailbox)], k[len(s.Mailbox):]
	if len(follows) != followedSize {
		return s, fmt.Errorf("subscription %x: %w", k, notice.ErrDamaged)
	}
	return notice.Subscription{
		Mailbox: notice.AuthorKey(mailbox), Follows: parseFollowedKey(follows), Pending: f.Pending, Answers: f.Answers,
		Daily: f.Daily, Lang: f.Lang, Since: instant(f.Since),
	}, nil
}

// subscriptionOwner returns the key of a subscription from that of its entry in the followers table.
func subscriptionOwner(k, _ []byte) []byte {
	return append(append([]byte(nil), k[followedSize:]...), k[:followedSize]...)
}

func (c *checker) mailbox(k, v []byte) {
	m, err := decodeMailbox(k, v)
	if c.valid(mailboxes, k, err) {
		c.expect(mailboxEntries(m))
	}
}

func (c *checker) subscription(k, v []byte) {
	s, err := decodeSubscription(k, v)
	if !c.valid(subscriptions, k, err) {
		return
	}
	c.expect(subscriptionEntries(s))
	c.belongs(subscriptions, k, mailboxes, s.Mailbox[:])
}
