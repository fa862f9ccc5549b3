package board

import (
	"context"
	"crypto/hmac"
	"fmt"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// Receipts. The address of a receipt is made from the comment's id and a key that only the board
// has, so nothing need be stored to know a true one. Whoever has the address may see where the
// comment stands; the words are only for those who prove to be its author, with what the board
// gave the browser that sent them or with the e-mail address typed in then.

const idLength = 13

// Token returns the secret part of the address of a comment's receipt: 39 characters, A to V and
// digits, the first 13 of them the comment's id.
func (b *Board) Token(id notice.CommentID) string {
	return id.String() + b.mac(b.keys.receipt, id)
}

// Proof returns what the browser that sent a comment keeps to be shown its words.
func (b *Board) Proof(id notice.CommentID) string { return b.mac(b.keys.proof, id) }

// Proves reports whether proof is the Proof for a comment.
func (b *Board) Proves(id notice.CommentID, proof string) bool {
	return hmac.Equal([]byte(proof), []byte(b.Proof(id)))
}

func (b *Board) mac(key []byte, id notice.CommentID) string {
	return secretText.EncodeToString(derive(key, id.String())[:secretSize])
}

// A Receipt is what the author of a comment may know about it.
type Receipt struct {
	Token         string
	Comment       notice.Comment
	Announcement  notice.Announcement
	Restriction   notice.Restriction                            // of the author, now
	Answers       []notice.Comment                              // the official replies that answer it, wherever they stand
	Announcements map[notice.AnnouncementID]notice.Announcement // other announcements that they stand on
	Due           time.Time                                     // when it is promised to be answered; zero if it awaits no answer, or nobody knows
}

// Receipt returns the receipt with a token; ErrNotFound for any that is not true.
func (b *Board) Receipt(ctx context.Context, token string) (r Receipt, err error) {
	id, err := notice.ParseCommentID(token[:min(len(token), idLength)])
	if err != nil || !hmac.Equal([]byte(token), []byte(b.Token(id))) {
		return r, fmt.Errorf("receipt: %w", notice.ErrNotFound)
	}
	r.Token = token
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if r.Comment, err = tx.Comment(id); err != nil {
			return err
		}
		if r.Announcement, err = tx.Announcement(r.Comment.On); err != nil {
			return err
		}
		dossier, err := tx.Dossier(r.Comment.Author.Key.Subject())
		if err != nil {
			return err
		}
		r.Restriction = dossier.Restriction(now)
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		r.Due = r.Comment.Due(settings.AnswerWithin)
		away := relatedComments{}
		r.Answers, err = away.answers(tx, r.Comment)
		r.Announcements = away.places
		return err
	})
	return r, err
}

// Wrote reports whether the author of c gave this e-mail address.
func (b *Board) Wrote(c notice.Comment, email string) bool {
	return c.Author.Contact != "" && hmac.Equal([]byte(strings.ToLower(strings.TrimSpace(email))), []byte(strings.ToLower(c.Author.Contact)))
}
