package account

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// NewsConfirm asks a member of the institution to confirm the e-mail address to which the link was sent.
type NewsConfirm struct {
	view.Frame
	Token string
	Wrong bool // the link is of another address or account, or too old
}

// NewsConfirm serves GET /desk/news/confirm/{token}. It changes nothing.
func (h *Handlers) NewsConfirm(c *gin.Context) error { return h.showConfirm(c) }

// NewsConfirmPost serves POST /desk/news/confirm/{token}.
func (h *Handlers) NewsConfirmPost(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	err = h.board.ConfirmColleagueAddress(c.Request.Context(), account.Actor(), c.Param("token"))
	if errors.Is(err, notice.ErrNotFound) {
		return h.showConfirm(c)
	}
	if err != nil {
		return err
	}
	return session.Redirect(c, NewsPath, session.Flash{Did: "email-confirmed"})
}

func (h *Handlers) showConfirm(c *gin.Context) error {
	f, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	p, code := NewsConfirm{Frame: f, Token: c.Param("token")}, http.StatusOK
	err = h.board.CheckColleagueToken(c.Request.Context(), by, p.Token)
	if p.Wrong = errors.Is(err, notice.ErrNotFound); p.Wrong {
		code, err = http.StatusNotFound, nil
	}
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}
