package account

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

func (h *Handlers) SignOutEverywhere(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if err := h.auth.SignOutEverywhere(c.Request.Context(), current); err != nil {
		return err
	}
	h.SetSession(c, "", -time.Second)
	return session.Redirect(c, "/desk/sign-in", session.Flash{Did: "signed-out"})
}

func (h *Handlers) SignInEnd(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	n, err := edge.Ordinal(c.Param("number"), 0)
	if err == nil {
		err = h.auth.EndSignIn(c.Request.Context(), current, n)
	}
	return h.backToOwn(c, err, "ended")
}

func (h *Handlers) SignOut(c *gin.Context) error {
	if token, err := c.Cookie(h.SessionCookie()); err == nil {
		if err := h.auth.SignOut(c.Request.Context(), token); err != nil {
			return err
		}
	}
	h.SetSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, "/desk/sign-in")
	return nil
}
