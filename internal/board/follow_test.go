package board_test

import (
	"context"
	"encoding/base32"
	"errors"
	"net/netip"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// askedToConfirm returns the token of the mail that asks to confirm, and takes that out of the outbox.
func (d *desk) askedToConfirm(t testing.TB) (confirm string) {
	t.Helper()
	var due []notice.OutboxItem
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		due, err = tx.OutboxDue(notice.MailChannel, d.now, 9)
		return err
	})
	for _, i := range due {
		if i.Event.Kind != notice.MailboxAsked {
			continue
		}
		m, err := d.Mail(context.Background(), i.Seq)
		if err != nil {
			t.Fatal(err)
		}
		confirm = m.Confirm
		noticetest.Update(t, d.store, func(tx notice.WriteTx) error { return tx.DropOutbox(i.Seq) })
	}
	return confirm
}

func TestFollowChecksTheForm(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	good := board.Follow{Slug: "water", Email: "ana@example.org", Lang: "en", From: netip.MustParseAddr("192.0.2.1")}
	if err := d.Follow(ctx, good); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("on a board that sends no e-mail: %v", err)
	}
	d.withChannels(notice.MailChannel)
	for name, test := range map[string]struct {
		change func(*board.Follow)
		field  string
		is     error
	}{
		"no address":      {func(f *board.Follow) { f.Email = " " }, "email", nil},
		"not an address":  {func(f *board.Follow) { f.Email = "ana@example" }, "email", nil},
		"a second header": {func(f *board.Follow) { f.Email = "ana@example.org\r\nBcc: eve@example.org" }, "email", nil},
		"the trap":        {func(f *board.Follow) { f.Website = "x" }, "form", nil},
		"not text":        {func(f *board.Follow) { f.Email = "\xff@example.org" }, "", notice.ErrNotText},
		"no announcement": {func(f *board.Follow) { f.Slug = "none" }, "", notice.ErrNotFound},
		"no conversation": {func(f *board.Follow) { f.Thread = 7 }, "", notice.ErrNotFound},
	} {
		f := good
		test.change(&f)
		err := d.Follow(ctx, f)
		problems := notice.Problems(nil)
		if test.is != nil && !errors.Is(err, test.is) ||
			test.is == nil && (!errors.As(err, &problems) || problems.Of(test.field) == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d.askedToConfirm(t) != "" {
		t.Error("a form that was not taken sends a mail")
	}
}

// TestFollowingIsPendingUntilItIsConfirmed has others type an address that is confirmed, and one that is not.
func TestFollowingIsPendingUntilItIsConfirmed(t *testing.T) {
	d := newDesk(t, unlimited())
	d.withChannels(notice.MailChannel)
	ctx := context.Background()
	follow := func() {
		t.Helper()
		err := d.Follow(ctx, board.Follow{Slug: "agua", Email: "Ana@Example.org", Daily: true, Lang: "es"})
		if err != nil {
			t.Fatal(err)
		}
	}
	sub := func() notice.Subscription {
		t.Helper()
		var s notice.Subscription
		noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
			s, err = tx.Subscription(d.MailboxKey("ana@example.org"),
				notice.Followed{Kind: notice.FollowAnnouncement, On: d.on.ID})
			return err
		})
		return s
	}
	follow()
	if s := sub(); !s.Pending || !s.Daily || s.Lang != "es" {
		t.Errorf("before it is confirmed: %+v", s)
	}
	confirm := d.askedToConfirm(t)
	follow()
	if d.askedToConfirm(t) != "" {
		t.Error("it is asked twice on one day")
	}
	for range 2 {
		if err := d.ConfirmMailbox(ctx, confirm); err != nil {
			t.Fatal(err)
		}
		if s := sub(); s.Pending {
			t.Error("it is pending after it was confirmed")
		}
	}
	follow()
	if s := sub(); s.Pending {
		t.Error("asking again for what is followed makes it pending")
	}
	thread := d.post(t, draft())
	if _, err := d.Decide(ctx, notice.Decision{
		Comment: thread.ID, Seen: notice.Pending, Action: notice.Approve, By: noticetest.Mod,
	}); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(2 * time.Hour)
	if err := d.Follow(ctx, board.Follow{Slug: "water", Thread: 1, Email: "ana@example.org", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	all, _, err := d.Followings(ctx, d.ManageToken(d.MailboxKey("ana@example.org"), d.now), board.MailManage)
	if err != nil || len(all.All) != 2 || !all.All[0].Pending || all.All[0].Comment.ID != thread.ID {
		t.Errorf("what was typed by whoever is in force at once: %+v (%v)", all.All, err)
	}
	if d.askedToConfirm(t) == "" {
		t.Error("the owner of a confirmed address is not asked about something new")
	}
}

// TestMailTokenBits changes every bit of a token.
func TestMailTokenBits(t *testing.T) {
	d := newDesk(t, unlimited())
	encoding := base32.HexEncoding.WithPadding(base32.NoPadding)
	token := d.ManageToken(notice.AuthorKey{1}, d.now)
	if _, err := d.ParseMailToken(token, board.MailManage, d.now); err != nil {
		t.Fatal(err)
	}
	raw, err := encoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(raw) {
		raw[bit/8] ^= 1 << (bit % 8)
		if _, err := d.ParseMailToken(encoding.EncodeToString(raw), board.MailManage, d.now); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("with bit %d changed: %v", bit, err)
		}
		raw[bit/8] ^= 1 << (bit % 8)
	}
	for _, p := range []board.MailPurpose{board.MailConfirm, board.MailEnd} {
		if _, err := d.ParseMailToken(token, p, d.now); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("for purpose %d: %v", p, err)
		}
	}
	if _, err := d.ParseMailToken(token, board.MailManage, d.now.AddDate(1, 0, 1)); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a year later: %v", err)
	}
}
