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
	Pass     string          // with Words: for the forms; empty if a cookie proves who the reader is
	Again    bool            // what was refused can be written again, since comments are open
	Place    string          // path of the comment in its discussion; empty if it is not on a page
	Email    string          // the address tried to be shown the words; empty unless it was wrong
	Kept     []view.Kept     // what was typed into a correction that could not be made; nil otherwise
	Problems notice.Problems // of "email", and of "form" for a correction or withdrawal that could not be made
}

// ReceiptShow serves GET /{lang}/receipt/{token}: to anyone with that address what became of the comment, and the
// comment's words only with the proof cookie.
func (h *Handlers) ReceiptShow(c *gin.Context) error {
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	return h.Show(c, http.StatusOK, r.lang, receiptPage(r, h.Now()))
}

// ReceiptProve serves POST /{lang}/receipt/{token}: with the e-mail address that came with the comment it sets the
// proof cookie and shows the receipt with the words, and with forms that carry the proof, because the browser need not keep
// the cookie. With any other address it shows the receipt with a problem. How many addresses can be tried is limited by
// the client's address.
func (h *Handlers) ReceiptProve(c *gin.Context) error {
	r, err := h.openOwnReceipt(c)
	if err != nil {
		return err
	}
	if isGone(r.Comment) { // the address was erased with the words
		return r.redirect(c)
	}
	if isOpened(c) {
		return h.Show(c, http.StatusOK, r.lang, receiptPage(r, h.Now()))
	}
	if wait := h.guesses.Spend(edge.ClientAddr(c), h.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	email := edge.Field(c, "email")
	if !h.board.Wrote(r.Comment, email) {
		r.proof, r.pass = "", ""
		page := receiptPage(r, h.Now())
		page.Email = strings.ToValidUTF8(email, "\uFFFD")
		page.Problems = notice.Problems{"email": {Key: "problem.receipt.email"}}
		return h.Show(c, http.StatusUnprocessableEntity, r.lang, page)
	}
	h.giveProof(c, r.Comment.ID, r.Token)
	r.proof, r.pass = h.board.Proof(r.Comment.ID), h.board.Pass(r.Comment.ID, h.Now())
	return h.Show(c, http.StatusOK, r.lang, receiptPage(r, h.Now()))
}

// openReceipt returns the language and the receipt that a request's path names.
func (h *Handlers) openReceipt(c *gin.Context) (lang notice.Lang, r board.Receipt, err error) {
	if lang, err = edge.Language(c); err != nil {
		return lang, r, err
	}
	r, err = h.board.Receipt(c.Request.Context(), c.Param("token"))
	return lang, r, err
}

// receiptPage returns the page of a receipt at a time. Without proof, neither what the author wrote nor measures about
// the author are in the page, so no template can show them.
func receiptPage(r ownReceipt, now time.Time) ReceiptShow {
	p := ReceiptShow{
		Frame:   edge.Frame(r.lang, func(l notice.Lang) string { return receiptPath(l, r.Token) }),
		Receipt: r.Receipt, Words: r.proof != "", Pass: r.pass,
		Again: isRefused(r.Comment) && r.Announcement.OpenAt(now),
	}
	if p.Pass != "" {
		p.SwitchForm = "own"
	}
	if r.Comment.OnPage() {
		p.Place = commentPath(r.Announcement, r.lang, r.Comment)
	}
	if !p.Words {
		p.Comment.Body, p.Comment.Author = notice.Body{}, notice.Author{}
		p.Restriction = notice.Restriction{}
	}
	p.Again = p.Again && !p.Restriction.Barred()
	return p
}

// isGone reports whether the words of a comment are no longer there, nor anything to prove who wrote them.
func isGone(c notice.Comment) bool { return c.Status == notice.Withdrawn || c.Status == notice.Erased }

// isRefused reports whether a moderator declined or removed a comment.
func isRefused(c notice.Comment) bool {
	return c.Status == notice.Declined || c.Status == notice.Removed
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
