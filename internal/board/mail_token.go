package board

import (
	"crypto/hmac"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Tokens in mail. A link in a mail holds a token that says which mailbox it was sent to, what may be done with it, and
// until when, with an authentication code made with a key of the board. So none is stored, and nobody else can make
// one. Whoever opens a link sees a page; only a POST does anything.

// A MailPurpose says what a token in a mail is good for.
type MailPurpose byte

const (
	MailConfirm MailPurpose = iota + 1 // confirming the mailbox and what it asked for
	MailManage                         // seeing and ending what the mailbox follows
	MailEnd                            // ending one subscription, or all daily ones if nothing is named

	// Of mails to members of the institution. Mailbox stands for the account and its address (Board.colleagueKey).
	MailDeskConfirm // confirming the address
	MailDeskEnd     // being told no more of a kind of news
	MailDeskAct     // deciding about a comment that waits, or claiming a question
)

// How long tokens hold: one that confirms, and the others. People look for old mails in order to unsubscribe.
const (
	confirmLasts = 7 * 24 * time.Hour
	manageLasts  = 365 * 24 * time.Hour
	actLasts     = 24 * time.Hour // of MailDeskAct
)

// A MailToken is what a token in a mail says.
type MailToken struct {
	Purpose MailPurpose
	Mailbox notice.AuthorKey
	Follows notice.Followed // of MailEnd; of MailDeskAct only the comment
	Until   time.Time       // to the minute
}

// News returns the kind of news that a token in a mail to a colleague is about. It stands in the place of Follows.Kind.
func (t MailToken) News() notice.DeskNews { return notice.DeskNewsNumber(int(t.Follows.Kind)) }

const (
	tokenBody = 1 + 16 + 1 + 8 + 8 + 4 // bytes: purpose, mailbox, what is followed, minutes since 1970
	tokenSize = tokenBody + secretSize
)

// mailToken encodes t with its authentication code: 87 characters (base32hex).
func (b *Board) mailToken(t MailToken) string {
	body := append([]byte{byte(t.Purpose)}, t.Mailbox[:]...)
	body = append(body, byte(t.Follows.Kind))
	body = binary.BigEndian.AppendUint64(body, uint64(t.Follows.On))
	body = binary.BigEndian.AppendUint64(body, uint64(t.Follows.Comment))
	body = binary.BigEndian.AppendUint32(body, uint32(t.Until.Unix()/60))
	return secretText.EncodeToString(append(body, b.keys.mail.derive("token" + string(body))[:secretSize]...))
}

// ParseMailToken returns what a token says if it is good for a purpose and holds at a time. Errors: ErrNotFound.
func (b *Board) ParseMailToken(text string, p MailPurpose, at time.Time) (t MailToken, err error) {
	none := fmt.Errorf("token of a mail: %w", notice.ErrNotFound)
	raw, err := secretText.DecodeString(text)
	if err != nil || len(raw) != tokenSize {
		return t, none
	}
	body, code := raw[:tokenBody], raw[tokenBody:]
	if !hmac.Equal(code, b.keys.mail.derive("token" + string(body))[:secretSize]) {
		return t, none
	}
	t = MailToken{
		Purpose: MailPurpose(body[0]), Mailbox: notice.AuthorKey(body[1:17]),
		Follows: notice.Followed{
			Kind: notice.FollowKind(body[17]), On: notice.AnnouncementID(binary.BigEndian.Uint64(body[18:])),
			Comment: notice.CommentID(binary.BigEndian.Uint64(body[26:])),
		},
		Until: time.Unix(60*int64(binary.BigEndian.Uint32(body[34:])), 0).UTC(),
	}
	if t.Purpose != p || !at.Before(t.Until) || b.mailToken(t) != text {
		return MailToken{}, none
	}
	return t, nil
}

// ManageToken returns the token with which a mailbox sees and ends what it follows.
func (b *Board) ManageToken(k notice.AuthorKey, at time.Time) string {
	return b.mailToken(MailToken{Purpose: MailManage, Mailbox: k, Until: at.Add(manageLasts)})
}

// mailID returns the identifier of the mail that tells a mailbox of an event: always the same for both, so that a mail
// that is sent again is known to be the same. It is unguessable, and its end proves to whom it was sent (sentTo).
func (b *Board) mailID(e notice.Event, to notice.AuthorKey) string {
	said := fmt.Sprintf("id %d %d %s", e.Number, e.At.UnixMilli(), hex.EncodeToString(to[:]))
	id := secretText.EncodeToString(b.keys.mail.derive(said)[:secretSize])
	return id + b.recipientProof(id, to)
}

// threadID returns the identifier of a conversation, by which mail programs group mails.
func (b *Board) threadID(on notice.AnnouncementID, root notice.CommentID) string {
	return secretText.EncodeToString(b.keys.mail.derive(fmt.Sprint("thread ", on, " ", root))[:secretSize])
}
