package public

import (
	"crypto/rand"
	"net/http"

	"github.com/gin-gonic/gin"
)

// ReceiptResend serves GET and POST /{lang}/receipt/{token}/again: the comment form with what the author of a comment
// that was declined or removed had written, to be changed and sent as a new comment. Without proof, or if it cannot be
// written again, it redirects to the receipt.
func (h *Handlers) ReceiptResend(c *gin.Context) error {
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if r.proof == "" || !receiptPage(r, h.Now()).Again {
		return r.redirect(c)
	}
	ctx := c.Request.Context()
	form := formOf(r.Comment)
	form.Email, form.Nonce, form.Draft = r.Comment.Author.Contact, rand.Text(), "again-"+r.Comment.ID.String()+"-"
	if r.Comment.Parent != 0 {
		if form.Parent, err = h.board.Answerable(ctx, r.Announcement.ID, r.Comment.Parent.String()); err != nil {
			return err
		}
	}
	if form.Settings, err = h.board.Settings(ctx); err != nil {
		return err
	}
	c.Header("Referrer-Policy", "strict-origin") // else the form is sent without an origin, to a path that needs one
	return h.showForm(c, http.StatusOK, r.lang, CommentNew{
		Announcement: r.Announcement, Form: form, Receipt: receiptPath(r.lang, r.Token),
	})
}
