package account

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

func (s *Handlers) SignOutEverywhere(c *gin.Context) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	if err := s.auth.SignOutEverywhere(c.Request.Context(), current); err != nil {
		return err
	}
	s.SetSession(c, "", -time.Second)
	return session.Redirect(c, "/desk/sign-in", session.Flash{Did: "signed-out"})
}

func (s *Handlers) SignInEnd(c *gin.Context) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	n, err := edge.Ordinal(c.Param("number"), 0)
	if err == nil {
		err = s.auth.EndSignIn(c.Request.Context(), current, n)
	}
	return s.backToOwn(c, err, "ended")
}

func (s *Handlers) SignOut(c *gin.Context) error {
	if token, err := c.Cookie(s.SessionCookie()); err == nil {
		if err := s.auth.SignOut(c.Request.Context(), token); err != nil {
			return err
		}
	}
	s.SetSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, "/desk/sign-in")
	return nil
}
