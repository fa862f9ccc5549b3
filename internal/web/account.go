package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The pages on which people look after their own accounts.

// client says where a request came from.
func client(c *gin.Context) auth.Client {
	return auth.Client{Addr: clientAddr(c), Browser: browserName(c.Request.UserAgent())}
}

// browsers lists words of User-Agent headers, the more telling first: most browsers also name others.
var browsers = []struct{ word, name string }{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
	{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
}

// browserName returns the name of a browser without version or system; empty for one that is not
// known.
func browserName(agent string) string {
	for _, b := range browsers {
		if strings.Contains(agent, b.word) {
			return b.name
		}
	}
	return ""
}

const flashCookie = "done"

// flashTTL is how long what was done waits to be said on the next page.
const flashTTL = time.Minute

// setFlash has the next page of the desk say what was done: a key of view.FlashKeys. A cookie carries it, so
// that no address says it again later.
func (s *sessions) setFlash(c *gin.Context, key string) {
	s.setCookie(c, flashCookie, key, "/desk/", flashTTL)
}

// popFlash returns what was just done, once.
func (s *sessions) popFlash(c *gin.Context) string {
	key, err := c.Cookie(flashCookie)
	if err != nil || !slices.Contains(view.FlashKeys, key) {
		return ""
	}
	s.setCookie(c, flashCookie, "", "/desk/", -time.Second)
	return key
}

// orReauth leads to where people show again who they are, and from there to a page, if an error asks
// for that.
func orReauth(c *gin.Context, err error, next string) error {
	if !errors.Is(err, auth.ErrReauthRequired) {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/desk/account/prove?"+url.Values{"next": {next}}.Encode())
	return nil
}

func (s *accountHandlers) ownAccount(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	return s.ownPage(c, http.StatusOK, view.OwnAccount{Name: account.Name, Lang: account.Lang})
}

// ownPage fills in the rest of the page of one's own account and shows it.
func (s *accountHandlers) ownPage(c *gin.Context, code int, p view.OwnAccount) (err error) {
	account, session, err := s.session(c)
	if err != nil {
		return err
	}
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	if p.SignIns, err = s.signIns(c, account.Login, session.ID); err != nil {
		return err
	}
	p.Done, p.Person, p.Missing = s.popFlash(c), person(account), s.auth.PasskeysUnavailable(c.Request.Host)
	return s.showDesk(c, code, p)
}

// person returns what pages show of an account.
func person(a auth.Account) view.Person {
	p := view.Person{
		Login: a.Login, Name: a.Name, Role: a.Role, Lang: a.Lang, Created: a.Created, Entered: a.LastSignIn, Disabled: a.Disabled,
		Codes: a.TOTP.Added, Recovery: len(a.RecoveryCodes),
	}
	for _, k := range a.Passkeys {
		p.Passkeys = append(p.Passkeys, view.Passkey{Ref: k.Ref(), Name: k.Name, Added: k.Added, Used: k.Used})
	}
	return p
}

// signIns returns the sign-ins of an account; here is the session that asks.
func (s *accountHandlers) signIns(c *gin.Context, login string, here auth.SessionID) (all []view.SignedIn, err error) {
	list, err := s.auth.SignIns(c.Request.Context(), login)
	for _, in := range list {
		all = append(all, view.SignedIn{
			Number: in.Number, At: in.At, How: string(in.Method), Browser: in.Browser, Present: in.Active, Here: in.Session == here,
		})
	}
	return all, err
}

func (s *accountHandlers) saveOwn(c *gin.Context) error {
	account, session, err := s.session(c)
	if err != nil {
		return err
	}
	name, lang := field(c, "name"), notice.Lang(field(c, "lang"))
	err = s.auth.SaveProfile(c.Request.Context(), session, name, lang)
	if err == nil {
		if lang != account.Lang { // what was chosen last holds
			s.setCookie(c, deskLangCookie, "", "/desk/", -time.Second)
		}
		s.setFlash(c, "saved")
		c.Redirect(http.StatusSeeOther, "/desk/account")
		return nil
	}
	return s.ownAgain(c, err, view.OwnAccount{Name: strings.ToValidUTF8(name, "\uFFFD"), Lang: lang})
}

func (s *accountHandlers) ownAgain(c *gin.Context, err error, p view.OwnAccount) error {
	return s.redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return s.ownPage(c, code, p)
	})
}

func (s *accountHandlers) proveForm(c *gin.Context) error {
	return s.provePage(c, http.StatusOK, view.Prove{Next: nextPath(c.Query("next"))})
}

func (s *accountHandlers) provePage(c *gin.Context, code int, p view.Prove) error {
	account, session, err := s.session(c)
	if err != nil {
		return err
	}
	if s.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = s.auth.BeginReauth(account, session); err != nil {
			return err
		}
	}
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}

// prove takes a password or a passkey of who is signed in already.
func (s *accountHandlers) prove(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	next := nextPath(field(c, "next"))
	if response := field(c, "response"); response != "" {
		err = s.auth.ReauthenticateWithPasskey(c.Request.Context(), session, response)
	} else {
		err = s.auth.Reauthenticate(c.Request.Context(), session, field(c, "password"))
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, next)
		return nil
	}
	return s.redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		return s.provePage(c, code, view.Prove{Next: next, Problems: problems, Wait: wait})
	})
}

func (s *accountHandlers) totpForm(c *gin.Context) error {
	_, session, err := s.session(c)
	if err == nil {
		err = s.auth.Reauthenticated(session)
	}
	if err != nil {
		return orReauth(c, err, "/desk/account/codes")
	}
	return s.totpPage(c, http.StatusOK, view.OneTimeCodes{})
}

func (s *accountHandlers) totpPage(c *gin.Context, code int, p view.OneTimeCodes) error {
	account, session, err := s.session(c)
	if err != nil {
		return err
	}
	if p.Secret, err = s.auth.EnrolTOTP(session); err != nil {
		return err
	}
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	p.On = account.TOTP.On()
	return s.showDesk(c, code, p)
}

func (s *accountHandlers) confirmTOTP(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	code := field(c, "code")
	codes, err := s.auth.ConfirmTOTP(c.Request.Context(), session, code)
	if err == nil {
		return s.recoveryPage(c, codes, "codes-on")
	}
	err = s.redisplay(c, err, func(status int, problems notice.Problems, _ time.Duration) error {
		return s.totpPage(c, status, view.OneTimeCodes{Code: strings.ToValidUTF8(code, "\uFFFD"), Problems: problems})
	})
	return orReauth(c, err, "/desk/account/codes")
}

// recoveryPage shows new recovery codes, this once; without any it goes back and says what was done.
func (s *accountHandlers) recoveryPage(c *gin.Context, codes []string, done string) error {
	if len(codes) == 0 {
		s.setFlash(c, done)
		c.Redirect(http.StatusSeeOther, "/desk/account")
		return nil
	}
	f, _, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	for l := range f.Others { // the page cannot be asked for again
		f.Others[l] = "/desk/account?lang=" + string(l)
	}
	return s.showDesk(c, http.StatusOK, view.Recovery{Frame: f, Done: done, Codes: codes})
}

func (s *accountHandlers) removeTOTP(c *gin.Context) error {
	_, session, err := s.session(c)
	if err == nil {
		err = s.auth.RemoveTOTP(c.Request.Context(), session)
	}
	return s.backToOwn(c, err, "codes-off")
}

// backToOwn goes back to the page of one's own account, which says what was done or what is wrong.
func (s *accountHandlers) backToOwn(c *gin.Context, err error, done string) error {
	if err != nil {
		return orReauth(c, err, "/desk/account")
	}
	s.setFlash(c, done)
	c.Redirect(http.StatusSeeOther, "/desk/account")
	return nil
}

const passkeyPath = "/desk/account/passkeys"

func (s *accountHandlers) passkeyForm(c *gin.Context) error {
	name := c.Query("name")
	if name == "" {
		name = browserName(c.Request.UserAgent())
	}
	return orReauth(c, s.passkeyPage(c, http.StatusOK, view.NewPasskey{Name: name}), passkeyPath)
}

func (s *accountHandlers) passkeyPage(c *gin.Context, code int, p view.NewPasskey) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	if p.Missing = s.auth.PasskeysUnavailable(c.Request.Host); p.Missing == "" {
		if p.Passkey, err = s.auth.BeginRegistration(c.Request.Context(), session); err != nil {
			return err
		}
	}
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}

func (s *accountHandlers) addPasskey(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	name := field(c, "passkey-name")
	codes, err := s.auth.AddPasskey(c.Request.Context(), session, name, field(c, "response"))
	if err == nil {
		return s.recoveryPage(c, codes, "passkey-on")
	}
	name = strings.ToValidUTF8(name, "\uFFFD")
	err = s.redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.passkeyPage(c, code, view.NewPasskey{Name: name, Problems: problems})
	})
	return orReauth(c, err, passkeyPath+"?"+url.Values{"name": {name}}.Encode())
}

// changePasskey renames a passkey or takes it off.
func (s *accountHandlers) changePasskey(c *gin.Context) error {
	account, session, err := s.session(c)
	if err != nil {
		return err
	}
	ctx, ref := c.Request.Context(), c.Param("ref")
	if field(c, "do") == "remove" {
		return s.backToOwn(c, s.auth.RemovePasskey(ctx, session, ref), "passkey-off")
	}
	name := field(c, "name-"+ref)
	if err = s.auth.RenamePasskey(ctx, session, ref, name); err == nil {
		return s.backToOwn(c, nil, "passkey-name")
	}
	return s.ownAgain(c, err, view.OwnAccount{
		Name: account.Name, Lang: account.Lang, Renaming: ref, Typed: strings.ToValidUTF8(name, "\uFFFD"),
	})
}

func (s *accountHandlers) renewRecovery(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	codes, err := s.auth.RenewRecoveryCodes(c.Request.Context(), session)
	if err != nil {
		return orReauth(c, err, "/desk/account")
	}
	return s.recoveryPage(c, codes, "recovery")
}

func (s *accountHandlers) signOutEverywhere(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	if err := s.auth.SignOutEverywhere(c.Request.Context(), session); err != nil {
		return err
	}
	s.setFlash(c, "signed-out")
	s.setSession(c, "", -time.Second)
	c.Redirect(http.StatusSeeOther, "/desk/sign-in")
	return nil
}

func (s *accountHandlers) endSignIn(c *gin.Context) error {
	_, session, err := s.session(c)
	if err != nil {
		return err
	}
	n, err := ordinal(c.Param("number"), 0)
	if err == nil {
		err = s.auth.EndSignIn(c.Request.Context(), session, n)
	}
	return s.backToOwn(c, err, "ended")
}
