package board

import (
	"context"
	"crypto/hmac"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// passLasts is how long a Pass holds: long enough to correct a comment.
const passLasts = 2 * time.Hour

// Pass returns what stands for the Proof of a comment in the forms of a page, until passLasts after at. It is for
// browsers that keep no cookies, and ends because their pages may be kept. It is the time of its end, in seconds of Unix
// time, a dot, and an authentication code of 26 characters (base32hex).
func (b *Board) Pass(id notice.CommentID, at time.Time) string {
	return b.passUntil(id, strconv.FormatInt(at.Add(passLasts).Unix(), 10))
}

// ProofByPass returns the Proof of a comment if pass is a Pass of it that holds at a time; else it is empty.
func (b *Board) ProofByPass(id notice.CommentID, pass string, at time.Time) string {
	end, _, _ := strings.Cut(pass, ".")
	until, err := strconv.ParseInt(end, 10, 64)
	if err != nil || at.Unix() >= until || !hmac.Equal([]byte(pass), []byte(b.passUntil(id, end))) {
		return ""
	}
	return b.Proof(id)
}

func (b *Board) passUntil(id notice.CommentID, end string) string {
	return end + "." + secretText.EncodeToString(b.keys.pass.derive(id.String() + "." + end)[:secretSize])
}

// mac returns the authentication code of a comment's id (HMAC-SHA-256, truncated to secretSize).
func (b *Board) mac(key *deriver, id notice.CommentID) string {
	return secretText.EncodeToString(key.derive(id.String())[:secretSize])
}

// A Receipt is what the author of a comment may know about it.
type Receipt struct {
	Token        string
	Comment      notice.Comment
	Announcement notice.Announcement
	Restriction  notice.Restriction // of the author, now: measures taken after the comment was sent
	Answers      []notice.Comment   // the official replies that answer it, on any announcement; none that is damaged
	Published    time.Time          // when it was last published; zero if it never was, or that is not known
	Batch        bool               // it was decided on together with others, so perhaps nobody read it by itself
	ReadBy       time.Time          // when a decision is due; zero if it is not pending, or nothing is promised
	Due          time.Time          // when an answer is due; zero if none is or may be, or nothing is promised

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
			r.ReadBy, r.Due = dueDates(r.Comment, settings)
		}
		if err := r.loadDecisions(tx); err != nil {
			return err
		}
		r.Answers = nil
		answers, on, err := related(tx, slices.Clone(r.Comment.Answers), r.Comment.On)
		for _, id := range r.Comment.Answers {
			if reply := answers[id]; !reply.Damaged() {
				r.Answers = append(r.Answers, reply)
			}
		}
		r.Announcements = on
		return err
	})
	return r, err
}

// dueDates returns when a comment is to be decided on and, if it is a question, to be answered; zero for what has been
// done, or is not going to be.
func dueDates(c notice.Comment, s notice.Settings) (read, answered time.Time) {
	if c.Posted.IsZero() {
		return read, answered
	}
	if c.Status == notice.Pending {
		read = c.Posted.AddDate(0, 0, s.DecideWithin)
	}
	if c.Question && (c.Status == notice.Pending || c.AwaitsAnswer()) {
		answered = c.Posted.AddDate(0, 0, s.AnswerWithin)
	}
	return read, answered
}

// loadDecisions fills in r.Published and r.Batch from the history of the comment.
func (r *Receipt) loadDecisions(tx notice.Tx) error {
	const few = 10 // entries to read at once
	c := r.Comment
	r.Published, r.Batch = time.Time{}, false
	published, decided := !c.OnPage(), c.Status == notice.Pending || c.Status == notice.Withdrawn
	for before := uint64(0); !published || !decided; {
		entries, err := tx.HistoryBefore(c.ID, before, few)
		if err != nil {
			return err
		}
		for _, e := range entries {
			before = e.Seq
			if !published && e.To == notice.Published && e.From != notice.Published {
				r.Published, published = e.At, true
			}
			if !decided && e.To == c.Status && e.From != c.Status {
				r.Batch, decided = e.Batch != 0, true
			}
		}
		if len(entries) < few {
			break
		}
	}
	return nil
}

// Wrote reports whether email is the address that the author of c gave, in any spelling (see fold.Email). If the address
// was deleted because it was kept for long enough, the author's key tells, which was made from it.
func (b *Board) Wrote(c notice.Comment, email string) bool {
	if given := fold.Email(c.Author.Contact); given != "" {
		return hmac.Equal([]byte(fold.Email(email)), []byte(given))
	}
	if !c.Erased.None() || c.Status == notice.Withdrawn || c.Official() || !notice.IsEmail(strings.TrimSpace(email)) {
		return false
	}
	return slices.ContainsFunc(fold.EmailSpellings(email), func(spelling string) bool {
		k := b.authorKey(spelling)
		return hmac.Equal(k[:], c.Author.Key[:])
	})
}
