package public

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentNew is the comment form on a page of its own: to reply, to preview a comment, and to correct what was wrong.
type CommentNew struct {
	view.Frame
	Announcement notice.Announcement
	Form         view.Form       // what was typed, what is wrong with it, and the comment it replies to
	Preview      *notice.Preview // what would become of the comment; nil unless a preview was asked for
	Receipt      string          // path of the receipt of a comment that is written again; else empty
	Closed       bool            // no comments are taken: there is no form, and what was typed is shown to be copied
}

// CommentNew serves GET /{lang}/{slug}/comments; with ?reply_to={number} the form replies to that comment. If
// that is no longer shown, or its thread takes no more replies, the answer is 409 with a form for a comment of its own.
func (h *Handlers) CommentNew(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a, err := h.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	form, code := view.Form{Lang: lang, Nonce: rand.Text()}, http.StatusOK
	if to := c.Query("reply_to"); to != "" {
		number, err := edge.Ordinal(to, 0)
		if err != nil {
			return err
		}
		var problem string
		if form.Parent, problem, err = h.parent(ctx, a, number); err != nil {
			return err
		}
		if problem != "" {
			form.Problems, code = notice.Problems{"parent": {Key: problem}}, http.StatusConflict
		}
	}
	if form.Settings, err = h.board.Settings(ctx); err != nil {
		return err
	}
	return h.showForm(c, code, lang, CommentNew{Announcement: a, Form: form, Closed: !a.OpenAt(h.Now())})
}

// showForm shows a page with the comment form, of which only the frame is missing.
func (h *Handlers) showForm(c *gin.Context, code int, lang notice.Lang, page CommentNew) error {
	page.Frame = edge.Frame(lang, func(l notice.Lang) string {
		path := "/" + string(l) + "/" + page.Announcement.SlugIn(l) + "/comments"
		if to := page.Form.Parent; to != nil {
			path += "?reply_to=" + strconv.FormatUint(to.Number, 10)
		}
		return path
	})
	if !page.Closed {
		page.SwitchForm = view.CommentFormID
	}
	if c.Request.Method == http.MethodPost {
		return h.ShowReturnable(c, code, lang, page)
	}
	return h.Show(c, code, lang, page)
}

// parent returns the comment with a number if it takes replies, or else why it takes none: the key of a problem. The
// error is notice.ErrNotFound if there is no comment with the number.
func (h *Handlers) parent(
	ctx context.Context, a notice.Announcement, number uint64,
) (_ *notice.Comment, problem string, _ error) {
	c, err := h.board.Numbered(ctx, a.ID, number)
	if err != nil {
		return nil, "", err
	}
	if !c.Readable() {
		return nil, "problem.parent.gone", nil
	}
	to, err := h.board.Answerable(ctx, a.ID, c.ID.String())
	if err == nil && to == nil {
		problem = "problem.parent.shut"
	}
	return to, problem, err
}

// CommentNewPost serves POST /{lang}/{slug}/comments. With do=preview it shows what would become of the comment; with
// do=keep, as the language switch sends it, it shows the form again as it was sent; otherwise it posts the comment, and
// redirects to the receipt. The cookies that prove that the browser has sent the comment are set then, unless it was
// another browser that sent it. What cannot be posted comes back in the form.
func (h *Handlers) CommentNewPost(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	d, ctx := draft(c, lang), c.Request.Context()
	switch edge.Field(c, "do") {
	case "keep":
		return h.showFilled(c, http.StatusOK, lang, d, CommentNew{})
	case "preview":
		seen, err := h.board.Preview(ctx, d)
		if err != nil {
			return h.redisplay(c, lang, d, err)
		}
		return h.showFilled(c, http.StatusOK, lang, d, CommentNew{Preview: &seen})
	}
	posted, err := h.board.Post(ctx, d)
	if err != nil {
		return h.redisplay(c, lang, d, err)
	}
	token := h.board.Token(posted.ID)
	if posted.Proven {
		h.giveProof(c, posted.ID, token)
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, receiptPath(lang, token))
	return nil
}

// draft reads the comment form. A form without a language field is in the page's language.
func draft(c *gin.Context, lang notice.Lang) board.Draft {
	written := notice.Lang(edge.Field(c, "lang"))
	if !c.Request.PostForm.Has("lang") {
		written = lang
	}
	return board.Draft{
		Slug: c.Param("slug"), Parent: edge.Field(c, "parent"), Comment: edge.Field(c, "comment"),
		Name: edge.Field(c, "name"), Email: edge.Field(c, "email"), Organisation: edge.Field(c, "organisation"),
		Lang: written, Question: edge.Field(c, "question") != "", Notify: edge.Field(c, "notify") != "",
		Website: edge.Field(c, "website"), From: edge.ClientAddr(c), Nonce: nonce(c), Proofs: proofs(c),
	}
}

// redisplay shows the form again with everything that was typed and what is wrong with it.
func (h *Handlers) redisplay(c *gin.Context, lang notice.Lang, d board.Draft, err error) error {
	if errors.Is(err, notice.ErrNotFound) { // there is no such announcement
		return err
	}
	closed := errors.Is(err, notice.ErrClosed)
	form, code, err := h.refused(c, lang, d, err)
	if err != nil {
		return err
	}
	return h.showFilled(c, code, lang, d, CommentNew{Form: form, Closed: closed})
}

// formProblems lists the errors that are shown as a problem of the whole form, by message key.
var formProblems = []struct {
	err error
	key string
}{
	{notice.ErrRepeated, "problem.repeated"},
	{notice.ErrFull, "problem.full"},
	{notice.ErrClosed, "problem.closed"},
	{notice.ErrNotText, "problem.not-text"},
}

// fullWait is how long to wait before trying again after notice.ErrFull.
const fullWait = 24 * time.Hour

// refused returns an empty comment form that says why a draft was not taken, and the status code of the answer. Of the
// pause or block of an author it says no more than that: neither the reason nor the end is in the form.
func (h *Handlers) refused(
	c *gin.Context, lang notice.Lang, d board.Draft, err error,
) (form view.Form, code int, _ error) {
	v := h.Classify(err)
	if errors.Is(err, notice.ErrFull) {
		v.Wait = fullWait
	}
	form.Wait = v.Wait
	if repeats := (notice.Repeated{}); errors.As(err, &repeats) {
		form.Receipt = receiptPath(lang, h.board.Token(repeats.Comment))
		if err := h.giveProofIfSent(c, repeats.Comment, d); err != nil {
			return form, 0, err
		}
	}
	switch soon, barred := notice.TooSoon(0), (notice.Barred{}); {
	case errors.As(err, &form.Problems):
	case errors.As(err, &barred):
		form.Barred = &barred
		if barred.Subject.Kind == notice.AuthorSubject {
			form.Barred.Measure = notice.MeasureEntry{}
		}
	case errors.As(err, &soon):
		form.Problems = notice.Problems{"form": {Key: "problem.soon"}}
	default:
		form.Problems = notice.Problems{"form": {Key: "problem.unavailable"}}
		for _, p := range formProblems {
			if errors.Is(err, p.err) {
				form.Problems["form"] = notice.Problem{Key: p.key}
			}
		}
	}
	h.Report(c, v, err)
	return form, v.Code, nil
}

// filledIn returns a form with the texts of a draft, in valid UTF-8. The field that only robots fill in stays empty.
func filledIn(form view.Form, d board.Draft) view.Form {
	text := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
	form.Comment, form.Name, form.Email = text(d.Comment), text(d.Name), text(d.Email)
	form.Organisation, form.Lang, form.Question, form.Notify = text(d.Organisation), d.Lang, d.Question, d.Notify
	form.Nonce = d.Nonce
	return form
}

// maxDraftName is how long the name of a draft may be, in bytes.
const maxDraftName = 64

// draftName returns a name for the draft of a form, of which scripts make a key; empty if it cannot be one.
func draftName(name string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
	if len(name) > maxDraftName || strings.Trim(name, letters) != "" {
		return ""
	}
	return name
}

// fillTimeout is how long may be spent on showing a form again when the store is slow: what was typed is on it.
const fillTimeout = 5 * time.Second

// showFilled shows page with the form as it was sent. Of page, Form may hold problems; the rest of the form, the frame
// and the announcement are filled in here.
func (h *Handlers) showFilled(c *gin.Context, code int, lang notice.Lang, d board.Draft, page CommentNew) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), fillTimeout)
	defer cancel()
	a, err := h.board.Announcement(ctx, d.Slug)
	if err != nil {
		return err
	}
	form := filledIn(page.Form, d)
	form.Draft = draftName(edge.Field(c, "draft"))
	if form.Parent, err = h.board.Answerable(ctx, a.ID, d.Parent); err != nil {
		return err
	}
	if form.Parent == nil && form.Draft == "" { // what was begun as a reply must not be taken for another draft
		form.Draft = draftName(d.Parent)
	}
	if form.Settings, err = h.board.Settings(ctx); err != nil {
		return err
	}
	page.Announcement, page.Form, page.Closed = a, form, page.Closed || !a.OpenAt(h.Now())
	return h.showForm(c, code, lang, page)
}

// writing returns the comment form of p. Its link to cancel leads to the receipt that the form was opened from, to the
// comment that it replies to or, without either, to the form beneath the announcement.
func (f funcs) writing(p CommentNew) view.FormPart {
	part := f.FormPart(p.Announcement, p.Form)
	part.Cancel = f.Place(p.Announcement) + "#write"
	switch {
	case p.Receipt != "":
		part.Cancel, part.Again = p.Receipt, true
	case part.Parent != nil:
		part.Cancel = part.Parent.Href
	}
	return part
}
