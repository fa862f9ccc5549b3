package letter_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/testing/mailserver"
)

// TestReturnedMailStopsItsRecipientOnly has reports about a mail that was sent: with another recipient, another identifier
// or one that was made up, nothing changes.
func TestReturnedMailStopsItsRecipientOnly(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	ids := map[string]string{}
	confirm := map[string]string{} // the mails that ask
	comments := map[string]notice.Comment{}
	for _, email := range []string{"ana@example.org", "bea@example.org"} {
		comments[email] = p.comment("en", "Where does the water of "+email[:3]+" come from?", email, "")
		asked := p.deliver()
		if len(asked) != 1 {
			t.Fatalf("%d mails ask to confirm", len(asked))
		}
		confirm[email] = strings.Trim(asked[0].ID(), "<>")
		if err := p.board.ConfirmMailbox(ctx, link(t, asked[0], "confirm")); err != nil {
			t.Fatal(err)
		}
		p.decide(comments[email], notice.Approve)
		told := p.deliver()
		if len(told) != 1 || told[0].To != email {
			t.Fatalf("%d mails tell of the publication", len(told))
		}
		ids[email] = strings.Trim(told[0].ID(), "<>")
	}
	state := func(email string) (m notice.Mailbox) {
		noticetest.View(t, p.store, func(tx notice.Tx) (err error) {
			if m, err = tx.Mailbox(p.board.MailboxKey(email)); errors.Is(err, notice.ErrNotFound) {
				err = nil
			}
			return err
		})
		return m
	}
	ana, bea := ids["ana@example.org"], ids["bea@example.org"]
	made := strings.Repeat("0", strings.Index(ana, "@")) + ana[strings.Index(ana, "@"):]
	for name, forged := range map[string][2]string{
		"of another's mail": {bea, "ana@example.org"}, "made up": {made, "ana@example.org"}, "empty": {"", "ana@example.org"},
		"mixed": {ana[:20] + bea[20:], "ana@example.org"}, "cut": {ana[:26], "ana@example.org"},
		"of nobody": {ana, "eve@example.org"},
	} {
		done, err := p.board.MailReturned(ctx, []string{forged[0]}, []string{forged[1]}, board.StopBounced)
		if done || err != nil {
			t.Errorf("%s: %t, %v", name, done, err)
		}
	}
	if a, b := state("ana@example.org"), state("bea@example.org"); !a.Deliverable() || !b.Deliverable() {
		t.Fatalf("forged reports stopped %v and %v", a.State, b.State)
	}
	done, err := p.board.MailReturned(ctx, []string{"other@example.org", strings.ToLower(ana)},
		[]string{"ana@inside.example", "Ana@Example.org"}, board.StopBounced)
	a, b := state("ana@example.org"), state("bea@example.org")
	if !done || err != nil || a.State != notice.MailStopped || a.Reason != board.StopBounced || !b.Deliverable() {
		t.Errorf("%t, %v: %v (%s) and %v", done, err, a.State, a.Reason, b.State)
	}
	p.decide(comments["ana@example.org"], notice.Remove)
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("%s gets %q although mail to it came back", got[0].To, got[0].Subject())
	}
	// A complaint about the mail that asks is one about mail to that address, too.
	if done, err := p.board.MailReturned(ctx, []string{confirm["bea@example.org"]}, []string{"bea@example.org"},
		board.StopComplained); !done || err != nil {
		t.Errorf("a complaint: %t, %v", done, err)
	}
	list, n, err := p.board.StoppedMailboxes(ctx, noticetest.Admin, 1, 9)
	if err != nil || n != 2 || len(list) != 1 || list[0].Masked[1:] != "…@example.org" {
		t.Errorf("the desk sees %+v of %d (%v)", list, n, err)
	}
	if _, _, err := p.board.StoppedMailboxes(ctx, noticetest.Mod, 1, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("a moderator sees them: %v", err)
	}
}

// TestAComplaintStopsAnAddressThatNobodyConfirmed, so that it is not asked again the next day.
func TestAComplaintStopsAnAddressThatNobodyConfirmed(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	p.comment("en", "Where does it come from?", "ana@example.org", "")
	asked := p.deliver()
	if len(asked) != 1 {
		t.Fatalf("%d mails ask to confirm", len(asked))
	}
	id := strings.Trim(asked[0].ID(), "<>")
	done, err := p.board.MailReturned(ctx, []string{id}, []string{"ana@example.org"}, board.StopComplained)
	if !done || err != nil {
		t.Fatal(done, err)
	}
	p.pass(48 * time.Hour)
	if err := p.board.Follow(ctx, board.Follow{Slug: "water", Email: "ana@example.org", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("%s gets %q although its owner complained", got[0].To, got[0].Subject())
	}
}
