package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// YourDataOpen asks once whether what is kept is to be shown: programs that open every link see no more than that.
type YourDataOpen struct {
	view.Frame
	Token string
}

// YourDataOpen serves GET /{lang}/mail/data/{token}.
func (h *Handlers) YourDataOpen(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	token := c.Param("token")
	if err := h.board.DataTokenHolds(token, board.DataLink); err != nil {
		return err
	}
	return h.Show(c, http.StatusOK, lang, YourDataOpen{
		Frame: edge.Frame(lang, func(l notice.Lang) string { return dataOpenPath(l, token) }), Token: token,
	})
}

// YourDataOpenPost serves POST /{lang}/mail/data/{token}: it opens a session, which is in a cookie for the pages beneath
// /{lang}/your-data, and redirects to what is kept.
func (h *Handlers) YourDataOpenPost(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	session, err := h.board.OpenData(c.Param("token"))
	if err != nil {
		return err
	}
	h.setDataSession(c, session, board.DataSessionLasts)
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, keptPath(lang))
	return nil
}

// dataCookie is the name of the cookie that holds the session.
const dataCookie = "your-data"

// setDataSession sets the cookie of a session in every language, or deletes it if its lifetime is negative.
func (h *Handlers) setDataSession(c *gin.Context, session string, lifetime time.Duration) {
	for _, l := range notice.Langs {
		h.SetCookie(c, dataCookie, session, yourDataPath(l), lifetime)
	}
}
