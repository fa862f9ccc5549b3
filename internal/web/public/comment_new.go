package public

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// writing returns the form on a page of its own.
func (v funcs) writing(p CommentNew) view.FormPart {
	f := v.FormPart(p.Announcement, p.Form)
	f.Cancel = v.Place(p.Announcement) + "#write"
	if f.Parent != nil {
		f.Cancel = f.Parent.Href
	}
	return f
}

// CommentNew is the comment form on a page of its own: to reply, to preview, and to mend what was wrong.
type CommentNew struct {
	view.Frame
	Announcement notice.Announcement
	Form         view.Form
	Preview      *notice.Preview // what would become of it; nil unless that was asked for
	Closed       bool            // no comments are taken: the text is shown to be copied, and there is no form
}

// CommentNew shows the comment form on a page of its own, with ?reply_to=12 for a reply to comment 12.
func (s *Handlers) CommentNew(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	a, err := s.board.Announcement(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	form, code := view.Form{Lang: lang}, http.StatusOK
	if to := c.Query("reply_to"); to != "" {
		number, err := edge.Ordinal(to, 0)
		if err != nil {
			return err
		}
		parent, err := s.board.Numbered(c.Request.Context(), a.ID, number)
		if err != nil {
			return err
		}
		if !parent.Readable() {
			return notice.ErrNotFound
		}
		if form.Parent, err = s.board.Answerable(c.Request.Context(), a.ID, parent.ID.String()); err != nil {
			return err
		}
		if form.Parent == nil { // the thread takes no more replies; a comment of its own can still be made
			form.Problems, code = notice.Problems{"parent": {Key: "problem.parent.shut"}}, http.StatusConflict
		}
	}
	if form.Settings, err = s.board.Settings(c.Request.Context()); err != nil {
		return err
	}
	return s.Show(c, code, lang, CommentNew{
		Frame: writeFrame(lang, a, c.Request.URL.RawQuery), Announcement: a, Form: form, Closed: !a.OpenAt(s.Now()),
	})
}

func writeFrame(lang notice.Lang, a notice.Announcement, query string) view.Frame {
	return edge.Frame(lang, func(l notice.Lang) string {
		path := "/" + string(l) + "/" + a.SlugIn(l) + "/comments"
		if query != "" {
			path += "?" + query
		}
		return path
	})
}

// draft reads the comment form, field by field. Behind it there is no more HTTP.
func draft(c *gin.Context, lang notice.Lang) board.Draft {
	written := notice.Lang(edge.Field(c, "lang"))
	if !c.Request.PostForm.Has("lang") {
		written = lang
	}
	return board.Draft{
		Slug: c.Param("slug"), Parent: edge.Field(c, "parent"), Comment: edge.Field(c, "comment"), Name: edge.Field(c, "name"),
		Email: edge.Field(c, "email"), Organisation: edge.Field(c, "organisation"), Lang: written,
		Question: edge.Field(c, "question") != "", Notify: edge.Field(c, "notify") != "", Website: edge.Field(c, "website"), From: edge.ClientAddr(c),
	}
}

// CommentNewPost takes in a comment, or shows how it would look.
func (s *Handlers) CommentNewPost(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	d, ctx := draft(c, lang), c.Request.Context()
	if edge.Field(c, "do") == "preview" {
		seen, err := s.board.Preview(ctx, d)
		if err != nil {
			return s.rewrite(c, lang, d, err)
		}
		return s.writePage(c, http.StatusOK, lang, d, CommentNew{Preview: &seen})
	}
	id, err := s.board.Post(ctx, d)
	if err != nil {
		return s.rewrite(c, lang, d, err)
	}
	token := s.board.Token(id)
	s.giveProof(c, id, token)
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, receiptPath(lang, token))
	return nil
}

// formProblems says which sentence stands above the form for trouble that is no field's.
var formProblems = []struct {
	err error
	key string
}{
	{notice.ErrRepeated, "problem.repeated"},
	{notice.ErrClosed, "problem.closed"},
	{notice.ErrNotText, "problem.not-text"},
}

// rewrite shows the form again with everything that was typed, and what is to be mended.
func (s *Handlers) rewrite(c *gin.Context, lang notice.Lang, d board.Draft, err error) error {
	if errors.Is(err, notice.ErrNotFound) {
		return err // there is no such announcement to write on
	}
	form, code := s.refused(c, err)
	return s.writePage(c, code, lang, d, CommentNew{Form: form, Closed: errors.Is(err, notice.ErrClosed)})
}

// refused returns a comment form with why what it held was not taken, and the status to answer with.
func (s *Handlers) refused(c *gin.Context, err error) (form view.Form, code int) {
	v := s.Classify(err)
	form.Wait = v.Wait
	switch soon, barred := notice.TooSoon(0), (notice.Barred{}); {
	case errors.As(err, &form.Problems):
	case errors.As(err, &barred):
		form.Barred = &barred
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
	s.Report(c, v, err)
	return form, v.Code
}

// filledIn fills in a form as it was sent. The trap is emptied: nobody sees what is in it.
func filledIn(f view.Form, d board.Draft) view.Form {
	text := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
	f.Comment, f.Name, f.Email, f.Organisation = text(d.Comment), text(d.Name), text(d.Email), text(d.Organisation)
	f.Lang, f.Question, f.Notify = d.Lang, d.Question, d.Notify
	return f
}

// writePage fills a page with the form as it was sent.
func (s *Handlers) writePage(c *gin.Context, code int, lang notice.Lang, d board.Draft, page CommentNew) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	a, err := s.board.Announcement(ctx, d.Slug)
	if err != nil {
		return err
	}
	f := filledIn(page.Form, d)
	if f.Parent, err = s.board.Answerable(ctx, a.ID, d.Parent); err != nil {
		return err
	}
	if f.Settings, err = s.board.Settings(ctx); err != nil {
		return err
	}
	page.Frame, page.Announcement, page.Form = writeFrame(lang, a, ""), a, f
	return s.Show(c, code, lang, page)
}
