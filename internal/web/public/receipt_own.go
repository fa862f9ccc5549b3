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

// From its receipt, authors correct their comment while it waits, withdraw it, and change one that was refused to send it
// again. The proof is the one that shows them their words; package board checks it. A browser that keeps no cookies has
// none: the pages that it is shown after the proof carry a board.Board.Pass in their forms, which is never in an address.

// An ownReceipt is a receipt with what the request has to prove that it comes from the author.
type ownReceipt struct {
	board.Receipt
	lang  notice.Lang
	proof string // for package board; empty if there is no good one
	pass  string // for the forms of the answer; empty if the proof is a cookie
}

// openOwnReceipt returns the receipt that a request's path names, whether or not there is a good proof.
func (h *Handlers) openOwnReceipt(c *gin.Context) (r ownReceipt, err error) {
	if r.lang, r.Receipt, err = h.openReceipt(c); err != nil {
		return r, err
	}
	id := r.Comment.ID
	if cookie, _ := c.Cookie(proofCookie); h.board.Proves(id, cookie) {
		r.proof = cookie
		return r, nil
	}
	now := h.Now()
	if r.proof = h.board.ProofByPass(id, edge.Field(c, "proof"), now); r.proof != "" {
		r.pass = h.board.Pass(id, now)
	}
	return r, nil
}

// isOpened reports whether a form was sent only to see the page that follows, from a page whose forms carry the proof
// or by the language switch.
func isOpened(c *gin.Context) bool {
	return edge.Field(c, "do") == "open" || edge.Field(c, "do") == "keep"
}

// done answers after the author's request was carried out: with a redirect to the receipt or, for a browser without
// the cookie, with the receipt itself.
func (h *Handlers) done(c *gin.Context, r ownReceipt) error {
	if r.pass == "" {
		return r.redirect(c)
	}
	r, err := h.openOwnReceipt(c) // as it is now
	if err != nil {
		return err
	}
	return h.Show(c, http.StatusOK, r.lang, receiptPage(r, h.Now()))
}

// redirect redirects to the receipt, which says what became of the comment and asks for a missing proof.
func (r ownReceipt) redirect(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, receiptPath(r.lang, r.Token))
	return nil
}

// frame returns the frame of a page beneath the receipt, by the last part of its path and the id of its form.
func (r ownReceipt) frame(page, form string) view.Frame {
	f := edge.Frame(r.lang, func(l notice.Lang) string { return receiptPath(l, r.Token) + "/" + page })
	f.SwitchForm = form
	return f
}

// showRefused shows the receipt as it is now, after a correction or withdrawal that failed with
// notice.ErrConflict (it was decided on meanwhile) or notice.ErrForbidden (no proof). What was typed is on it.
func (h *Handlers) showRefused(c *gin.Context, r ownReceipt, err error) error {
	problems := notice.Problems{"form": {Key: "problem.own.decided"}}
	if errors.Is(err, notice.ErrForbidden) {
		problems = notice.Problems{"email": {Key: "problem.own.proof"}}
	}
	if isGone(r.Comment) { // nothing is left to prove or to keep
		return r.redirect(c)
	}
	r, failed := h.openOwnReceipt(c) // again: the decision may be newer than what was read
	if failed != nil {
		return failed
	}
	v := h.Classify(err)
	h.Report(c, v, err)
	p := receiptPage(r, h.Now())
	p.Problems, p.Kept = problems, edge.KeptTexts(c)
	return h.Show(c, v.Code, r.lang, p)
}
