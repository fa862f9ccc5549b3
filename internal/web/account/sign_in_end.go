package account

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SignOut serves POST /desk/sign-out: it ends this browser's session.
func (h *Handlers) SignOut(c *gin.Context) error {
	if token, err := c.Cookie(h.SessionCookie()); err == nil {
		if err := h.auth.SignOut(c.Request.Context(), token); err != nil {
			return err
		}
	}
	h.SetSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, signInPath)
	return nil
}

// SignOutEverywhere serves POST /desk/account/sign-out: it ends all sessions of one's own account.
func (h *Handlers) SignOutEverywhere(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if err := h.auth.SignOutEverywhere(c.Request.Context(), current); err != nil {
		return err
	}
	h.SetSession(c, "", -time.Second)
	return session.Redirect(c, signInPath, session.Flash{Did: "signed-out"})
}

// SignInEnd serves POST /desk/account/sign-ins/{number}: it ends the session of one sign-in of one's own account.
func (h *Handlers) SignInEnd(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	n, err := edge.Ordinal(c.Param("number"), 0)
	if err == nil {
		err = h.auth.EndSignIn(c.Request.Context(), current, n)
	}
	return h.toProfile(c, err, "ended")
}
