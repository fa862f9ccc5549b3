package board

import (
	"context"
	"maps"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Anyone can type an e-mail address into the form of a comment, so the author key that is made of it does not show who
// sends the comment. What is told to a sender about earlier comments of that author, and what is granted because of
// them, depends on evidence that the sender's browser sent these: the proofs that it was given with them, or the nonce
// of the form, which the browser repeats when it sends the form again. The network is weaker evidence, and is taken for
// a short time. Restrictions alone depend on the address: no comment is stored while its author is barred.

// How long the same comment from the same network is taken for a repeated request, without other evidence. The text of
// a pending comment is known to its author only. Of a published one, all but the e-mail address is public.
const (
	resendWindow       = time.Hour
	publicResendWindow = 2 * time.Minute
)

// MaxProofs is how many tokens of Draft.Proofs are looked at.
const MaxProofs = 5

// ProofToken returns what proves, in Draft.Proofs, that a browser sent a comment: its id and its Proof, 39 characters.
func (b *Board) ProofToken(id notice.CommentID) string { return id.String() + b.Proof(id) }

// A sender is what is known of the sender of a draft besides the texts that were typed.
type sender struct {
	network notice.NetworkKey
	at      time.Time                 // when the draft arrived
	nonce   notice.NonceKey           // zero: none
	proven  map[notice.CommentID]bool // comments that the browser has proved to have sent
}

// sender returns the sender of a draft that arrived at a time.
func (b *Board) sender(d Draft, at time.Time) sender {
	s := sender{
		network: b.networkKey(d.From), at: at, nonce: b.nonceKey(d.Nonce), proven: map[notice.CommentID]bool{},
	}
	for _, token := range d.Proofs[:min(len(d.Proofs), MaxProofs)] {
		id, err := notice.ParseCommentID(token[:min(len(token), idLength)])
		if err == nil && b.Proves(id, token[idLength:]) {
			s.proven[id] = true
		}
	}
	return s
}

// sameForm reports whether c was sent with the nonce of s.
func (s sender) sameForm(c notice.Comment) bool {
	return s.nonce != (notice.NonceKey{}) && s.nonce == c.Nonce
}

// sent reports whether there is proof that the sender's browser sent c.
func (s sender) sent(c notice.Comment) bool { return s.proven[c.ID] || s.sameForm(c) }

// resends reports whether a draft with the text and the author of c may be taken for c, sent again.
func (s sender) resends(c notice.Comment) bool {
	window := resendWindow
	if c.OnPage() {
		window = publicResendWindow
	}
	return s.sent(c) || s.network == c.Network && s.at.Sub(c.Posted) < window
}

// provenOf returns the comments of an author that the sender has proved to have sent.
func (s sender) provenOf(tx notice.CommentReader, author notice.AuthorKey) (mine []notice.Comment, err error) {
	cs, err := tx.CommentsByID(slices.Sorted(maps.Keys(s.proven))) // without those that a restored backup lacks
	for _, c := range cs {
		if c.Author.Key == author {
			mine = append(mine, c)
		}
	}
	return mine, err
}

// isKnown reports whether the sender has proved to have sent a comment of an author that is published.
func (s sender) isKnown(tx notice.CommentReader, author notice.AuthorKey) (bool, error) {
	mine, err := s.provenOf(tx, author)
	return slices.ContainsFunc(mine, notice.Comment.Readable), err
}

// Sent reports whether there is proof that the browser that sent d has sent a comment: it is among d.Proofs, or it came
// with the same nonce. Only such a browser is given the Proof of the comment. Errors: ErrNotFound.
func (b *Board) Sent(ctx context.Context, id notice.CommentID, d Draft) (sent bool, err error) {
	s := b.sender(d, time.Time{})
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err := tx.Comment(id)
		sent = err == nil && s.sent(c)
		return err
	})
	return sent, err
}
