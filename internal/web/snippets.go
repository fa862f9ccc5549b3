package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

func (s *deskHandlers) snippets(c *gin.Context) error {
	f, _, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	return s.showDesk(c, http.StatusOK, view.Snippets{Frame: f, All: f.Desk.Snippets, Saved: c.Query("saved") != ""})
}

func (s *deskHandlers) snippet(c *gin.Context) error {
	p := view.Snippet{Snippet: notice.Snippet{For: notice.ForExplanation}}
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	if id := c.Param("id"); id != "new" {
		n, err := ordinal(id, 0)
		if err != nil {
			return err
		}
		if p.Snippet, err = s.board.Snippet(c.Request.Context(), by, n); err != nil {
			return err
		}
	}
	p.Frame = f
	return s.showDesk(c, http.StatusOK, p)
}

// changeSnippet takes the form of a snippet: to keep it, or to forget it.
func (s *deskHandlers) changeSnippet(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	p := view.Snippet{Snippet: notice.Snippet{
		Version: wholeNumber(field(c, "version")), For: notice.SnippetUse(formText(c, "for")), Reason: notice.Reason(formText(c, "reason")),
		Name: formText(c, "name"), Texts: map[notice.Lang]string{},
	}}
	for _, l := range notice.Langs {
		p.Texts[l] = lines(formText(c, "text."+string(l)))
	}
	if id := c.Param("id"); id != "new" {
		if p.ID, err = ordinal(id, 0); err != nil {
			return err
		}
	}
	ctx, by := c.Request.Context(), account.Actor()
	if field(c, "do") == "delete" {
		err = s.board.DeleteSnippet(ctx, by, p.Snippet)
	} else {
		_, err = s.board.PutSnippet(ctx, by, p.Snippet)
	}
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/desk/snippets?saved="+strconv.FormatUint(p.ID, 10))
		return nil
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		now, err := s.board.Snippet(ctx, by, p.ID)
		if err != nil {
			return err
		}
		p.Conflict, p.Version = true, now.Version
	default:
		return err
	}
	code := s.judge(err).code
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}
