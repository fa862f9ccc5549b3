package account

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SecondFactor is the second step of signing in.
type SecondFactor struct {
	view.Frame
	Next     string
	Codes    bool   // the account has one-time codes
	Passkey  string // options for one; empty if there can be none
	Missing  string // then why, if the account has passkeys
	Recovery bool   // there are recovery codes left
	Code     string // as typed
	Problems notice.Problems
	Wait     time.Duration
}

// The second step of signing in, and passkeys in place of the first.

// pendingCookie holds the token of half a session, which opens the second step and nothing else.
func (h *Handlers) pendingCookie() string {
	if h.Secure() {
		return "__Host-second"
	}
	return "second"
}

func (h *Handlers) SecondFactor(c *gin.Context) error {
	half, _ := c.Cookie(h.pendingCookie())
	next := session.NextPath(c.Query("next"))
	err := h.secondPage(c, http.StatusOK, half, SecondFactor{Next: next})
	if errors.Is(err, notice.ErrNotFound) { // there is no first step that it follows
		return h.signInPage(c, http.StatusOK, SignIn{Next: next})
	}
	return err
}

// secondPage fills in what the account can be opened with and shows the page.
func (h *Handlers) secondPage(c *gin.Context, code int, half string, p SecondFactor) error {
	account, err := h.auth.PendingSignIn(c.Request.Context(), half)
	if err != nil {
		return err
	}
	switch missing := h.auth.PasskeysUnavailable(c.Request.Host); {
	case len(account.Passkeys) == 0:
	case missing != "":
		p.Missing = missing
	default:
		if p.Passkey, err = h.auth.BeginSecondFactor(account, half); err != nil {
			return err
		}
	}
	p.Frame, p.Codes, p.Recovery = h.DeskFrame(c), account.TOTP.On(), len(account.RecoveryCodes) > 0
	return h.ShowDesk(c, code, p)
}

// SecondFactorPost takes a one-time code, a passkey or a recovery code.
func (h *Handlers) SecondFactorPost(c *gin.Context) error {
	half, _ := c.Cookie(h.pendingCookie())
	next := session.NextPath(edge.Field(c, "next"))
	p := SecondFactor{Next: next, Code: strings.ToValidUTF8(edge.Field(c, "code"), "\uFFFD")}
	ctx, from := c.Request.Context(), client(c)
	var e auth.SignInResult
	var err error
	switch {
	case edge.Field(c, "response") != "":
		e, err = h.auth.CompleteWithPasskey(ctx, half, edge.Field(c, "response"), from)
	case edge.Field(c, "by") == "recovery":
		e, err = h.auth.CompleteWithRecoveryCode(ctx, half, edge.Field(c, "recovery"), from)
	default:
		e, err = h.auth.CompleteWithCode(ctx, half, edge.Field(c, "code"), from)
	}
	if err == nil {
		return h.completeSignIn(c, e, next)
	}
	if errors.Is(err, notice.ErrNotFound) {
		return h.signInPage(c, http.StatusUnprocessableEntity, SignIn{Next: next, Problems: notice.Problems{"form": {Key: "problem.second.late"}}})
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return h.secondPage(c, code, half, p)
	})
}
