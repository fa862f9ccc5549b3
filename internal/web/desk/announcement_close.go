package desk

import (
	"errors"
	"net/http"
	"time"

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
	seen, err := readCloses(c)
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

// formatCloses writes when comments close as the form has it: empty if never.
func formatCloses(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// readCloses reads what formatCloses wrote; nil if the form does not have it, as forms of earlier versions.
func readCloses(c *gin.Context) (*time.Time, error) {
	text, ok := c.GetPostForm("closes")
	switch {
	case !ok:
		return nil, nil
	case text == "":
		return &time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, errors.Join(edge.ErrBadForm, err)
	}
	return &at, nil
}
