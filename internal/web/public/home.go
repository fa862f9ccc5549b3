package public

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Home is a page of the list of public announcements, the latest first.
type Home struct {
	view.Frame
	Announcements []board.Listed // at most homeSize; empty only on the first page of an empty board
	First         uint64         // position of the first of them in the whole list, from 1
	Page          uint64         // from 1
	Newer, Older  string         // paths of the pages before and after; empty if there is none
}

// homeSize is how many announcements a page of the list has.
const homeSize = 50

// Home serves GET /{lang}/; with ?page={number} a later page of the list. A page without announcements is
// notice.ErrNotFound, except the first.
func (h *Handlers) Home(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{
		Kind: edge.HomePage, Lang: lang, Revision: list.Revision, Page: page, Until: edge.Instant(list.Next),
	}
	ctx = context.WithoutCancel(ctx) // others may wait for the page
	return h.Publish(c, k, func() (view.Page, error) { return h.homePage(ctx, lang, page) })
}

func (h *Handlers) homePage(ctx context.Context, lang notice.Lang, page uint64) (view.Page, error) {
	first := homeSize*(page-1) + 1
	list, err := h.board.Announcements(ctx, notice.Span{From: first, To: first + homeSize}) // one more than is shown
	if err != nil {
		return nil, err
	}
	if page > 1 && len(list) == 0 {
		return nil, fmt.Errorf("page %d of the announcements: %w", page, notice.ErrNotFound)
	}
	f := edge.Frame(lang, func(l notice.Lang) string { return homePath(l, page) })
	p := Home{Frame: f, First: first, Page: page}
	if page > 1 {
		p.Newer = homePath(lang, page-1)
	}
	if len(list) > homeSize {
		list, p.Older = list[:homeSize], homePath(lang, page+1)
	}
	p.Announcements = list
	return p, nil
}

func homePath(l notice.Lang, page uint64) string {
	path := "/" + string(l) + "/"
	if page > 1 {
		path += "?page=" + strconv.FormatUint(page, 10)
	}
	return path
}

// AddSlash serves GET /{lang}: it redirects to the list of announcements.
func (h *Handlers) AddSlash(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	c.Writer.Header()["Cache-Control"] = edge.Revalidate
	c.Redirect(http.StatusMovedPermanently, "/"+string(lang)+"/")
	return nil
}

// ChooseLanguage serves GET /: it redirects to the list of announcements in the language that the reader chose last
// or, without a choice, the one that the browser asks for.
func (h *Handlers) ChooseLanguage(c *gin.Context) error {
	out := c.Writer.Header()
	out["Vary"], out["Cache-Control"] = []string{"Accept-Language, Cookie"}, edge.NoStore
	c.Redirect(http.StatusSeeOther, "/"+string(h.Preferred(c, "lang"))+"/")
	return nil
}

// PageLanguage returns the language in which to answer a request for any public path, even an unknown one: the one
// that the path names or, if it names none, the preferred one.
func (h *Handlers) PageLanguage(c *gin.Context) notice.Lang {
	if l := guessPath(c.Request.URL.Path).lang; l != "" {
		return l
	}
	return h.Preferred(c, "lang")
}
