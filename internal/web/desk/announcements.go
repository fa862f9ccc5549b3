package desk

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Announcements is the desk's list of announcements.
type Announcements struct {
	view.Frame
	List         []notice.DeskAnnouncement
	Newer, Older string // paths of the pages before and after; empty if there are none
	Discarded    bool   // a draft, just now
}

// Announcements lists all announcements, drafts first.
func (s *Handlers) Announcements(c *gin.Context) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	list, err := s.board.DeskAnnouncements(c.Request.Context(), by, notice.Span{From: queueSize*(page-1) + 1, To: queueSize*page + 1})
	if err != nil {
		return err
	}
	p := Announcements{Frame: f, Discarded: session.FlashOf(c).Did == discarded}
	at := func(page uint64) string { return "/desk/announcements?page=" + strconv.FormatUint(page, 10) }
	if page > 1 {
		p.Newer = at(page - 1)
	}
	if len(list) > queueSize {
		list, p.Older = list[:queueSize], at(page+1)
	}
	p.List = list
	return s.ShowDesk(c, http.StatusOK, p)
}
