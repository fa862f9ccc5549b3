package account

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Profile is the page of one's own account, with the forms to change it.
type Profile struct {
	view.Frame
	Person   Person
	Name     string      // as typed; before that, the account's
	Lang     notice.Lang // likewise; empty for the browser's
	Missing  string      // why there can be no passkeys, or empty: see auth.Auth.PasskeysUnavailable
	SignIns  []SignedIn  // newest first
	Renaming string      // Passkey.Ref of the one that could not be renamed; else empty
	Typed    string      // then its new name, as typed
	Done     string      // one of FlashKeys, or empty
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// Profile serves GET /desk/account.
func (h *Handlers) Profile(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	return h.showProfile(c, http.StatusOK, Profile{Name: account.Name, Lang: account.Lang})
}

// ProfilePost serves POST /desk/account: it saves name and language.
func (h *Handlers) ProfilePost(c *gin.Context) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	lang := notice.Lang(edge.Field(c, "lang"))
	if err = h.auth.SaveProfile(c.Request.Context(), current, edge.Field(c, "name"), lang); err != nil {
		return h.redisplayProfile(c, err, Profile{Name: edge.FormText(c, "name"), Lang: lang})
	}
	if lang != account.Lang { // the account's language takes effect: forget the one that this browser chose
		h.SetCookie(c, session.DeskLangCookie, "", "/desk/", -time.Second)
	}
	return session.Redirect(c, profilePath, session.Flash{Did: session.Saved})
}

// showProfile shows the page. It fills in all fields but Renaming, Problems, Wait, and what stands in the fields.
func (h *Handlers) showProfile(c *gin.Context, code int, p Profile) (err error) {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	if p.SignIns, err = h.signIns(c, account.Login, current.ID); err != nil {
		return err
	}
	p.Done, p.Person, p.Missing = done(c), h.person(account), h.auth.PasskeysUnavailable(c.Request.Host)
	return h.ShowDesk(c, code, p)
}

// redisplayProfile shows the page again, with what was typed and what is wrong with it.
func (h *Handlers) redisplayProfile(c *gin.Context, err error, p Profile) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return h.showProfile(c, code, p)
	})
}

// toProfile redirects to the page of one's own account, which says what was done. If err is not nil, it answers it as
// orReauth does.
func (h *Handlers) toProfile(c *gin.Context, err error, did string) error {
	if err != nil {
		return orReauth(c, err, profilePath)
	}
	return session.Redirect(c, profilePath, session.Flash{Did: did})
}
