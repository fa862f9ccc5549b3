package public

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// A givenAnswer is an official reply that answers the question of a receipt.
type givenAnswer struct {
	view.CommentRef
	At time.Time
}

func (v funcs) answersOf(r ReceiptShow) (all []givenAnswer) {
	for _, c := range r.Answers {
		a := givenAnswer{view.CommentRef{Number: c.Number}, c.Posted}
		on := r.Announcement
		if place, other := r.Announcements[c.On]; other {
			on, a.Title = place, v.Text(place).Title
		}
		a.Href = v.Permalink(on, c)
		all = append(all, a)
	}
	return all
}

// ReceiptShow is where the author of a comment sees what became of it.
type ReceiptShow struct {
	view.Frame
	board.Receipt
	Words    bool        // the reader has shown to be the author, and sees the words
	Place    string      // path of the comment in its discussion; empty unless it has one
	Email    string      // typed in to be shown the words
	Kept     []view.Kept // what was typed into a correction that came too late
	Problems notice.Problems
}

// The browser that sent a comment keeps the proof of it in a cookie for the receipt's address
// alone, so no other page is ever asked for with it.
const (
	proofCookie = "proof"
	proofLasts  = 90 * 24 * time.Hour
)

func receiptPath(l notice.Lang, token string) string { return "/" + string(l) + "/receipt/" + token }

// giveProof sets the cookie in both languages' addresses of the receipt.
func (s *Handlers) giveProof(c *gin.Context, id notice.CommentID, token string) {
	proof := s.board.Proof(id)
	for _, l := range notice.Langs {
		http.SetCookie(c.Writer, &http.Cookie{
			Name: proofCookie, Value: proof, Path: receiptPath(l, token), MaxAge: int(proofLasts.Seconds()),
			HttpOnly: true, Secure: s.Secure(), SameSite: http.SameSiteLaxMode,
		})
	}
}

// ReceiptShow shows whoever has its address where a comment stands, and its author what they wrote.
func (s *Handlers) ReceiptShow(c *gin.Context) error {
	lang, r, err := s.openReceipt(c)
	if err != nil {
		return err
	}
	proof, _ := c.Cookie(proofCookie)
	return s.Show(c, http.StatusOK, lang, receiptPage(lang, r, s.board.Proves(r.Comment.ID, proof)))
}

func (s *Handlers) openReceipt(c *gin.Context) (lang notice.Lang, r board.Receipt, err error) {
	if lang, err = edge.Language(c); err != nil {
		return lang, r, err
	}
	r, err = s.board.Receipt(c.Request.Context(), c.Param("token"))
	return lang, r, err
}

// receiptPage leaves the words out of the page, not only out of sight, for who has no proof.
func receiptPage(lang notice.Lang, r board.Receipt, words bool) ReceiptShow {
	p := ReceiptShow{
		Frame:   edge.Frame(lang, func(l notice.Lang) string { return receiptPath(l, r.Token) }),
		Receipt: r, Words: words,
	}
	if r.Comment.OnPage() {
		p.Place = commentPath(r.Announcement, lang, r.Comment)
	}
	if !words {
		p.Comment.Body, p.Comment.Author = notice.Body{}, notice.Author{}
	}
	return p
}

// ReceiptProve gives the proof to whoever types in the e-mail address that came with the comment.
func (s *Handlers) ReceiptProve(c *gin.Context) error {
	lang, r, err := s.openReceipt(c)
	if err != nil {
		return err
	}
	if wait := s.guesses.Spend(edge.ClientAddr(c), s.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	email := edge.Field(c, "email")
	if r.Comment.Status == notice.Withdrawn { // the address is gone with the words
		c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
		return nil
	}
	if !s.board.Wrote(r.Comment, email) {
		page := receiptPage(lang, r, false)
		page.Email, page.Problems = strings.ToValidUTF8(email, "\uFFFD"), notice.Problems{"email": {Key: "problem.receipt.email"}}
		return s.Show(c, http.StatusUnprocessableEntity, lang, page)
	}
	s.giveProof(c, r.Comment.ID, r.Token)
	c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
	return nil
}
