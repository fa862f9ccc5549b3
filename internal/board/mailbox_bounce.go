package board

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// Words for why nothing more is sent to a mailbox (notice.Mailbox.Reason). They are also the last part of message keys.
const (
	StopRefused    = "refused"    // its server refused mail to it
	StopBounced    = "bounced"    // mail to it came back
	StopComplained = "complained" // its owner marked mail as unwanted
)

// StopReasons lists every one.
var StopReasons = []string{StopRefused, StopBounced, StopComplained}

// proofSize is the length, in bytes, of the part of a Message-ID that proves to whom it was sent.
const proofSize = 10

// recipientProof returns the part of a Message-ID that only the board can write, and for one recipient only.
func (b *Board) recipientProof(id string, to notice.AuthorKey) string {
	said := "sent " + id + " " + hex.EncodeToString(to[:])
	return secretText.EncodeToString(b.keys.mail.derive(said)[:proofSize])
}

// sentTo reports whether the board has sent a mail with a Message-ID to a mailbox.
func (b *Board) sentTo(messageID string, to notice.AuthorKey) bool {
	local, _, _ := strings.Cut(messageID, "@")
	local = strings.ToUpper(local) // some servers change the case
	size := secretText.EncodedLen(secretSize)
	if len(local) != size+secretText.EncodedLen(proofSize) {
		return false
	}
	return hmac.Equal([]byte(local[size:]), []byte(b.recipientProof(local[:size], to)))
}

// MailReturned has nothing more sent to the mailbox to which a mail was sent that came back for good or that its owner
// complained of: reason is StopBounced or StopComplained. It does nothing, and returns false, unless one of the Message-IDs
// is that of a mail that the board has sent to one of the addresses. Errors: only internal ones.
func (b *Board) MailReturned(ctx context.Context, ids, addresses []string, reason string) (bool, error) {
	i := slices.IndexFunc(addresses, func(a string) bool {
		k := b.MailboxKey(a)
		return slices.ContainsFunc(ids, func(id string) bool { return b.sentTo(id, k) })
	})
	if i < 0 {
		return b.stopColleague(ctx, func(c notice.Colleague) bool {
			given := slices.ContainsFunc(addresses, func(a string) bool { return fold.Email(a) == c.Mail.Address })
			return given && slices.ContainsFunc(ids, func(id string) bool { return b.sentTo(id, b.colleagueKey(c)) })
		}, reason)
	}
	return true, b.StopMailbox(ctx, b.MailboxKey(addresses[i]), reason)
}

// A StoppedMailbox is one to which nothing more is sent.
type StoppedMailbox struct {
	Masked string // the first letter of the address and its domain; empty if the address is not kept
	Since  time.Time
	Reason string // StopRefused and the like
}

// StoppedMailboxes lists up to n mailboxes to which nothing more is sent, the latest first, and says how many there are, up
// to most. Errors: ErrForbidden.
func (b *Board) StoppedMailboxes(
	ctx context.Context, by notice.Actor, n, most int,
) (some []StoppedMailbox, count int, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, 0, err
	}
	var all []notice.Mailbox
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all, err = tx.MailboxesIn(notice.MailStopped, notice.MailboxCursor{}, most)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("listing stopped mailboxes: %w", err)
	}
	for _, m := range slices.Backward(all[max(0, len(all)-n):]) {
		if !slices.Contains(StopReasons, m.Reason) {
			m.Reason = StopRefused // of a board that was imported
		}
		some = append(some, StoppedMailbox{masked(m.Address), m.Since, m.Reason})
	}
	return some, len(all), nil
}

// masked returns what an administrator may see of an address, by which its owner recognises it.
func masked(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 1 {
		return ""
	}
	_, first := utf8.DecodeRuneInString(address)
	return address[:first] + "…" + address[at:]
}
