package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// ReceiptWithdraw asks authors whether they mean to take their comment back.
type ReceiptWithdraw struct {
	view.Frame
	board.Receipt
}

// ReceiptWithdraw says what it means to withdraw a comment.
func (s *Handlers) ReceiptWithdraw(c *gin.Context) error {
	o, err := s.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if !o.Comment.Withdrawable() || !s.board.Proves(o.Comment.ID, o.proof) {
		return o.toReceipt(c)
	}
	return s.Show(c, http.StatusOK, o.lang, ReceiptWithdraw{Frame: o.frame("withdrawal"), Receipt: o.Receipt})
}

// ReceiptWithdrawPost takes a comment back.
func (s *Handlers) ReceiptWithdrawPost(c *gin.Context) error {
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
