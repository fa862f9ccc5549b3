package account

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AccountShow is an administrator's page of one account.
type AccountShow struct {
	view.Frame
	Person   Person
	Failed   string // the act that could not be carried out
	Name     string // as typed
	Role     notice.Role
	SignIns  []SignedIn
	Acts     []notice.Activity
	Done     string
	Problems notice.Problems
}

// Own reports whether the account is that of who looks at it.
func (a AccountShow) Own() bool { return a.Desk != nil && a.Desk.Actor.Login == a.Person.Login }

func (s *Handlers) AccountShow(c *gin.Context) error {
	return s.accountPage(c, http.StatusOK, c.Param("login"), AccountShow{})
}

// accountPage fills in the rest of the page of an account and shows it.
func (s *Handlers) accountPage(c *gin.Context, code int, login string, p AccountShow) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	account, acts, err := s.auth.Details(c.Request.Context(), by, login, actsSize)
	if err != nil {
		return err
	}
	if p.SignIns, err = s.signIns(c, account.Login, auth.SessionID{}); err != nil {
		return err
	}
	p.Frame, p.Done, p.Person, p.Acts = f, done(c), person(account), acts
	if p.Failed != "name" {
		p.Name = account.Name
	}
	if p.Failed != "role" {
		p.Role = account.Role
	}
	for l := range p.Others { // the address of an act is no page
		p.Others[l] = "/desk/accounts/" + account.Login + "?lang=" + string(l)
	}
	return s.ShowDesk(c, code, p)
}

// accountActions lists what an administrator can do to an account, by the last part of the address. Each is
// also the key of what the next page says.
var accountActions = map[string]func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error{
	"name": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error {
		return a.Rename(ctx, by, login, edge.Field(c, "name"))
	},
	"role": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error {
		role, err := notice.ParseRole(edge.Field(c, "role"))
		if err != nil {
			role = notice.Reader // which is refused with its sentence
		}
		return a.SetRole(ctx, by, login, role)
	},
	"disable": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, _ *gin.Context) error {
		return a.Disable(ctx, by, login)
	},
	"enable": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, _ *gin.Context) error {
		return a.Enable(ctx, by, login)
	},
	"sign-out": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, _ *gin.Context) error {
		return a.EndSessions(ctx, by, login)
	},
	"factors": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, _ *gin.Context) error {
		return a.ResetFactors(ctx, by, login)
	},
}

// AccountChange carries out one of acts, or makes the link for a new password.
func (s *Handlers) AccountChange(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	ctx, by, login, name := c.Request.Context(), account.Actor(), c.Param("login"), c.Param("act")
	path := "/desk/accounts/" + url.PathEscape(login)
	do, ok := accountActions[name]
	switch {
	case name == "link":
		var token string
		if token, err = s.auth.NewResetLink(ctx, by, login, false); err == nil {
			return s.linkMade(c, LinkShow{Link: s.linkAddress(token), Expires: s.Now().Add(auth.LinkLifetime), For: login, Back: path})
		}
	case !ok:
		return notice.ErrNotFound
	default:
		err = do(ctx, s.auth, by, login, c)
	}
	if err != nil {
		return s.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
			role, _ := notice.ParseRole(edge.Field(c, "role"))
			p := AccountShow{Failed: name, Name: strings.ToValidUTF8(edge.Field(c, "name"), "\uFFFD"), Role: role, Problems: problems}
			return s.accountPage(c, code, login, p)
		})
	}
	return session.Redirect(c, path, session.Flash{Did: name})
}
