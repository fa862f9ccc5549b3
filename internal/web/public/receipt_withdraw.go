package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// ReceiptWithdraw asks an author to confirm that their comment is to be withdrawn. It is shown only with proof, and has
// the comment's words.
type ReceiptWithdraw struct {
	view.Frame
	board.Receipt
	Pass string // for the form; empty if a cookie proves who the reader is
}

// ReceiptWithdraw serves GET /{lang}/receipt/{token}/withdrawal. Without proof, or if the comment cannot be withdrawn
// any more, it redirects to the receipt.
func (h *Handlers) ReceiptWithdraw(c *gin.Context) error {
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !r.Comment.Withdrawable() || r.proof == "" {
		return r.redirect(c)
	}
	page := ReceiptWithdraw{Frame: r.frame("withdrawal", ""), Receipt: r.Receipt, Pass: r.pass}
	if r.pass != "" {
		page.SwitchForm = "withdrawal"
	}
	return h.Show(c, http.StatusOK, r.lang, page)
}

// ReceiptWithdrawPost serves POST /{lang}/receipt/{token}/withdrawal: it withdraws the comment, for good, and redirects
// to the receipt, which needs no proof any more. With do=open or do=keep it is ReceiptWithdraw.
func (h *Handlers) ReceiptWithdrawPost(c *gin.Context) error {
	if isOpened(c) {
		return h.ReceiptWithdraw(c)
	}
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	_, err = h.board.Withdraw(c.Request.Context(), r.Comment.ID, r.proof)
	if errors.Is(err, notice.ErrConflict) || errors.Is(err, notice.ErrForbidden) {
		return h.showRefused(c, r, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(c)
}
