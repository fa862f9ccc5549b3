package board_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// outbox returns what is in the outbox of a channel, as "kind id", in the order in which it was put.
func (d *desk) outbox(t testing.TB, c notice.Channel) (all []string) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		items, err := tx.OutboxDue(c, d.now.AddDate(1, 0, 0), 99)
		slices.SortFunc(items, func(a, b notice.OutboxItem) int { return int(a.Seq) - int(b.Seq) })
		all = nil
		for _, i := range items {
			all = append(all, fmt.Sprint(i.Event.Kind, " ", i.Event.Comment))
			if i.Event.Entry == 0 != (i.Event.Kind == notice.CommentWaiting) || i.Event.On != d.on.ID || i.To != "" {
				t.Errorf("the event %+v", i)
			}
		}
		return err
	})
	return all
}

// withChannels makes the board tell of events on channels.
func (d *desk) withChannels(channels ...notice.Channel) {
	d.config.Channels = channels
	d.Board = newBoard(d.config)
}

func TestEventsAreInTheOutboxOnceCommitted(t *testing.T) {
	d := newDesk(t, unlimited())
	d.post(t, draft())
	if got := d.outbox(t, notice.MailChannel); got != nil {
		t.Errorf("without channels the outbox has %v", got)
	}
	d.withChannels(notice.MailChannel, notice.DeskChannel)
	ctx, c := context.Background(), draft()
	c.Comment = "A second one."
	first := d.post(t, c)
	c.Comment = "A third one."
	second := d.post(t, c)
	reply, err := d.ApproveAndAnswer(ctx, board.Answer{
		To: first.ID, Texts: map[notice.Lang]string{"en": "From the spring."}, By: noticetest.Mod,
	})
	if err != nil {
		t.Fatal(err)
	}
	refuse := notice.Decision{
		Comment: second.ID, Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod,
	}
	if _, err := d.Decide(ctx, refuse); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decide(ctx, refuse); !errors.Is(err, notice.ErrConflict) {
		t.Fatalf("deciding twice: %v", err)
	}
	for channel, want := range map[notice.Channel][]string{
		notice.DeskChannel: {fmt.Sprint("waiting ", first.ID), fmt.Sprint("waiting ", second.ID)},
		notice.MailChannel: {
			fmt.Sprint("published ", first.ID), fmt.Sprint("published ", reply.ID), fmt.Sprint("refused ", second.ID),
		},
	} {
		if got := d.outbox(t, channel); !slices.Equal(got, want) {
			t.Errorf("%v: got %s, want %s", channel, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}

// follow puts a confirmed mailbox that follows the comments given.
func (d *desk) follow(t testing.TB, email string, own ...notice.Comment) notice.AuthorKey {
	t.Helper()
	m := notice.Mailbox{Key: d.MailboxKey(email), Address: email, State: notice.MailConfirmed, Since: d.now, Lang: "en"}
	var subs []notice.Subscription
	for _, c := range own {
		subs = append(subs, notice.Subscription{
			Follows: notice.Followed{Kind: notice.FollowComment, On: c.On, Comment: c.ID}, Lang: "en", Since: d.now,
		})
	}
	noticetest.PutMailbox(t, d.store, m, subs...)
	return m.Key
}

// mailbox returns a mailbox and how much it follows; an error if there is none.
func (d *desk) mailbox(t testing.TB, k notice.AuthorKey) (m notice.Mailbox, follows int, err error) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		m, err = tx.Mailbox(k)
		subs, err := tx.Subscriptions(k, notice.Followed{}, 99)
		follows = len(subs)
		return err
	})
	return m, follows, err
}

func TestWithdrawingAndErasingEndSubscriptions(t *testing.T) {
	erase := notice.ErasureRequest{
		Erasure: notice.Erasure{Scope: notice.EraseName, Reason: notice.ByAuthor}, By: noticetest.Admin,
	}
	ctx := context.Background()
	for name, end := range map[string]func(d *desk, c notice.Comment) error{
		"withdrawing": func(d *desk, c notice.Comment) error {
			_, err := d.Withdraw(ctx, c.ID, d.Proof(c.ID))
			return err
		},
		"erasing the name": func(d *desk, c notice.Comment) error {
			_, _, err := d.Erase(ctx, c.ID, erase)
			return err
		},
	} {
		d := newDesk(t, unlimited())
		draft := draft()
		one := d.post(t, draft)
		draft.Comment = "Another one."
		two := d.post(t, draft)
		k := d.follow(t, draft.Email, one, two)
		if err := end(d, one); err != nil {
			t.Fatal(err)
		}
		if _, follows, err := d.mailbox(t, k); err != nil || follows != 1 {
			t.Errorf("%s one of two comments leaves %d subscriptions (%v)", name, follows, err)
		}
		if err := end(d, two); err != nil {
			t.Fatal(err)
		}
		if m, _, err := d.mailbox(t, k); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s both leaves the mailbox %+v (%v)", name, m, err)
		}
	}
}

// TestErasingAnAuthorDeletesTheAddress has an author who also follows an announcement, and one whose mail came back.
func TestErasingAnAuthorDeletesTheAddress(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	erase := notice.ErasureRequest{
		Erasure: notice.Erasure{Scope: notice.EraseName, Reason: notice.ByAuthor}, By: noticetest.Admin,
	}
	k := d.follow(t, "Ana@example.org", c)
	all := notice.Followed{Kind: notice.FollowAnnouncement, On: d.on.ID}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		m, err1 := tx.Mailbox(k)
		m.State, m.Since = notice.MailStopped, d.now.Add(time.Hour)
		return errors.Join(err1, tx.PutMailbox(m), tx.PutSubscription(notice.Subscription{Mailbox: k, Follows: all}))
	})
	if _, _, err := d.EraseAuthor(context.Background(), c.Author.Key.Subject(), erase); err != nil {
		t.Fatal(err)
	}
	m, follows, err := d.mailbox(t, k)
	if err != nil || m.Address != "" || m.State != notice.MailStopped || follows != 0 {
		t.Errorf("what is left is %+v, which follows %d (%v), want that nothing may be sent to it", m, follows, err)
	}
}
