package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AnnouncementClose serves POST /desk/announcements/{id}/comments: it closes an announcement's comments now (close) or
// later (close-at, with date and time), or reopens them (reopen). The field closes is when they were to be closed as
// the form was opened.
func (h *Handlers) AnnouncementClose(c *gin.Context) error {
	e, err := h.readEdit(c)
	if err != nil {
		return err
	}
	ctx, action := c.Request.Context(), edge.Field(c, "action")
	seen, err := readSeen(c, "closes")
	if err != nil {
		return err
	}
	switch action {
	case "close":
		err = h.board.CloseComments(ctx, e.By, e.ID, nil, seen)
	case "close-at":
		err = h.board.CloseComments(ctx, e.By, e.ID, &e.Moment, seen)
	case "reopen":
		err = h.board.ReopenComments(ctx, e.By, e.ID, seen)
	default:
		err = edge.ErrBadForm
	}
	p := AnnouncementEdit{Edit: notice.Edit{ID: e.ID}, Closing: e.Moment}
	if errors.Is(err, notice.ErrConflict) {
		p.Reclosed = true
		return h.showEdit(c, http.StatusConflict, p)
	}
	if errors.As(err, &p.Unclosed) {
		return h.showEdit(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return session.Redirect(c, announcementPath(e.ID), session.Flash{Did: action})
}
