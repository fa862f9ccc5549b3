package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SnippetEdit is the form of one of them; a new one has no ID.
type SnippetEdit struct {
	view.Frame
	notice.Snippet
	Problems notice.Problems
	Conflict bool // someone else has changed it meanwhile
}

// snippetComplaints lists what is wrong with the form.
func snippetComplaints(p SnippetEdit) []view.Complaint {
	return view.Complaints(p.Problems, 0, "", "for", "reason", "name", "text.en", "text.es")
}

func (s *Handlers) SnippetEdit(c *gin.Context) error {
	p := SnippetEdit{Snippet: notice.Snippet{For: notice.ForExplanation}}
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	if id := c.Param("id"); id != "new" {
		n, err := edge.Ordinal(id, 0)
		if err != nil {
			return err
		}
		if p.Snippet, err = s.board.Snippet(c.Request.Context(), by, n); err != nil {
			return err
		}
	}
	p.Frame = f
	return s.ShowDesk(c, http.StatusOK, p)
}

// SnippetEditPost takes the form of a snippet: to keep it, or to forget it.
func (s *Handlers) SnippetEditPost(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	p := SnippetEdit{Snippet: notice.Snippet{
		Version: edge.WholeNumber(edge.Field(c, "version")), For: notice.SnippetUse(edge.FormText(c, "for")), Reason: notice.Reason(edge.FormText(c, "reason")),
		Name: edge.FormText(c, "name"), Texts: map[notice.Lang]string{},
	}}
	for _, l := range notice.Langs {
		p.Texts[l] = edge.Lines(edge.FormText(c, "text."+string(l)))
	}
	if id := c.Param("id"); id != "new" {
		if p.ID, err = edge.Ordinal(id, 0); err != nil {
			return err
		}
	}
	ctx, by := c.Request.Context(), account.Actor()
	if edge.Field(c, "do") == "delete" {
		err = s.board.DeleteSnippet(ctx, by, p.Snippet)
	} else {
		_, err = s.board.PutSnippet(ctx, by, p.Snippet)
	}
	switch {
	case err == nil:
		return session.Redirect(c, "/desk/snippets", session.Flash{Did: session.Saved})
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
	code := s.Judge(err).Code
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}
