package account

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Accounts is an administrator's page of all accounts and open invitations, with the form to invite someone.
type Accounts struct {
	view.Frame
	People      []Person // by login
	More        string   // address of the next page; empty on the last
	Invitations []Invitation
	Role        notice.Role // in the form, as filled in; likewise Login and Name
	Login, Name string
	Problems    notice.Problems // with the form
	Done        string          // one of FlashKeys, or empty
}

// An Invitation is one that can still be used.
type Invitation struct {
	ID          string // stands for it in addresses; does not open it
	Login, Name string // empty if its recipient chooses them
	By          string // login of the administrator who created it; empty for the operator
	Role        notice.Role
	Expires     time.Time
}

// How many entries a page holds.
const (
	accountsSize = 50
	activitySize = 50
	actsSize     = 20 // on the page of one account
)

// Accounts serves GET /desk/accounts?after={login}.
func (h *Handlers) Accounts(c *gin.Context) error {
	return h.showAccounts(c, http.StatusOK, Accounts{})
}

// showAccounts shows the page of all accounts. It fills in all fields but those of the form.
func (h *Handlers) showAccounts(c *gin.Context, code int, p Accounts) error {
	f, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	p.Frame, p.Done = f, done(c)
	list, err := h.auth.List(c.Request.Context(), by, c.Query("after"), accountsSize+1)
	if err != nil {
		return err
	}
	if len(list) > accountsSize {
		list = list[:accountsSize]
		p.More = accountsPath + "?" + url.Values{"after": {list[accountsSize-1].Login}}.Encode()
	}
	for _, a := range list {
		p.People = append(p.People, h.person(a))
	}
	links, err := h.auth.Invitations(c.Request.Context(), by)
	if err != nil {
		return err
	}
	for _, l := range links {
		p.Invitations = append(p.Invitations, Invitation{
			ID: l.ID.String(), Login: l.Login, Name: l.Name, Role: l.Role, By: l.By, Expires: l.Expires,
		})
	}
	return h.ShowDesk(c, code, p)
}
