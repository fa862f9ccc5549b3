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
	Saved bool // one of them, just now
}

// Snippets serves GET /desk/snippets.
func (h *Handlers) Snippets(c *gin.Context) error {
	f, _, err := h.CaseFrame(c)
	if err != nil {
		return err
	}
	p := Snippets{Frame: f, All: f.Desk.Snippets, Saved: session.FlashOf(c).Did == session.Saved}
	return h.ShowDesk(c, http.StatusOK, p)
}
