package noticetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// mailbox returns a confirmed mailbox with a key that begins with b.
func mailbox(b byte) notice.Mailbox {
	return notice.Mailbox{
		Key: notice.AuthorKey{b, 15: 1}, Address: fmt.Sprintf("reader%d@example.org", b), State: notice.MailConfirmed,
		Since: Epoch.Add(time.Duration(b) * time.Minute), Asked: Epoch, Lang: notice.Spanish, Reason: "bounced",
	}
}

// PutMailbox puts a mailbox, and the subscriptions of it, in a transaction of its own.
func PutMailbox(t testing.TB, s notice.Store, m notice.Mailbox, follows ...notice.Subscription) {
	t.Helper()
	Update(t, s, func(tx notice.WriteTx) error {
		err := tx.PutMailbox(m)
		for _, f := range follows {
			f.Mailbox = m.Key
			err = errors.Join(err, tx.PutSubscription(f))
		}
		return err
	})
}

func testMailboxes(t *testing.T, s notice.Store) {
	first := mailbox(1)
	PutMailbox(t, s, first)
	check := func(want notice.Mailbox) {
		t.Helper()
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.Mailbox(want.Key)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("a mailbox is read as (-want +got)\n%s", diff)
			}
			return err
		})
	}
	check(first)
	PutMailbox(t, s, mailbox(3))
	PutMailbox(t, s, mailbox(2))
	late := mailbox(0)
	late.State, late.Since = notice.MailUnconfirmed, Epoch.Add(time.Hour)
	PutMailbox(t, s, late)
	in := func(s notice.Store, state notice.MailboxState, after notice.MailboxCursor, n int) (keys []byte) {
		View(t, s, func(tx notice.Tx) error {
			all, err := tx.MailboxesIn(state, after, n)
			keys = nil
			for _, m := range all {
				keys = append(keys, m.Key[0])
			}
			return err
		})
		return keys
	}
	for _, test := range []struct {
		state notice.MailboxState
		after notice.MailboxCursor
		n     int
		want  []byte
	}{
		{notice.MailConfirmed, notice.MailboxCursor{}, 9, []byte{1, 2, 3}},
		{notice.MailConfirmed, mailbox(1).Cursor(), 1, []byte{2}},
		{notice.MailConfirmed, mailbox(3).Cursor(), 9, nil},
		{notice.MailUnconfirmed, notice.MailboxCursor{}, 9, []byte{0}},
		{notice.MailStopped, notice.MailboxCursor{}, 9, nil},
		{notice.MailConfirmed, notice.MailboxCursor{}, 0, nil},
	} {
		if got := in(s, test.state, test.after, test.n); !slices.Equal(got, test.want) {
			t.Errorf("%v after %v: %v, want %v", test.state, test.after, got, test.want)
		}
	}
	first.State, first.Since, first.Address = notice.MailStopped, Epoch.Add(time.Hour), ""
	PutMailbox(t, s, first)
	check(first)
	confirmed, stopped := in(s, notice.MailConfirmed, notice.MailboxCursor{}, 9), in(s, notice.MailStopped, notice.MailboxCursor{}, 9)
	if !slices.Equal(confirmed, []byte{2, 3}) || !slices.Equal(stopped, []byte{1}) {
		t.Errorf("after one was stopped, %v are confirmed and %v stopped", confirmed, stopped)
	}
	Update(t, s, func(tx notice.WriteTx) error {
		return errors.Join(tx.DeleteMailbox(first.Key), tx.DeleteMailbox(first.Key))
	})
	View(t, s, func(tx notice.Tx) error {
		if _, err := tx.Mailbox(first.Key); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("a mailbox that was deleted: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func testSubscriptions(t *testing.T, s notice.Store) {
	all := notice.Followed{Kind: notice.FollowAnnouncement, On: 1}
	thread := notice.Followed{Kind: notice.FollowConversation, On: 1, Comment: 2}
	own := notice.Followed{Kind: notice.FollowComment, On: 1, Comment: 2}
	other := notice.Followed{Kind: notice.FollowAnnouncement, On: 256}
	sub := func(to notice.Followed) notice.Subscription {
		return notice.Subscription{Follows: to, Lang: notice.Spanish, Since: Epoch}
	}
	for b, follows := range map[byte][]notice.Subscription{
		1: {sub(all), sub(other)}, 2: {sub(all), sub(thread), sub(own)}, 3: {sub(all)},
	} {
		PutMailbox(t, s, mailbox(b), follows...)
	}
	changed := sub(thread)
	changed.Mailbox, changed.Answers, changed.Daily = mailbox(2).Key, true, true
	PutMailbox(t, s, mailbox(2), changed)
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.Subscription(changed.Mailbox, thread)
		if diff := cmp.Diff(changed, got); diff != "" {
			t.Errorf("a subscription is read as (-want +got)\n%s", diff)
		}
		return err
	})
	check := func(want string) {
		t.Helper()
		var lists []string
		View(t, s, func(tx notice.Tx) error {
			lists = nil
			var errs []error
			for _, of := range []notice.Followed{all, thread, own, other} {
				fs, err := tx.Followers(of, notice.AuthorKey{}, 9)
				list := ""
				for _, f := range fs {
					list += fmt.Sprint(f.Mailbox[0])
				}
				lists, errs = append(lists, list), append(errs, err)
			}
			return errors.Join(errs...)
		})
		if got := strings.Join(lists, " "); got != want {
			t.Errorf("followers %q, want %q", got, want)
		}
	}
	check("123 2 2 1")
	View(t, s, func(tx notice.Tx) error {
		page, err1 := tx.Followers(all, mailbox(1).Key, 1)
		mine, err2 := tx.Subscriptions(mailbox(2).Key, notice.Followed{}, 9)
		rest, err3 := tx.Subscriptions(mailbox(2).Key, own, 1)
		if len(page) != 1 || page[0].Mailbox != mailbox(2).Key || page[0].Follows != all {
			t.Errorf("after the first follower come %v", page)
		}
		if len(mine) != 3 || mine[0].Follows != own || mine[1] != changed || mine[2].Follows != all {
			t.Errorf("a mailbox follows %+v", mine)
		}
		if len(rest) != 1 || rest[0] != changed {
			t.Errorf("after %v it follows %+v", own, rest)
		}
		return errors.Join(err1, err2, err3)
	})
	Update(t, s, func(tx notice.WriteTx) error {
		return errors.Join(tx.DeleteSubscription(mailbox(1).Key, all), tx.DeleteSubscription(mailbox(1).Key, all))
	})
	check("23 2 2 1")
	Update(t, s, func(tx notice.WriteTx) error { return tx.DeleteMailbox(mailbox(2).Key) })
	check("3   1")
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		return tx.PutSubscription(notice.Subscription{Mailbox: mailbox(2).Key, Follows: all})
	})
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a subscription without a mailbox: %v, want ErrNotFound", err)
	}
}
