package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// What authors do with their comment from its receipt: correct it while it waits, and withdraw it. The
// proof is the one that shows them their words; package board asks for it.

// An ownReceipt is a receipt with the proof that came along.
type ownReceipt struct {
	board.Receipt
	lang  notice.Lang
	proof string
}

func (s *publicHandlers) openOwnReceipt(c *gin.Context) (o ownReceipt, err error) {
	if o.lang, o.Receipt, err = s.openReceipt(c); err == nil {
		o.proof, _ = c.Cookie(proofCookie)
	}
	return o, err
}

// toReceipt goes back to the receipt, which says how the comment stands and asks for a missing proof.
func (o ownReceipt) toReceipt(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, receiptPath(o.lang, o.Token))
	return nil
}

// frame is the frame of a page beneath the receipt.
func (o ownReceipt) frame(page string) view.Frame {
	return frame(o.lang, func(l notice.Lang) string { return receiptPath(l, o.Token) + "/" + page })
}

// tooLate shows the receipt as it is now to who could not do what they wanted, with the reason and
// what was typed. Without a proof it does not show the words.
func (s *publicHandlers) tooLate(c *gin.Context, o ownReceipt, err error) error {
	problems := notice.Problems{"form": "problem.own.decided"}
	if errors.Is(err, notice.ErrForbidden) {
		problems = notice.Problems{"email": "problem.own.proof"}
	}
	if o.Comment.Status == notice.Withdrawn { // there is nothing left to prove or to keep
		return o.toReceipt(c)
	}
	o, failed := s.openOwnReceipt(c) // a moderator may have come first only just now
	if failed != nil {
		return failed
	}
	v := s.judge(err)
	s.announce(c, v, err)
	p := receiptPage(o.lang, o.Receipt, s.board.Proves(o.Comment.ID, o.proof))
	p.Problems, p.Kept = problems, keptTexts(c)
	return s.show(c, v.code, o.lang, p)
}

// ownCorrectionForm shows the form with what the comment says now.
func (s *publicHandlers) ownCorrectionForm(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !o.Comment.Amendable() || !s.board.Proves(o.Comment.ID, o.proof) {
		return o.toReceipt(c)
	}
	m := o.Comment
	return s.amendPage(c, http.StatusOK, o, view.OwnCorrection{Form: view.Form{
		Comment: m.Body.Source(), Name: m.Author.Name, Organisation: m.Author.Organisation, Lang: m.Lang, Question: m.Question,
	}})
}

func (s *publicHandlers) amendPage(c *gin.Context, code int, o ownReceipt, p view.OwnCorrection) (err error) {
	if p.Form.Settings, err = s.board.Settings(c.Request.Context()); err != nil {
		return err
	}
	p.Frame, p.Token, p.Announcement = o.frame("correction"), o.Token, o.Announcement
	return s.show(c, code, o.lang, p)
}

// ownCorrection corrects a comment, or shows how it would look.
func (s *publicHandlers) ownCorrection(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	d, p, id, ctx := draft(c, o.lang), view.OwnCorrection{}, o.Comment.ID, c.Request.Context()
	if field(c, "do") == "preview" {
		var seen notice.Preview
		seen, err = s.board.PreviewAmendment(ctx, id, o.proof, d)
		p.Preview = &seen
	} else if _, err = s.board.Amend(ctx, id, o.proof, d); err == nil {
		return o.toReceipt(c)
	}
	code := http.StatusOK
	if errors.Is(err, notice.ErrConflict) || errors.Is(err, notice.ErrForbidden) {
		return s.tooLate(c, o, err)
	}
	if err != nil {
		p.Preview = nil
		p.Form, code = s.refused(c, err)
	}
	p.Form = filledIn(p.Form, d)
	return s.amendPage(c, code, o, p)
}

// withdrawalForm says what it means to withdraw a comment.
func (s *publicHandlers) withdrawalForm(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !o.Comment.Withdrawable() || !s.board.Proves(o.Comment.ID, o.proof) {
		return o.toReceipt(c)
	}
	return s.show(c, http.StatusOK, o.lang, view.Withdrawal{Frame: o.frame("withdrawal"), Token: o.Token, Comment: o.Comment, Announcement: o.Announcement})
}

// withdraw takes a comment back.
func (s *publicHandlers) withdraw(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	_, err = s.board.Withdraw(c.Request.Context(), o.Comment.ID, o.proof)
	if errors.Is(err, notice.ErrConflict) || errors.Is(err, notice.ErrForbidden) {
		return s.tooLate(c, o, err)
	}
	if err != nil {
		return err
	}
	return o.toReceipt(c)
}
