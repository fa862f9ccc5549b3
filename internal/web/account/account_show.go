package account

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AccountShow is an administrator's page of one account, with the forms to change it.
type AccountShow struct {
	view.Frame
	Person   Person
	SignIns  []SignedIn      // newest first
	Acts     []Entry         // the latest that involve the account, newest first
	Name     string          // in its field: as typed, if that could not be saved, else the account's
	Role     notice.Role     // likewise
	Failed   string          // the action that could not be carried out, a key of accountActions; else empty
	Problems notice.Problems // with that
	Done     string          // one of FlashKeys, or empty
}

// Own reports whether the account is the one that is signed in.
func (a AccountShow) Own() bool { return a.Desk != nil && a.Desk.Actor.Login == a.Person.Login }

// AccountShow serves GET /desk/accounts/{login}.
func (h *Handlers) AccountShow(c *gin.Context) error {
	return h.showAccount(c, http.StatusOK, c.Param("login"), AccountShow{})
}

// accountPath returns the path of the page of an account.
func accountPath(login string) string { return accountsPath + "/" + url.PathEscape(login) }

// showAccount shows the page of an account. It fills in all fields but Failed, Problems, and what was typed.
func (h *Handlers) showAccount(c *gin.Context, code int, login string, p AccountShow) error {
	f, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	account, acts, err := h.auth.Details(c.Request.Context(), by, login, actsSize)
	if err != nil {
		return err
	}
	if p.SignIns, err = h.signIns(c, account.Login, auth.SessionID{}); err != nil {
		return err
	}
	if p.Acts, err = h.entries(c, f.Desk, acts); err != nil {
		return err
	}
	p.Frame, p.Done, p.Person = f, done(c), h.person(account)
	if p.Failed != "name" {
		p.Name = account.Name
	}
	if p.Failed != "role" {
		p.Role = account.Role
	}
	for l := range p.Others { // after a form, the address is not that of a page
		p.Others[l] = accountsPath + "/" + account.Login + "?lang=" + string(l)
	}
	return h.ShowDesk(c, code, p)
}
