package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// TranslationConfirm serves POST /desk/announcements/{id}/confirmation: it removes the mark of the text in the language
// of the field lang as an unreviewed translation. A text that was saved since the page was shown is notice.ErrConflict.
func (h *Handlers) TranslationConfirm(c *gin.Context) error {
	e, err := h.readEdit(c)
	if err != nil {
		return err
	}
	l := notice.Lang(edge.Field(c, "lang"))
	if err := h.board.ConfirmTranslation(c.Request.Context(), e.By, e.ID, l, e.Seen); err != nil {
		return err
	}
	return session.Redirect(c, announcementPath(e.ID), session.Flash{Did: "confirm"})
}

// AnnouncementDate serves POST /desk/announcements/{id}/date: it sets the day, in the field date, on which an imported
// announcement was originally published. The field published is its time of publication as the form was opened.
func (h *Handlers) AnnouncementDate(c *gin.Context) error {
	e, err := h.readEdit(c)
	if err != nil {
		return err
	}
	seen, err := readSeen(c, "published")
	if err != nil {
		return err
	}
	err = h.board.DateAnnouncement(c.Request.Context(), e.By, e.ID, e.Moment.Date, seen)
	p := AnnouncementEdit{Edit: notice.Edit{ID: e.ID}, Day: e.Moment.Date}
	if seen != nil && errors.Is(err, notice.ErrConflict) {
		p.Redated = true
		return h.showEdit(c, http.StatusConflict, p)
	}
	if errors.As(err, &p.Undated) {
		return h.showEdit(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return session.Redirect(c, announcementPath(e.ID), session.Flash{Did: "date"})
}
