package board

import (
	"crypto/hmac"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// One's own data. Whoever can read the mail to an e-mail address sees everything that is kept under it, and can have it
// erased. A mail brings a link, and the page that it leads to opens a session for a short time. Both are tokens with an
// authentication code of a key of their own, so that no token that the board makes for anything else is one of these.
//
// What is kept under an address is every comment that came with it, also if somebody else typed it there. The board
// cannot tell these apart: most authors never confirm their address. All else that the board does with an address treats
// them alike, too: a restriction is about whoever wrote any of them, and on a receipt the address proves who the author
// is. So its owner has to answer for them, and sees, erases and finds the receipts of all. Nothing more is granted here
// than to anyone who types the address on a receipt, and it takes more than to know the address. Whoever typed the
// address of another has said that the words are that person's; the page says that they may not be.

// A DataPurpose says what a token for one's own data is good for.
type DataPurpose byte

const (
	DataLink    DataPurpose = iota + 1 // opening a session, from a mail
	DataSession                        // seeing, erasing and ending
)

// How long tokens for one's own data hold.
const (
	linkLasts = 24 * time.Hour // mails can be late

	// DataSessionLasts is how long a session holds.
	DataSessionLasts = time.Hour
)

// A dataOwner names an e-mail address by the key of its mailbox, and by that of the author of the comments that came
// with it: another one if that is of an older spelling (Board.emailKey).
type dataOwner struct{ mailbox, author notice.AuthorKey }

// keys lists the keys that comments of the owner can have.
func (o dataOwner) keys() []notice.AuthorKey {
	return slices.Compact([]notice.AuthorKey{o.author, o.mailbox})
}

const (
	dataTokenBody = 1 + 16 + 16 + 4 // bytes: purpose, mailbox, author, minutes since 1970
	dataTokenSize = dataTokenBody + secretSize
)

// dataToken encodes a token with its authentication code: 85 characters (base32hex). It holds until a time, to the
// minute.
func (b *Board) dataToken(p DataPurpose, o dataOwner, until time.Time) string {
	body := append([]byte{byte(p)}, o.mailbox[:]...)
	body = append(body, o.author[:]...)
	body = binary.BigEndian.AppendUint32(body, uint32(until.Unix()/60))
	return secretText.EncodeToString(append(body, b.keys.data.derive(string(body))[:secretSize]...))
}

// parseDataToken returns whose token it is, if it is good for a purpose and holds at a time. Errors: ErrNotFound.
func (b *Board) parseDataToken(text string, p DataPurpose, at time.Time) (o dataOwner, err error) {
	none := fmt.Errorf("token for one's own data: %w", notice.ErrNotFound)
	raw, err := secretText.DecodeString(text)
	if err != nil || len(raw) != dataTokenSize {
		return o, none
	}
	body, code := raw[:dataTokenBody], raw[dataTokenBody:]
	if !hmac.Equal(code, b.keys.data.derive(string(body))[:secretSize]) {
		return o, none
	}
	o = dataOwner{notice.AuthorKey(body[1:17]), notice.AuthorKey(body[17:33])}
	until := time.Unix(60*int64(binary.BigEndian.Uint32(body[33:])), 0)
	if DataPurpose(body[0]) != p || !at.Before(until) || b.dataToken(p, o, until) != text {
		return dataOwner{}, none
	}
	return o, nil
}

// OpenData returns a session for the link of a mail. It holds for DataSessionLasts. Errors: ErrNotFound (the link is
// wrong or too old).
func (b *Board) OpenData(link string) (session string, err error) {
	now := b.now()
	o, err := b.parseDataToken(link, DataLink, now)
	if err != nil {
		return "", err
	}
	return b.dataToken(DataSession, o, now.Add(DataSessionLasts)), nil
}

// DataTokenHolds returns nil if a token is good for a purpose. Errors: ErrNotFound.
func (b *Board) DataTokenHolds(token string, p DataPurpose) error {
	_, err := b.parseDataToken(token, p, b.now())
	return err
}
