package account

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// An Invitation is one that can still be used.
type Invitation struct {
	ID, Login, Name, By string
	Role                notice.Role
	Expires             time.Time
}

// Accounts lists the accounts and open invitations.
type Accounts struct {
	view.Frame
	People      []Person
	More        string
	Invitations []Invitation
	Role        notice.Role // as filled in, to invite
	Login, Name string
	Done        string
	Problems    notice.Problems
}

// The pages on which administrators look after accounts, and the log of what was done.

// How many entries the pages hold.
const (
	accountsSize = 50
	activitySize = 50
	actsSize     = 20 // on the page of one account
)

func (s *Handlers) Accounts(c *gin.Context) error {
	return s.accountsPage(c, http.StatusOK, Accounts{})
}

// accountsPage fills in the lists and shows them with the form to invite.
func (s *Handlers) accountsPage(c *gin.Context, code int, p Accounts) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	p.Frame, p.Done = f, done(c)
	list, err := s.auth.List(c.Request.Context(), by, c.Query("after"), accountsSize+1)
	if err != nil {
		return err
	}
	if len(list) > accountsSize {
		list = list[:accountsSize]
		p.More = "/desk/accounts?" + url.Values{"after": {list[accountsSize-1].Login}}.Encode()
	}
	for _, a := range list {
		p.People = append(p.People, person(a))
	}
	links, err := s.auth.Invitations(c.Request.Context(), by)
	if err != nil {
		return err
	}
	for _, l := range links {
		p.Invitations = append(p.Invitations, Invitation{
			ID: l.ID.String(), Login: l.Login, Name: l.Name, Role: l.Role, By: l.By, Expires: l.Expires,
		})
	}
	return s.ShowDesk(c, code, p)
}
