package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// AnnouncementDiscard asks whether a draft is to be discarded.
type AnnouncementDiscard struct {
	view.Frame
	Announcement notice.Announcement
}

// discarded tells the list of announcements that a draft was discarded.
const discarded = "discard"

// AnnouncementDiscard asks whether a draft is to be discarded.
func (s *Handlers) AnnouncementDiscard(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	a, err := s.board.DeskAnnouncement(c.Request.Context(), by, id)
	if err != nil {
		return err
	}
	if a.Stage != notice.Drafted {
		return notice.ErrConflict
	}
	return s.ShowDesk(c, http.StatusOK, AnnouncementDiscard{Frame: f, Announcement: a.Announcement})
}

func (s *Handlers) AnnouncementDiscardPost(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	if err := s.board.DiscardDraft(c.Request.Context(), e.By, e.ID, e.Seen); err != nil {
		return err
	}
	return session.Redirect(c, "/desk/announcements", session.Flash{Did: discarded})
}
