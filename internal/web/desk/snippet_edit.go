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

// SnippetEdit is the form of one snippet.
type SnippetEdit struct {
	view.Frame
	notice.Snippet // as filled in; ID is zero for a new one
	Problems       notice.Problems
	Conflict       bool // somebody else has changed it since the form was made
}

// SnippetEdit serves GET /desk/snippets/{id}; the id of a new one is "new".
func (h *Handlers) SnippetEdit(c *gin.Context) error {
	id, err := snippetID(c)
	if err != nil {
		return err
	}
	p := SnippetEdit{Snippet: notice.Snippet{For: notice.ForExplanation}}
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil || id == 0 {
			return err
		}
		p.Snippet, err = h.board.Snippet(c.Request.Context(), by, id)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// SnippetEditPost serves POST /desk/snippets/{id}: it saves a snippet or, with the field do=delete, deletes it.
func (h *Handlers) SnippetEditPost(c *gin.Context) error {
	f, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	p := SnippetEdit{Frame: f}
	if p.Snippet, err = readSnippet(c); err != nil {
		return err
	}
	ctx := c.Request.Context()
	if edge.Field(c, "do") == "delete" {
		err = h.board.DeleteSnippet(ctx, by, p.Snippet)
	} else {
		_, err = h.board.PutSnippet(ctx, by, p.Snippet)
	}
	switch {
	case err == nil:
		return session.Redirect(c, snippetsPath, session.Flash{Did: session.Saved})
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		now, err := h.board.Snippet(ctx, by, p.ID)
		if err != nil {
			return err
		}
		p.Conflict, p.Version = true, now.Version
	default:
		return err
	}
	return h.ShowDesk(c, h.Classify(err).Code, p)
}

// snippetID reads the id in the path; zero for "new".
func snippetID(c *gin.Context) (uint64, error) {
	if c.Param("id") == "new" {
		return 0, nil
	}
	return edge.Ordinal(c.Param("id"), 0)
}

// readSnippet reads the form.
func readSnippet(c *gin.Context) (s notice.Snippet, err error) {
	s = notice.Snippet{
		Version: edge.WholeNumber(edge.Field(c, "version")),
		For:     notice.SnippetUse(edge.FormText(c, "for")),
		Reason:  notice.Reason(edge.FormText(c, "reason")),
		Name:    edge.FormText(c, "name"),
		Texts:   map[notice.Lang]string{},
	}
	for _, l := range notice.Langs {
		s.Texts[l] = edge.Lines(edge.FormText(c, "text."+string(l)))
	}
	s.ID, err = snippetID(c)
	return s, err
}

// snippetComplaints lists what is wrong with the form, in the order of its fields.
func snippetComplaints(p SnippetEdit) []view.Complaint {
	return view.Complaints(p.Problems, 0, "", append([]string{"for", "reason", "name"}, perLang("text")...)...)
}
