package public

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// From its receipt, authors correct their comment while it waits, and withdraw it. The proof is the one that shows them
// their words; package board checks it.

// An ownReceipt is a receipt with the proof cookie of the request.
type ownReceipt struct {
	board.Receipt
	lang  notice.Lang
	proof string // empty without a cookie
}

// openOwnReceipt returns the receipt that a request's path names, whether or not the proof is good.
func (h *Handlers) openOwnReceipt(c *gin.Context) (r ownReceipt, err error) {
	if r.lang, r.Receipt, err = h.openReceipt(c); err == nil {
		r.proof, _ = c.Cookie(proofCookie)
	}
	return r, err
}

// redirect redirects to the receipt, which says what became of the comment and asks for a missing proof.
func (r ownReceipt) redirect(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, receiptPath(r.lang, r.Token))
	return nil
}

// frame returns the frame of a page beneath the receipt, by the last part of its path.
func (r ownReceipt) frame(page string) view.Frame {
	return edge.Frame(r.lang, func(l notice.Lang) string { return receiptPath(l, r.Token) + "/" + page })
}

// showRefused shows the receipt as it is now, after a correction or withdrawal that failed with
// notice.ErrConflict (it was decided on meanwhile) or notice.ErrForbidden (no proof). What was typed is on it.
func (h *Handlers) showRefused(c *gin.Context, r ownReceipt, err error) error {
	problems := notice.Problems{"form": {Key: "problem.own.decided"}}
	if errors.Is(err, notice.ErrForbidden) {
		problems = notice.Problems{"email": {Key: "problem.own.proof"}}
	}
	if r.Comment.Status == notice.Withdrawn { // nothing is left to prove or to keep
		return r.redirect(c)
	}
	r, failed := h.openOwnReceipt(c) // again: the decision may be newer than what was read
	if failed != nil {
		return failed
	}
	v := h.Classify(err)
	h.Report(c, v, err)
	p := receiptPage(r.lang, r.Receipt, h.board.Proves(r.Comment.ID, r.proof))
	p.Problems, p.Kept = problems, edge.KeptTexts(c)
	return h.Show(c, v.Code, r.lang, p)
}
