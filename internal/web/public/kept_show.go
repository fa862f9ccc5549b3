package public

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// KeptShow shows the owner of an e-mail address everything that is kept about them, and has it erased.
type KeptShow struct {
	view.Frame
	board.OwnData
	Done string // what was just done: keptDone; empty if nothing
	Now  time.Time
	More string // path of the page with earlier comments; empty if there are none
}

// Total is how many comments there are, on this page and others.
func (p KeptShow) Total() (n uint64) {
	for _, s := range notice.Statuses {
		n += *p.Count.Count(s)
	}
	return n
}

// keptDone lists what the page can say that was done.
var keptDone = []string{"erased", "undone", "ended", "forgotten"}

// How many comments the page and the file have at once.
const (
	keptOnPage = 50
	keptInFile = 1000
)

// KeptShow serves GET /{lang}/your-data/kept. Without a session it redirects to the form.
func (h *Handlers) KeptShow(c *gin.Context) error {
	lang, d, err := h.openKept(c, keptOnPage)
	if err != nil || c.Writer.Written() {
		return err
	}
	p := KeptShow{Frame: edge.Frame(lang, keptPath), OwnData: d, Now: h.Now()}
	if done := c.Query("done"); slices.Contains(keptDone, done) {
		p.Done = done
	}
	if d.Next != 0 {
		p.More = keptPath(lang) + "?before=" + d.Next.String()
	}
	return h.Show(c, http.StatusOK, lang, p)
}

// openKept returns the language and what is kept about the owner of the session, with up to n comments from the place
// that the request names. If there is no session, it redirects to the form.
func (h *Handlers) openKept(c *gin.Context, n int) (lang notice.Lang, d board.OwnData, err error) {
	if lang, err = edge.Language(c); err != nil {
		return lang, d, err
	}
	before := notice.CommentID(0)
	if text := c.Query("before"); text != "" {
		if before, err = notice.ParseCommentID(text); err != nil {
			return lang, d, err
		}
	}
	session, _ := c.Cookie(dataCookie)
	d, err = h.board.OwnData(c.Request.Context(), session, before, n)
	if errors.Is(err, notice.ErrNotFound) {
		return lang, d, endKept(c, lang)
	}
	return lang, d, err
}

// endKept redirects to the form, which says that the pages are closed.
func endKept(c *gin.Context, l notice.Lang) error {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, yourDataPath(l)+"?ended=1")
	c.Writer.WriteHeaderNow()
	return nil
}

// KeptChange serves POST /{lang}/your-data/kept: the field "do" says what is to be done with what is kept.
func (h *Handlers) KeptChange(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	session, _ := c.Cookie(dataCookie)
	if h.board.DataTokenHolds(session, board.DataSession) != nil {
		return endKept(c, lang)
	}
	if edge.Field(c, "do") == "leave" {
		h.setDataSession(c, "", -time.Second)
		return endKept(c, lang)
	}
	done, err := h.changeKept(c, session)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, keptPath(lang)+"?done="+done)
	return nil
}

// changeKept does what the form says and returns the word for it (keptDone).
func (h *Handlers) changeKept(c *gin.Context, session string) (done string, err error) {
	ctx, do := c.Request.Context(), edge.Field(c, "do")
	if do == "end" {
		to, done := notice.Followed{}, "forgotten"
		if text := edge.Field(c, "follows"); text != "all" {
			if to, err = notice.ParseFollowed(text); err != nil {
				return "", err
			}
			done = "ended"
		}
		return done, h.board.EndOwn(ctx, session, to)
	}
	id := notice.CommentID(0)
	if text := edge.Field(c, "comment"); text != "all" {
		if id, err = notice.ParseCommentID(text); err != nil {
			return "", err
		}
		if id == 0 {
			return "", notice.ErrNotFound
		}
	}
	if do == "undo" {
		_, err = h.board.UndoOwn(ctx, session, id)
		return "undone", err
	}
	scope, err := notice.ParseErasureScope(do)
	if err != nil {
		return "", err
	}
	_, err = h.board.EraseOwn(ctx, session, scope, id)
	return "erased", err
}
