package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The pages that mails to colleagues link to, which need no session: the address holds a token for one colleague. Opening
// one does nothing, since programs that look for harmful pages do so, too.

// NewsEnd asks a colleague whether to be told no more of a kind of news.
type NewsEnd struct {
	view.Frame
	Token string
	News  notice.DeskNews
	Ended bool // they are told no more: there is nothing to ask
}

// NewsEnd serves GET /desk/news/end/{token}.
func (h *Handlers) NewsEnd(c *gin.Context) error { return h.showNewsEnd(c) }

// NewsEndPost serves POST /desk/news/end/{token}: it ends the news at once. Mail programs send it by themselves when their
// user unsubscribes (RFC 8058).
func (h *Handlers) NewsEndPost(c *gin.Context) error {
	if _, err := h.board.EndDeskNews(c.Request.Context(), c.Param("token")); err != nil {
		return err
	}
	return h.showNewsEnd(c)
}

func (h *Handlers) showNewsEnd(c *gin.Context) error {
	token := c.Param("token")
	to, news, err := h.board.DeskNewsToken(c.Request.Context(), token)
	if err != nil {
		return err
	}
	p := NewsEnd{Frame: h.DeskFrame(c), Token: token, News: news, Ended: to.OftenOf(news) == notice.Never}
	return h.Show(c, http.StatusOK, h.linkLanguage(c, to), p)
}

// linkLanguage returns the language of a page that a mail to a colleague links to: the one in ?lang=, or theirs.
func (h *Handlers) linkLanguage(c *gin.Context, to notice.Colleague) notice.Lang {
	if asked := notice.Lang(c.Query("lang")); asked.Served() {
		return asked
	}
	return to.MailLang()
}
