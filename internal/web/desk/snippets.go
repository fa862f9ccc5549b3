package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// Snippets lists the texts that the desk keeps for reuse.
type Snippets struct {
	view.Frame
	All   []notice.Snippet
	Saved bool
}

func (s *Handlers) Snippets(c *gin.Context) error {
	f, _, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	return s.ShowDesk(c, http.StatusOK, Snippets{Frame: f, All: f.Desk.Snippets, Saved: session.FlashOf(c).Did == session.Saved})
}
