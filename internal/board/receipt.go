package board

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// Receipts. The address of a receipt holds the comment's id and an authentication code made with a key of the board,
// so that valid addresses need not be stored. The address lets anyone see the status of the comment. Its text is
// shown only to its author, who proves to be that with the Proof that the board gave to the browser, or with the
// e-mail address of the comment. So are measures about the author, and only those that were taken after the comment was
// sent: anyone can send a comment with another's address.

// idLength is the length of a comment id in a token, in characters.
const idLength = 13

// Token returns the secret part of the address of a comment's receipt: 39 characters (base32hex), of which the first
// 13 are the comment's id.
func (b *Board) Token(id notice.CommentID) string {
	return id.String() + b.mac(b.keys.receipt, id)
}

// Proof returns the secret by which the browser that sent a comment proves that it did.
func (b *Board) Proof(id notice.CommentID) string { return b.mac(b.keys.proof, id) }

// Proves reports whether proof is the Proof of a comment. The comparison takes constant time.
func (b *Board) Proves(id notice.CommentID, proof string) bool {
	return hmac.Equal([]byte(proof), []byte(b.Proof(id)))
}

// mac returns the authentication code of a comment's id (HMAC-SHA-256, truncated to secretSize).
func (b *Board) mac(key []byte, id notice.CommentID) string {
	return secretText.EncodeToString(derive(key, id.String())[:secretSize])
}

// A Receipt is what the author of a comment may know about it.
type Receipt struct {
	Token        string
	Comment      notice.Comment
	Announcement notice.Announcement
	Restriction  notice.Restriction // of the author, now: measures taken after the comment was sent
	Answers      []notice.Comment   // the official replies that answer it, on any announcement
	Due          time.Time          // when an answer is due; zero if none is, or the comment has no date

	Announcements map[notice.AnnouncementID]notice.Announcement // other announcements that Answers are on
}

// Receipt returns the receipt with a token. Errors: ErrNotFound.
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
		r.Restriction = dossier.Restriction(now).Since(r.Comment.Posted)
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if settings.Promised() {
			r.Due = r.Comment.Due(settings.AnswerWithin)
		}
		away := relatedComments{}
		r.Answers, err = away.answers(tx, r.Comment)
		r.Announcements = away.announcements
		return err
	})
	return r, err
}

// Wrote reports whether email is the address that the author of c gave, in any spelling (see fold.Email).
func (b *Board) Wrote(c notice.Comment, email string) bool {
	given, typed := fold.Email(c.Author.Contact), fold.Email(email)
	return given != "" && hmac.Equal([]byte(typed), []byte(given))
}
