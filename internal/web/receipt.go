package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The browser that sent a comment keeps the proof of it in a cookie for the receipt's address
// alone, so no other page is ever asked for with it.
const (
	proofCookie = "proof"
	proofLasts  = 90 * 24 * time.Hour
)

func receiptPath(l notice.Lang, token string) string { return "/" + string(l) + "/receipt/" + token }

// giveProof sets the cookie in both languages' addresses of the receipt.
func (s *publicHandlers) giveProof(c *gin.Context, id notice.CommentID, token string) {
	proof := s.board.Proof(id)
	for _, l := range notice.Langs {
		http.SetCookie(c.Writer, &http.Cookie{
			Name: proofCookie, Value: proof, Path: receiptPath(l, token), MaxAge: int(proofLasts.Seconds()),
			HttpOnly: true, Secure: s.Secure(), SameSite: http.SameSiteLaxMode,
		})
	}
}

// receipt shows whoever has its address where a comment stands, and its author what they wrote.
func (s *publicHandlers) receipt(c *gin.Context) error {
	lang, r, err := s.openReceipt(c)
	if err != nil {
		return err
	}
	proof, _ := c.Cookie(proofCookie)
	return s.show(c, http.StatusOK, lang, receiptPage(lang, r, s.board.Proves(r.Comment.ID, proof)))
}

func (s *publicHandlers) openReceipt(c *gin.Context) (lang notice.Lang, r board.Receipt, err error) {
	if lang, err = language(c); err != nil {
		return lang, r, err
	}
	r, err = s.board.Receipt(c.Request.Context(), c.Param("token"))
	return lang, r, err
}

// receiptPage leaves the words out of the page, not only out of sight, for who has no proof.
func receiptPage(lang notice.Lang, r board.Receipt, words bool) view.Receipt {
	p := view.Receipt{
		Frame: frame(lang, func(l notice.Lang) string { return receiptPath(l, r.Token) }),
		Token: r.Token, Comment: r.Comment, Announcement: r.Announcement, Restriction: r.Standing, Words: words,
		Answers: r.Answers, Announcements: r.Places, Due: r.Due,
	}
	if r.Comment.OnPage() {
		p.Place = commentPath(r.Announcement, lang, r.Comment)
	}
	if !words {
		p.Comment.Body, p.Comment.Author = notice.Body{}, notice.Author{}
	}
	return p
}

// proveAuthor gives the proof to whoever types in the e-mail address that came with the comment.
func (s *publicHandlers) proveAuthor(c *gin.Context) error {
	lang, r, err := s.openReceipt(c)
	if err != nil {
		return err
	}
	if wait := s.guesses.Spend(clientAddr(c), s.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	email := field(c, "email")
	if r.Comment.Status == notice.Withdrawn { // the address is gone with the words
		c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
		return nil
	}
	if !s.board.Wrote(r.Comment, email) {
		page := receiptPage(lang, r, false)
		page.Email, page.Problems = strings.ToValidUTF8(email, "\uFFFD"), notice.Problems{"email": "problem.receipt.email"}
		return s.show(c, http.StatusUnprocessableEntity, lang, page)
	}
	s.giveProof(c, r.Comment.ID, r.Token)
	c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
	return nil
}
