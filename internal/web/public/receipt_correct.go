package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// ReceiptCorrect is where authors correct their comment while it waits, from its receipt. It is shown only with proof.
type ReceiptCorrect struct {
	view.Frame
	Token        string // of the receipt
	Announcement notice.Announcement
	Form         view.Form       // what the comment says or what was typed; Email and Parent are empty: they stay
	Preview      *notice.Preview // what would become of it; nil unless a preview was asked for
}

// ReceiptCorrect serves GET /{lang}/receipt/{token}/correction: the form with what the comment says now. Without proof,
// or if the comment cannot be corrected any more, it redirects to the receipt.
func (h *Handlers) ReceiptCorrect(c *gin.Context) error {
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !r.Comment.Amendable() || r.proof == "" {
		return r.redirect(c)
	}
	return h.showCorrection(c, http.StatusOK, r, ReceiptCorrect{Form: formOf(r.Comment)})
}

// formOf returns the form with what a comment says.
func formOf(c notice.Comment) view.Form {
	return view.Form{
		Comment: c.Body.Source(), Name: c.Author.Name, Organisation: c.Author.Organisation, Lang: c.Lang,
		Question: c.Question,
	}
}

// ReceiptCorrectPost serves POST /{lang}/receipt/{token}/correction. With do=open it is ReceiptCorrect; with do=preview
// it shows what would become of the comment, and with do=keep the form as it was sent; otherwise it corrects the comment
// and leads to the receipt. Problems come back in the form.
func (h *Handlers) ReceiptCorrectPost(c *gin.Context) error {
	if edge.Field(c, "do") == "open" {
		return h.ReceiptCorrect(c)
	}
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	d, p, id, ctx := draft(c, r.lang), ReceiptCorrect{}, r.Comment.ID, c.Request.Context()
	switch edge.Field(c, "do") {
	case "keep":
	case "preview":
		var seen notice.Preview
		seen, err = h.board.PreviewAmendment(ctx, id, r.proof, d)
		p.Preview = &seen
	default:
		if _, err = h.board.Amend(ctx, id, r.proof, d); err == nil {
			return h.done(c, r)
		}
	}
	code := http.StatusOK
	if errors.Is(err, notice.ErrConflict) || errors.Is(err, notice.ErrForbidden) {
		return h.showRefused(c, r, err)
	}
	if err != nil {
		p.Preview = nil
		if p.Form, code, err = h.refused(c, r.lang, d, err); err != nil {
			return err
		}
	}
	p.Form = filledIn(p.Form, d)
	return h.showCorrection(c, code, r, p)
}

// showCorrection shows p, of which it fills in the frame, the receipt's parts and the form's settings.
func (h *Handlers) showCorrection(c *gin.Context, code int, r ownReceipt, p ReceiptCorrect) (err error) {
	if p.Form.Settings, err = h.board.Settings(c.Request.Context()); err != nil {
		return err
	}
	p.Frame, p.Token, p.Announcement = r.frame("correction", view.CommentFormID), r.Token, r.Announcement
	p.Form.Proof = r.pass
	return h.Show(c, code, r.lang, p)
}

// amending returns the form with which an author corrects a comment.
func (f funcs) amending(p ReceiptCorrect) view.FormPart {
	part := f.FormPart(p.Announcement, p.Form)
	part.Cancel = receiptPath(f.Lang(), p.Token)
	part.Action, part.Amends = part.Cancel+"/correction", true
	return part
}
