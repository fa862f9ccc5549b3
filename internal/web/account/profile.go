package account

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// A SignedIn is an entry in the list of sign-ins.
type SignedIn struct {
	Number  uint64
	At      time.Time
	How     string // an auth.Method
	Browser string // empty if it is not known
	Present bool   // its session goes on
	Here    bool   // it is the session that asks
}

// Profile is the page of one's own account.
type Profile struct {
	view.Frame
	Person   Person
	Name     string // as typed
	Lang     notice.Lang
	Missing  string // why there can be no passkeys: see auth.Auth.PasskeysUnavailable
	SignIns  []SignedIn
	Renaming string // Ref of the passkey whose name, as typed, cannot be taken
	Typed    string
	Done     string
	Problems notice.Problems
	Wait     time.Duration
}

func (s *Handlers) Profile(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	return s.ownPage(c, http.StatusOK, Profile{Name: account.Name, Lang: account.Lang})
}

// ownPage fills in the rest of the page of one's own account and shows it.
func (s *Handlers) ownPage(c *gin.Context, code int, p Profile) (err error) {
	account, current, err := s.Session(c)
	if err != nil {
		return err
	}
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	if p.SignIns, err = s.signIns(c, account.Login, current.ID); err != nil {
		return err
	}
	p.Done, p.Person, p.Missing = done(c), person(account), s.auth.PasskeysUnavailable(c.Request.Host)
	return s.ShowDesk(c, code, p)
}

func (s *Handlers) ProfilePost(c *gin.Context) error {
	account, current, err := s.Session(c)
	if err != nil {
		return err
	}
	name, lang := edge.Field(c, "name"), notice.Lang(edge.Field(c, "lang"))
	err = s.auth.SaveProfile(c.Request.Context(), current, name, lang)
	if err == nil {
		if lang != account.Lang { // what was chosen last holds
			s.SetCookie(c, session.DeskLangCookie, "", "/desk/", -time.Second)
		}
		return session.Redirect(c, "/desk/account", session.Flash{Did: session.Saved})
	}
	return s.ownAgain(c, err, Profile{Name: strings.ToValidUTF8(name, "\uFFFD"), Lang: lang})
}

func (s *Handlers) ownAgain(c *gin.Context, err error, p Profile) error {
	return s.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return s.ownPage(c, code, p)
	})
}

// backToOwn goes back to the page of one's own account, which says what was done or what is wrong.
func (s *Handlers) backToOwn(c *gin.Context, err error, done string) error {
	if err != nil {
		return orReauth(c, err, "/desk/account")
	}
	return session.Redirect(c, "/desk/account", session.Flash{Did: done})
}
