package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AnnouncementClose closes an announcement's comments, now or later, or reopens them.
func (s *Handlers) AnnouncementClose(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	ctx, action := c.Request.Context(), edge.Field(c, "action")
	switch action {
	case "close":
		err = s.board.CloseComments(ctx, e.By, e.ID, nil)
	case "close-at":
		err = s.board.CloseComments(ctx, e.By, e.ID, &e.Moment)
	case "reopen":
		err = s.board.ReopenComments(ctx, e.By, e.ID)
	default:
		err = edge.ErrBadForm
	}
	p := AnnouncementEdit{Edit: notice.Edit{ID: e.ID}, Closing: e.Moment}
	if errors.As(err, &p.Unclosed) {
		return s.editPage(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return session.Redirect(c, editPath(e.ID), session.Flash{Did: action})
}
