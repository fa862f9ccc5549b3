package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// AnnouncementDiscard asks whether a draft is to be discarded.
type AnnouncementDiscard struct {
	view.Frame
	Announcement notice.Announcement // a draft
}

// discarded is the Did of the flash that tells the list of announcements that a draft was discarded.
const discarded = "discard"

// AnnouncementDiscard serves GET /desk/announcements/{id}/discard. An announcement that is no draft any more is
// notice.ErrConflict.
func (h *Handlers) AnnouncementDiscard(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	var f view.Frame
	var a board.DeskAnnouncement
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if f, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		a, err = h.board.DeskAnnouncement(c.Request.Context(), by, id)
		return err
	})
	if err != nil {
		return err
	}
	if a.Stage != notice.Drafted {
		return notice.ErrConflict
	}
	return h.ShowDesk(c, http.StatusOK, AnnouncementDiscard{Frame: f, Announcement: a.Announcement})
}

// AnnouncementDiscardPost serves POST /desk/announcements/{id}/discard. A draft that was saved since the page was shown
// is notice.ErrConflict.
func (h *Handlers) AnnouncementDiscardPost(c *gin.Context) error {
	e, err := h.readEdit(c)
	if err != nil {
		return err
	}
	if err := h.board.DiscardDraft(c.Request.Context(), e.By, e.ID, e.Seen); err != nil {
		return err
	}
	return session.Redirect(c, announcementsPath, session.Flash{Did: discarded})
}
