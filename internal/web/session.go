package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// What the context of a request holds of who is signed in.
const accountKey, sessionKey = "account", "session"

// sessionCookie is bound to this very host when the board is reached over TLS (RFC 6265bis,
// section 4.1.3.2).
func (s *sessions) sessionCookie() string {
	if s.Secure() {
		return "__Host-session"
	}
	return "session"
}

// currentAccount returns the account that is signed in; errSignIn if there is none.
func (s *sessions) currentAccount(c *gin.Context) (auth.Account, error) {
	if a, ok := c.Get(accountKey); ok {
		return a.(auth.Account), nil
	}
	token, err := c.Cookie(s.sessionCookie())
	if err != nil {
		return auth.Account{}, errSignIn
	}
	a, session, err := s.auth.Authenticate(c.Request.Context(), token)
	if errors.Is(err, notice.ErrNotFound) {
		return a, errSignIn
	}
	if err == nil {
		c.Set(accountKey, a)
		c.Set(sessionKey, session)
	}
	return a, err
}

// session returns the account that is signed in, and its session.
func (s *sessions) session(c *gin.Context) (auth.Account, auth.Session, error) {
	account, err := s.currentAccount(c)
	if err != nil {
		return account, auth.Session{}, err
	}
	return account, c.MustGet(sessionKey).(auth.Session), nil
}

func (s *sessions) setSession(c *gin.Context, token string, lasts time.Duration) {
	s.setCookie(c, s.sessionCookie(), token, "/", lasts)
}

// setCookie sets a cookie that scripts cannot read; one that lasts less than no time is deleted.
func (s *edge) setCookie(c *gin.Context, name, value, path string, lasts time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: s.Secure(), SameSite: http.SameSiteLaxMode,
	})
}

const deskLangCookie = "desk-lang"

// deskLanguage returns the language of a page whose address names none: ?lang= chooses and is
// remembered, then the choice made before, the account's, the browser's.
func (s *sessions) deskLanguage(c *gin.Context) notice.Lang {
	if asked := notice.Lang(c.Query("lang")); asked.Served() {
		s.setCookie(c, deskLangCookie, string(asked), "/desk/", 365*24*time.Hour)
		return asked
	}
	if a, ok := c.Get(accountKey); ok && a.(auth.Account).Lang.Served() {
		if _, err := c.Cookie(deskLangCookie); err != nil {
			return a.(auth.Account).Lang
		}
	}
	return s.preferred(c, deskLangCookie)
}

// deskFrame is the frame of a page whose language is not in its address.
func (s *sessions) deskFrame(c *gin.Context) view.Frame {
	f := view.Frame{Path: c.Request.URL.Path, Others: map[notice.Lang]string{}}
	query := c.Request.URL.Query()
	for _, l := range notice.Langs {
		query.Set("lang", string(l))
		f.Others[l] = c.Request.URL.Path + "?" + query.Encode()
	}
	return f
}

// showDesk renders a page in the desk's language.
func (s *sessions) showDesk(c *gin.Context, code int, p view.Page) error {
	return s.show(c, code, s.deskLanguage(c), p)
}

// nextPath returns where to go on to: a page of the desk, and nothing else.
func nextPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/desk/") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.Contains(u.Path, "//") || strings.HasPrefix(u.Path, "/desk/sign-") {
		return "/desk/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// toSignIn leads to the door, and from there back here.
func (s *sessions) toSignIn(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/desk/sign-in?"+url.Values{"next": {c.Request.URL.RequestURI()}}.Encode())
}

func (s *accountHandlers) signInForm(c *gin.Context) error {
	return s.signInPage(c, http.StatusOK, view.SignIn{Next: nextPath(c.Query("next"))})
}

// signInPage fills in the rest of the door and shows it.
func (s *accountHandlers) signInPage(c *gin.Context, code int, p view.SignIn) (err error) {
	p.Frame, p.Done = s.deskFrame(c), s.popFlash(c)
	if s.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = s.auth.BeginLogin(); err != nil {
			return err
		}
	}
	return s.showDesk(c, code, p)
}

func (s *accountHandlers) signIn(c *gin.Context) error {
	login, next := field(c, "login"), nextPath(field(c, "next"))
	e, err := s.auth.SignIn(c.Request.Context(), login, field(c, "password"), client(c))
	if err == nil {
		return s.completeSignIn(c, e, next)
	}
	page := view.SignIn{Login: strings.ToValidUTF8(login, "\uFFFD"), Next: next}
	return s.redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		page.Problems, page.Wait = problems, wait
		return s.signInPage(c, code, page)
	})
}

// redisplay shows a form again with what is wrong, or returns an error that no form can show.
func (s *edge) redisplay(c *gin.Context, err error, show func(int, notice.Problems, time.Duration) error) error {
	v := s.judge(err)
	problems := notice.Problems{}
	if soon := notice.TooSoon(0); errors.As(err, &soon) {
		problems["form"] = "problem.soon"
	} else if !errors.As(err, &problems) {
		return err
	}
	s.announce(c, v, err)
	return show(v.code, problems, v.wait)
}

// completeSignIn goes on with what signing in has led to. A session that was there is over: its browser has
// another now.
func (s *accountHandlers) completeSignIn(c *gin.Context, e auth.SignInResult, next string) error {
	if e.Pending {
		s.setCookie(c, s.pendingCookie(), e.Token, "/", auth.PendingSignInLifetime)
		c.Redirect(http.StatusSeeOther, "/desk/sign-in/second?"+url.Values{"next": {next}}.Encode())
		return nil
	}
	if old, err := c.Cookie(s.sessionCookie()); err == nil {
		if err := s.auth.SignOut(c.Request.Context(), old); err != nil {
			return err
		}
	}
	s.setSession(c, e.Token, auth.SessionLifetime)
	if _, err := c.Cookie(s.pendingCookie()); err == nil {
		s.setCookie(c, s.pendingCookie(), "", "/", -time.Second)
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

func (s *accountHandlers) signOut(c *gin.Context) error {
	if token, err := c.Cookie(s.sessionCookie()); err == nil {
		if err := s.auth.SignOut(c.Request.Context(), token); err != nil {
			return err
		}
	}
	s.setSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, "/desk/sign-in")
	return nil
}

func (s *accountHandlers) setupForm(c *gin.Context) error {
	if !s.auth.SetupTokenValid(c.Param("token")) {
		return notice.ErrNotFound
	}
	return s.showDesk(c, http.StatusOK, view.Setup{Frame: s.deskFrame(c), Token: c.Param("token")})
}

// setup makes the first administrator and signs them in.
func (s *accountHandlers) setup(c *gin.Context) error {
	login, name := field(c, "login"), field(c, "name")
	e, err := s.auth.CreateFirstAdmin(c.Request.Context(), c.Param("token"), login, name, field(c, "password"), client(c))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return s.showDesk(c, http.StatusUnprocessableEntity, view.Setup{
			Frame: s.deskFrame(c), Token: c.Param("token"), Problems: problems,
			Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"),
		})
	}
	if err != nil {
		return err
	}
	return s.completeSignIn(c, e, "/desk/")
}

func (s *accountHandlers) passwordForm(c *gin.Context) error {
	return s.passwordPage(c, http.StatusOK, nil)
}

func (s *accountHandlers) passwordPage(c *gin.Context, code int, problems notice.Problems) error {
	f, _, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	return s.showDesk(c, code, view.Password{Frame: f, Problems: problems})
}

// changePassword ends every session of the account, so the next thing to do is to sign in.
func (s *accountHandlers) changePassword(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	err = s.auth.ChangePassword(c.Request.Context(), account.Login, field(c, "old"), field(c, "new"))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return s.passwordPage(c, http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	s.setFlash(c, "password")
	s.setSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, "/desk/sign-in")
	return nil
}
