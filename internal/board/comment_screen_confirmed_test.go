package board_test

import (
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestConfirmedAuthorsArePublishedAtOnce: in that mode, only those who prove a published comment and have confirmed
// their address. Who merely types the name and the address of such a person is not taken for them.
func TestConfirmedAuthorsArePublishedAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		state  notice.MailboxState // 0: the address was never given for news
		change func(*board.Draft)
		want   notice.Status
	}{
		"confirmed":              {notice.MailConfirmed, func(*board.Draft) {}, notice.Published},
		"in another spelling":    {notice.MailConfirmed, func(f *board.Draft) { f.Email = " ANA@Example.org" }, notice.Published},
		"never given":            {0, func(*board.Draft) {}, notice.Pending},
		"asked":                  {notice.MailUnconfirmed, func(*board.Draft) {}, notice.Pending},
		"mail came back":         {notice.MailStopped, func(*board.Draft) {}, notice.Pending},
		"typed by somebody else": {notice.MailConfirmed, func(f *board.Draft) { f.Proofs = nil }, notice.Pending},
		"another address": {
			notice.MailConfirmed, func(f *board.Draft) { f.Email = "other@example.org" }, notice.Pending,
		},
	} {
		d := newDesk(t, unlimited())
		first := draft()
		first.Email = "ana@example.org"
		c := d.decide(t, d.post(t, first), notice.Approve)
		if test.state != 0 {
			noticetest.PutMailbox(t, d.store, notice.Mailbox{
				Key: d.MailboxKey(first.Email), Address: first.Email, State: test.state, Since: d.now, Lang: notice.English,
			})
		}
		d.set(t, func(s *notice.Settings) { s.Screening.Mode = notice.HoldUnconfirmed })
		f := first
		f.Comment, f.Proofs = "And this, too.", []string{d.ProofToken(c.ID)}
		test.change(&f)
		if c := d.post(t, f); c.Status != test.want {
			t.Errorf("%s: %v for %q, want %v", name, c.Status, c.Flags, test.want)
		}
	}
}
