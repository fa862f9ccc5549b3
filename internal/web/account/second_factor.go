package account

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SecondFactor is the second step of signing in, with a form for each second factor that the account has.
type SecondFactor struct {
	view.Frame
	Next     string   // path to go on to
	Codes    bool     // the account has one-time codes
	Passkey  string   // options for the browser's navigator.credentials.get, as JSON; empty if there can be no passkey
	Missing  string   // why not, if the account has passkeys; see auth.Auth.PasskeysUnavailable
	Moved    []string // other host names that passkeys of the account are bound to
	Recovery bool     // the account has recovery codes left
	Refused  bool     // the account accepts no code until it has a new password; Codes and Recovery are false
	Code     string   // as typed
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// pendingCookie returns the name of the cookie with the token of a pending sign-in, which is good for the second step
// and for nothing else.
func (h *Handlers) pendingCookie() string { return h.SecretCookie("second") }

// SecondFactor serves GET /desk/sign-in/second?next={path}. Without a pending sign-in it shows the first step.
func (h *Handlers) SecondFactor(c *gin.Context) error {
	pending, _ := c.Cookie(h.pendingCookie())
	next := session.NextPath(c.Query("next"))
	err := h.showSecondFactor(c, http.StatusOK, pending, SecondFactor{Next: next})
	if errors.Is(err, notice.ErrNotFound) {
		return h.showSignIn(c, http.StatusOK, SignIn{Next: next})
	}
	return err
}

// SecondFactorPost serves POST /desk/sign-in/second: it takes a one-time code, a passkey or a recovery code. If the
// pending sign-in has expired, it shows the first step.
func (h *Handlers) SecondFactorPost(c *gin.Context) error {
	pending, _ := c.Cookie(h.pendingCookie())
	next := session.NextPath(edge.Field(c, "next"))
	r, err := h.checkSecondFactor(c, pending)
	if err == nil {
		return h.completeSignIn(c, r, next)
	}
	if errors.Is(err, notice.ErrNotFound) {
		late := notice.Problems{"form": {Key: "problem.second.late"}}
		return h.showSignIn(c, http.StatusUnprocessableEntity, SignIn{Next: next, Problems: late})
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p := SecondFactor{Next: next, Code: edge.FormText(c, "code"), Problems: problems, Wait: wait}
		return h.showSecondFactor(c, code, pending, p)
	})
}

// checkSecondFactor completes a pending sign-in with the second factor in the form.
func (h *Handlers) checkSecondFactor(c *gin.Context, pending string) (auth.SignInResult, error) {
	ctx, from := c.Request.Context(), client(c)
	if response := edge.Field(c, "response"); response != "" {
		return h.auth.CompleteWithPasskey(ctx, pending, response, from)
	}
	if edge.Field(c, "by") == "recovery" {
		return h.auth.CompleteWithRecoveryCode(ctx, pending, edge.Field(c, "recovery"), from)
	}
	return h.auth.CompleteWithCode(ctx, pending, edge.Field(c, "code"), from)
}

// showSecondFactor shows the second step of a pending sign-in. It fills in the frame and the second factors. It returns
// notice.ErrNotFound if the token is not that of a pending sign-in.
func (h *Handlers) showSecondFactor(c *gin.Context, code int, pending string, p SecondFactor) error {
	account, err := h.auth.PendingSignIn(c.Request.Context(), pending)
	if err != nil {
		return err
	}
	if len(account.Passkeys) > 0 {
		if p.Missing = h.auth.PasskeysUnavailable(c.Request.Host); p.Missing == "" {
			if p.Passkey, err = h.auth.BeginSecondFactor(account, pending); err != nil {
				return err
			}
		}
	}
	for _, k := range account.Passkeys {
		if name := h.auth.BoundElsewhere(k); name != "" && !slices.Contains(p.Moved, name) {
			p.Moved = append(p.Moved, name)
		}
	}
	p.Frame, p.Refused = h.DeskFrame(c), account.WrongCodes.Exhausted()
	p.Codes, p.Recovery = account.TOTP.On() && !p.Refused, len(account.RecoveryCodes) > 0 && !p.Refused
	return h.ShowDesk(c, code, p)
}
