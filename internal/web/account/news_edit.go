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

// Paths of the page where members of the institution choose what they are told of by e-mail.
const (
	NewsPath    = "/desk/account/email"
	AddressPath = NewsPath + "/address"
)

// NewsEdit is where members of the institution choose at which address, of what and how often they are told by e-mail.
type NewsEdit struct {
	view.Frame
	Off      bool                 // no e-mail is sent: there is nothing to choose
	Mail     notice.ColleagueMail // as it is; only its owner sees the page
	Choices  []NewsChoice         // what the role may be told of
	Email    string               // in its field: as typed, or the address
	Quiet    bool                 // there are quiet hours
	Done     string               // one of FlashKeys, or empty
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// A NewsChoice is how often someone is told of a kind of news.
type NewsChoice struct {
	News  notice.DeskNews
	Often notice.Often
}

// NewsEdit serves GET /desk/account/email.
func (h *Handlers) NewsEdit(c *gin.Context) error {
	return h.showNews(c, http.StatusOK, NewsEdit{})
}

// NewsEditPost serves POST /desk/account/email: it saves how often the owner of the session is told of what.
func (h *Handlers) NewsEditPost(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	often := map[notice.DeskNews]notice.Often{}
	for _, n := range notice.DeskNewsFor(account.Role) {
		if o := edge.Field(c, string(n)); o != "" {
			often[n] = notice.Often(o)
		}
	}
	if err := h.board.PutDeskNews(c.Request.Context(), account.Actor(), often); err != nil {
		return h.redisplayNews(c, err, NewsEdit{})
	}
	return session.Redirect(c, NewsPath, session.Flash{Did: "news"})
}

// NewsAddressPost serves POST /desk/account/email/address: it saves the address and has its owner asked to confirm it; with
// do=remove it deletes the address.
func (h *Handlers) NewsAddressPost(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	ctx, by := c.Request.Context(), account.Actor()
	if edge.Field(c, "do") == "remove" {
		if err := h.board.ForgetColleagueAddress(ctx, by); err != nil {
			return err
		}
		return session.Redirect(c, NewsPath, session.Flash{Did: "email-removed"})
	}
	if err := h.board.PutColleagueAddress(ctx, by, edge.Field(c, "email"), h.DeskLanguage(c)); err != nil {
		return h.redisplayNews(c, err, NewsEdit{Email: edge.FormText(c, "email")})
	}
	return session.Redirect(c, NewsPath, session.Flash{Did: "email"})
}

// showNews shows the page. It fills in all fields but Problems, Wait, and what was typed.
func (h *Handlers) showNews(c *gin.Context, code int, p NewsEdit) (err error) {
	var by notice.Actor
	if p.Frame, by, err = h.StaffFrame(c); err != nil {
		return err
	}
	colleague, err := h.board.ColleagueMail(c.Request.Context(), by)
	if err != nil {
		return err
	}
	p.Off, p.Mail, p.Done = !h.board.DeskMailsOut(), colleague.Mail, done(c)
	p.Quiet = !p.Desk.Settings.Quiet.None()
	for _, n := range notice.DeskNewsFor(by.Role) {
		p.Choices = append(p.Choices, NewsChoice{n, colleague.OftenOf(n)})
	}
	if p.Problems == nil {
		p.Email = colleague.Mail.Address
	}
	return h.ShowDesk(c, code, p)
}

// redisplayNews shows the page again, with what was typed and what is wrong with it.
func (h *Handlers) redisplayNews(c *gin.Context, err error, p NewsEdit) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return h.showNews(c, code, p)
	})
}
