package desk

import (
	"net/http"

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
	All          total
	Newer, Older string // paths of the pages before and after; empty if there are none
	Discarded    bool   // a draft, just now
}

// Announcements serves GET /desk/announcements, with ?after= or ?before= and a place in the list. Older addresses have
// ?page=, counting from 1.
func (h *Handlers) Announcements(c *gin.Context) error {
	at, err := readSeek(c)
	if err != nil {
		return err
	}
	p := Announcements{Discarded: session.FlashOf(c).Did == discarded}
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		list, err := h.board.DeskAnnouncements(c.Request.Context(), by, at, pageSize)
		p.List, p.All = list.List, total(list.All)
		p.Newer, p.Older = turnsOf(list, announcementsPath)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// turnsOf returns the paths of the pages before and after a page of the list of announcements; empty if there are none.
func turnsOf(list board.DeskPage, path string) (newer, older string) {
	switch {
	case list.Second, !list.First && len(list.List) == 0:
		newer = path
	case !list.First:
		newer = path + "?before=" + list.Newer().String()
	}
	if !list.Last {
		older = path + "?after=" + list.Older().String()
	}
	return newer, older
}

// readSeek reads which part of the list of announcements a request asks for.
func readSeek(c *gin.Context) (at notice.Seek, err error) {
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return at, err
	}
	text, before := c.GetQuery("before")
	if !before {
		text = c.Query("after")
	}
	if at.From, err = notice.ParseListPlace(text); at.From == (notice.ListPlace{}) {
		return notice.Seek{Skip: pageSize * (page - 1)}, err
	}
	at.Before = before
	return at, err
}
