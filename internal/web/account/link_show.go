package account

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// LinkShow shows a one-time link, once.
type LinkShow struct {
	view.Frame
	Link    string
	Expires time.Time
	For     string      // login of the account that gets a new password; empty for an invitation
	Role    notice.Role // of the account to be
	Back    string
}

// linkAddress is where a one-time link leads.
func (h *Handlers) linkAddress(token string) string {
	return h.Base() + "/desk/invitations/" + token
}

func (h *Handlers) linkMade(c *gin.Context, p LinkShow) (err error) {
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	for l := range p.Others { // the page cannot be asked for again
		p.Others[l] = p.Back + "?lang=" + string(l)
	}
	return h.ShowDesk(c, http.StatusOK, p)
}
