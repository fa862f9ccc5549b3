package account

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// LinkShow shows a new one-time link. It answers the form that made the link, and cannot be asked for again.
type LinkShow struct {
	view.Frame
	Link    string // absolute URL
	Expires time.Time
	For     string      // login of the account that gets a new password; empty for an invitation
	Role    notice.Role // of the account, of an invitation
	Back    string      // path of the page with the form
}

// linkURL returns the absolute URL of a one-time link.
func (h *Handlers) linkURL(token string) string { return h.Base() + "/desk/invitations/" + token }

// showLink shows a new link. It fills in the frame.
func (h *Handlers) showLink(c *gin.Context, p LinkShow) (err error) {
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	for l := range p.Others {
		p.Others[l] = p.Back + "?lang=" + string(l)
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// linkMail returns the URL of a message to a recipient yet to be chosen, with the link.
func (v funcs) linkMail(p LinkShow) (string, error) {
	kind := "invitation"
	if p.For != "" {
		kind = "reset"
	}
	subject, err := v.Message("link.mail.subject."+kind, "Institution", v.Institution.Name[v.Lang()])
	if err != nil {
		return "", err
	}
	body, err := v.Message("link.mail.body."+kind, "Link", p.Link, "Date", v.DateTime(p.Expires))
	if err != nil {
		return "", err
	}
	return "mailto:?subject=" + url.PathEscape(subject) + "&body=" + url.PathEscape(body), nil
}
