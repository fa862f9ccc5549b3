package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// amending returns the form with which an author corrects a comment.
func (v funcs) amending(p ReceiptCorrect) view.FormPart {
	f := v.FormPart(p.Announcement, p.Form)
	f.Cancel = "/" + string(v.Lang()) + "/receipt/" + p.Token
	f.Action, f.Amends = f.Cancel+"/correction", true
	return f
}

// ReceiptCorrect is where authors correct their comment while it waits, from its receipt.
type ReceiptCorrect struct {
	view.Frame
	Token        string
	Announcement notice.Announcement
	Form         view.Form
	Preview      *notice.Preview // what would become of it; nil unless that was asked for
}

// ReceiptCorrect shows the form with what the comment says now.
func (s *Handlers) ReceiptCorrect(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !o.Comment.Amendable() || !s.board.Proves(o.Comment.ID, o.proof) {
		return o.toReceipt(c)
	}
	m := o.Comment
	return s.amendPage(c, http.StatusOK, o, ReceiptCorrect{Form: view.Form{
		Comment: m.Body.Source(), Name: m.Author.Name, Organisation: m.Author.Organisation, Lang: m.Lang, Question: m.Question,
	}})
}

func (s *Handlers) amendPage(c *gin.Context, code int, o ownReceipt, p ReceiptCorrect) (err error) {
	if p.Form.Settings, err = s.board.Settings(c.Request.Context()); err != nil {
		return err
	}
	p.Frame, p.Token, p.Announcement = o.frame("correction"), o.Token, o.Announcement
	return s.Show(c, code, o.lang, p)
}

// ReceiptCorrectPost corrects a comment, or shows how it would look.
func (s *Handlers) ReceiptCorrectPost(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	d, p, id, ctx := draft(c, o.lang), ReceiptCorrect{}, o.Comment.ID, c.Request.Context()
	if edge.Field(c, "do") == "preview" {
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
