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

// What authors do with their comment from its receipt: correct it while it waits, and withdraw it. The
// proof is the one that shows them their words; package board asks for it.

// An ownReceipt is a receipt with the proof that came along.
type ownReceipt struct {
	board.Receipt
	lang  notice.Lang
	proof string
}

func (s *Handlers) openOwnReceipt(c *gin.Context) (o ownReceipt, err error) {
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
	return edge.Frame(o.lang, func(l notice.Lang) string { return receiptPath(l, o.Token) + "/" + page })
}

// tooLate shows the receipt as it is now to who could not do what they wanted, with the reason and
// what was typed. Without a proof it does not show the words.
func (s *Handlers) tooLate(c *gin.Context, o ownReceipt, err error) error {
	problems := notice.Problems{"form": {Key: "problem.own.decided"}}
	if errors.Is(err, notice.ErrForbidden) {
		problems = notice.Problems{"email": {Key: "problem.own.proof"}}
	}
	if o.Comment.Status == notice.Withdrawn { // there is nothing left to prove or to keep
		return o.toReceipt(c)
	}
	o, failed := s.openOwnReceipt(c) // a moderator may have come first only just now
	if failed != nil {
		return failed
	}
	v := s.Classify(err)
	s.Report(c, v, err)
	p := receiptPage(o.lang, o.Receipt, s.board.Proves(o.Comment.ID, o.proof))
	p.Problems, p.Kept = problems, edge.KeptTexts(c)
	return s.Show(c, v.Code, o.lang, p)
}
