package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The second step of signing in, and passkeys in place of the first.

// pendingCookie holds the token of half a session, which opens the second step and nothing else.
func (s *accountHandlers) pendingCookie() string {
	if s.Secure() {
		return "__Host-second"
	}
	return "second"
}

func (s *accountHandlers) secondForm(c *gin.Context) error {
	half, _ := c.Cookie(s.pendingCookie())
	next := nextPath(c.Query("next"))
	err := s.secondPage(c, http.StatusOK, half, view.Second{Next: next})
	if errors.Is(err, notice.ErrNotFound) { // there is no first step that it follows
		return s.signInPage(c, http.StatusOK, view.SignIn{Next: next})
	}
	return err
}

// secondPage fills in what the account can be opened with and shows the page.
func (s *accountHandlers) secondPage(c *gin.Context, code int, half string, p view.Second) error {
	account, err := s.auth.PendingSignIn(c.Request.Context(), half)
	if err != nil {
		return err
	}
	switch missing := s.auth.PasskeysUnavailable(c.Request.Host); {
	case len(account.Passkeys) == 0:
	case missing != "":
		p.Missing = missing
	default:
		if p.Passkey, err = s.auth.BeginSecondFactor(account, half); err != nil {
			return err
		}
	}
	p.Frame, p.Codes, p.Recovery = s.deskFrame(c), account.TOTP.On(), len(account.RecoveryCodes) > 0
	return s.showDesk(c, code, p)
}

// second takes a one-time code, a passkey or a recovery code.
func (s *accountHandlers) second(c *gin.Context) error {
	half, _ := c.Cookie(s.pendingCookie())
	next := nextPath(field(c, "next"))
	p := view.Second{Next: next, Code: strings.ToValidUTF8(field(c, "code"), "\uFFFD")}
	ctx, from := c.Request.Context(), client(c)
	var e auth.SignInResult
	var err error
	switch {
	case field(c, "response") != "":
		e, err = s.auth.CompleteWithPasskey(ctx, half, field(c, "response"), from)
	case field(c, "by") == "recovery":
		e, err = s.auth.CompleteWithRecoveryCode(ctx, half, field(c, "recovery"), from)
	default:
		e, err = s.auth.CompleteWithCode(ctx, half, field(c, "code"), from)
	}
	if err == nil {
		return s.completeSignIn(c, e, next)
	}
	if errors.Is(err, notice.ErrNotFound) {
		return s.signInPage(c, http.StatusUnprocessableEntity, view.SignIn{Next: next, Problems: notice.Problems{"form": "problem.second.late"}})
	}
	return s.redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return s.secondPage(c, code, half, p)
	})
}

func (s *accountHandlers) signInWithPasskey(c *gin.Context) error {
	next := nextPath(field(c, "next"))
	e, err := s.auth.SignInWithPasskey(c.Request.Context(), field(c, "response"), client(c))
	if err == nil {
		return s.completeSignIn(c, e, next)
	}
	return s.redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		return s.signInPage(c, code, view.SignIn{Next: next, Problems: problems, Wait: wait})
	})
}
