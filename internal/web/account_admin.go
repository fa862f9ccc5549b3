package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The pages on which administrators look after accounts, and the log of what was done.

// How many entries the pages hold.
const (
	accountsSize = 50
	activitySize = 50
	actsSize     = 20 // on the page of one account
)

func (s *accountHandlers) accounts(c *gin.Context) error {
	return s.accountsPage(c, http.StatusOK, view.Accounts{})
}

// accountsPage fills in the lists and shows them with the form to invite.
func (s *accountHandlers) accountsPage(c *gin.Context, code int, p view.Accounts) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	p.Frame, p.Done = f, s.popFlash(c)
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
		p.Invitations = append(p.Invitations, view.Invitation{
			ID: l.ID.String(), Login: l.Login, Name: l.Name, Role: l.Role, By: l.By, Expires: l.Expires,
		})
	}
	return s.showDesk(c, code, p)
}

// invite makes a one-time link and shows it, this once.
func (s *accountHandlers) invite(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	role, err := notice.ParseRole(field(c, "role"))
	if err != nil {
		role = notice.Reader // which is refused with its sentence
	}
	login, name := field(c, "login"), field(c, "name")
	token, l, err := s.auth.Invite(c.Request.Context(), account.Actor(), role, login, name)
	if err == nil {
		return s.linkMade(c, view.LinkMade{Link: s.linkAddress(token), Expires: l.Expires, Role: l.Role, Back: "/desk/accounts"})
	}
	return s.redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.accountsPage(c, code, view.Accounts{
			Role: role, Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"), Problems: problems,
		})
	})
}

// linkAddress is where a one-time link leads.
func (s *accountHandlers) linkAddress(token string) string {
	return s.Base() + "/desk/invitations/" + token
}

func (s *accountHandlers) linkMade(c *gin.Context, p view.LinkMade) (err error) {
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	for l := range p.Others { // the page cannot be asked for again
		p.Others[l] = p.Back + "?lang=" + string(l)
	}
	return s.showDesk(c, http.StatusOK, p)
}

func (s *accountHandlers) revoke(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	id, err := auth.ParseLinkID(c.Param("token"))
	if err != nil {
		return err
	}
	if err := s.auth.RevokeInvitation(c.Request.Context(), account.Actor(), id); err != nil {
		return err
	}
	s.setFlash(c, "revoked")
	c.Redirect(http.StatusSeeOther, "/desk/accounts")
	return nil
}

func (s *accountHandlers) account(c *gin.Context) error {
	return s.accountPage(c, http.StatusOK, c.Param("login"), view.Account{})
}

// accountPage fills in the rest of the page of an account and shows it.
func (s *accountHandlers) accountPage(c *gin.Context, code int, login string, p view.Account) error {
	f, by, err := s.staffFrame(c)
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
	p.Frame, p.Done, p.Person, p.Acts = f, s.popFlash(c), person(account), acts
	if p.Failed != "name" {
		p.Name = account.Name
	}
	if p.Failed != "role" {
		p.Role = account.Role
	}
	for l := range p.Others { // the address of an act is no page
		p.Others[l] = "/desk/accounts/" + account.Login + "?lang=" + string(l)
	}
	return s.showDesk(c, code, p)
}

// accountActions lists what an administrator can do to an account, by the last part of the address. Each is
// also the key of what the next page says.
var accountActions = map[string]func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error{
	"name": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error {
		return a.Rename(ctx, by, login, field(c, "name"))
	},
	"role": func(ctx context.Context, a *auth.Auth, by notice.Actor, login string, c *gin.Context) error {
		role, err := notice.ParseRole(field(c, "role"))
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

// administer carries out one of acts, or makes the link for a new password.
func (s *accountHandlers) administer(c *gin.Context) error {
	account, err := s.currentAccount(c)
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
			return s.linkMade(c, view.LinkMade{Link: s.linkAddress(token), Expires: s.Now().Add(auth.LinkLifetime), For: login, Back: path})
		}
	case !ok:
		return notice.ErrNotFound
	default:
		err = do(ctx, s.auth, by, login, c)
	}
	if err != nil {
		return s.redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
			role, _ := notice.ParseRole(field(c, "role"))
			p := view.Account{Failed: name, Name: strings.ToValidUTF8(field(c, "name"), "\uFFFD"), Role: role, Problems: problems}
			return s.accountPage(c, code, login, p)
		})
	}
	s.setFlash(c, name)
	c.Redirect(http.StatusSeeOther, path)
	return nil
}

func (s *accountHandlers) activity(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	var before uint64
	if text := c.Query("before"); text != "" {
		if before, err = ordinal(text, 0); err != nil {
			return err
		}
	}
	list, err := s.board.Activities(c.Request.Context(), by, before, activitySize+1)
	if err != nil {
		return err
	}
	p := view.Activity{Frame: f, Acts: list}
	if len(list) > activitySize {
		p.Acts = list[:activitySize]
		p.More = "/desk/activity?before=" + strconv.FormatUint(p.Acts[activitySize-1].Seq, 10)
	}
	return s.showDesk(c, http.StatusOK, p)
}
