package public

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// ReceiptShow is where the author of a comment sees what became of it. receiptPage makes it. Comment.Body,
// Comment.Author and Restriction are empty unless Words is true.
type ReceiptShow struct {
	view.Frame
	board.Receipt
	Words    bool            // the reader has proved to be the author, and sees what they wrote
	Place    string          // path of the comment in its discussion; empty if it is not on a page
	Email    string          // the address tried to be shown the words; empty unless it was wrong
	Kept     []view.Kept     // what was typed into a correction that could not be made; nil otherwise
	Problems notice.Problems // of "email", and of "form" for a correction or withdrawal that could not be made
}

// ReceiptShow serves GET /{lang}/receipt/{token}: to anyone with that address what became of the comment, and the
// comment's words only with the proof cookie.
func (h *Handlers) ReceiptShow(c *gin.Context) error {
	lang, r, err := h.openReceipt(c)
	if err != nil {
		return err
	}
	proof, _ := c.Cookie(proofCookie)
	return h.Show(c, http.StatusOK, lang, receiptPage(lang, r, h.board.Proves(r.Comment.ID, proof)))
}

// ReceiptProve serves POST /{lang}/receipt/{token}/words: with the e-mail address that came with the comment it sets
// the proof cookie and redirects to the receipt, and with any other it shows the receipt with a problem. How many
// addresses can be tried is limited by the client's address.
func (h *Handlers) ReceiptProve(c *gin.Context) error {
	lang, r, err := h.openReceipt(c)
	if err != nil {
		return err
	}
	if wait := h.guesses.Spend(edge.ClientAddr(c), h.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	email := edge.Field(c, "email")
	if r.Comment.Status == notice.Withdrawn { // the address was erased with the words
		c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
		return nil
	}
	if !h.board.Wrote(r.Comment, email) {
		page := receiptPage(lang, r, false)
		page.Email = strings.ToValidUTF8(email, "\uFFFD")
		page.Problems = notice.Problems{"email": {Key: "problem.receipt.email"}}
		return h.Show(c, http.StatusUnprocessableEntity, lang, page)
	}
	h.giveProof(c, r.Comment.ID, r.Token)
	c.Redirect(http.StatusSeeOther, receiptPath(lang, r.Token))
	return nil
}

// openReceipt returns the language and the receipt that a request's path names.
func (h *Handlers) openReceipt(c *gin.Context) (lang notice.Lang, r board.Receipt, err error) {
	if lang, err = edge.Language(c); err != nil {
		return lang, r, err
	}
	r, err = h.board.Receipt(c.Request.Context(), c.Param("token"))
	return lang, r, err
}

// receiptPage returns the page of a receipt. Without words, neither what the author wrote nor measures about the author
// are in the page, so no template can show them.
func receiptPage(lang notice.Lang, r board.Receipt, words bool) ReceiptShow {
	p := ReceiptShow{
		Frame:   edge.Frame(lang, func(l notice.Lang) string { return receiptPath(l, r.Token) }),
		Receipt: r, Words: words,
	}
	if r.Comment.OnPage() {
		p.Place = commentPath(r.Announcement, lang, r.Comment)
	}
	if !words {
		p.Comment.Body, p.Comment.Author = notice.Body{}, notice.Author{}
		p.Restriction = notice.Restriction{}
	}
	return p
}

func receiptPath(l notice.Lang, token string) string { return "/" + string(l) + "/receipt/" + token }

// A givenAnswer is a link to an official reply that answers the question of a receipt.
type givenAnswer struct {
	view.CommentRef           // without Name
	At              time.Time // zero if unknown
}

// answersOf returns links to the official replies that answer the comment of a receipt.
func (f funcs) answersOf(p ReceiptShow) (all []givenAnswer) {
	for _, c := range p.Answers {
		a := givenAnswer{view.CommentRef{Number: c.Number}, c.Posted}
		on := p.Announcement
		if other, ok := p.Announcements[c.On]; ok {
			on, a.Title = other, f.Text(other).Title
		}
		a.Href = f.Permalink(on, c)
		all = append(all, a)
	}
	return all
}
