package desk

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Announcements is the desk's list of announcements, those that are not published yet first.
type Announcements struct {
	view.Frame
	List         []board.DeskAnnouncement
	Newer, Older string // paths of the pages before and after; empty if there are none
	Discarded    bool   // a draft, just now
}

// Announcements serves GET /desk/announcements, ?page= counting from 1.
func (h *Handlers) Announcements(c *gin.Context) error {
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	span := notice.Span{From: pageSize*(page-1) + 1, To: pageSize*page + 1} // with the first one of the next page
	p := Announcements{Discarded: session.FlashOf(c).Did == discarded}
	var list []board.DeskAnnouncement
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		list, err = h.board.DeskAnnouncements(c.Request.Context(), by, span)
		return err
	})
	if err != nil {
		return err
	}
	at := func(page uint64) string { return announcementsPath + "?page=" + strconv.FormatUint(page, 10) }
	if page > 1 {
		p.Newer = at(page - 1)
	}
	if len(list) > pageSize {
		list, p.Older = list[:pageSize], at(page+1)
	}
	p.List = list
	return h.ShowDesk(c, http.StatusOK, p)
}
