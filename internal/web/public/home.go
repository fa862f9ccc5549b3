package public

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
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

// A homeAt is a page of the list: its number, as the reader counts, and where it begins or ends. Without a place it is
// found by its number, as addresses had it before they named a place.
type homeAt struct {
	page   uint64 // from 1
	place  notice.ListPlace
	before bool // it ends before the place and does not begin after it
}

// readHomeAt reads ?page={number}&after={place} or &before={place}. A place that cannot be read is notice.ErrNotFound.
func readHomeAt(c *gin.Context) (at homeAt, err error) {
	if at.page, err = edge.Ordinal(c.Query("page"), 1); err != nil {
		return at, err
	}
	text, ends := c.GetQuery("before")
	if at.before = ends; !ends {
		text = c.Query("after")
	}
	if at.place, err = notice.ParseListPlace(text); at.place != (notice.ListPlace{}) {
		at.page = max(2, at.page)
	} else {
		at.before = false
	}
	return at, err
}

func (at homeAt) seek() notice.Seek {
	if at.place != (notice.ListPlace{}) {
		return notice.Seek{From: at.place, Before: at.before}
	}
	return notice.Seek{Skip: homeSize * (at.page - 1)}
}

func (at homeAt) path(l notice.Lang) string {
	path := "/" + string(l) + "/"
	if at.page > 1 {
		path += "?page=" + strconv.FormatUint(at.page, 10)
	}
	switch {
	case at.before:
		path += "&before=" + at.place.String()
	case at.place != notice.ListPlace{}:
		path += "&after=" + at.place.String()
	}
	return path
}

// Home serves GET /{lang}/; with ?page= and a place a later page of the list. A page without announcements is
// notice.ErrNotFound, except the first.
func (h *Handlers) Home(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	at, err := readHomeAt(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{
		Kind: edge.HomePage, Lang: lang, Revision: list.Revision, Page: at.page, Until: edge.Instant(list.Next),
	}
	if at.place != (notice.ListPlace{}) {
		sum := sha256.Sum256([]byte(at.path(lang)))
		k.Query = binary.BigEndian.Uint64(sum[:])
	}
	ctx = context.WithoutCancel(ctx) // others may wait for the page
	return h.Publish(c, k, func() (view.Page, error) { return h.homePage(ctx, lang, at) })
}

func (h *Handlers) homePage(ctx context.Context, lang notice.Lang, at homeAt) (view.Page, error) {
	list, err := h.board.Announcements(ctx, at.seek(), homeSize)
	if err != nil {
		return nil, err
	}
	if at.page > 1 && len(list.List) == 0 {
		return nil, fmt.Errorf("page %d of the announcements: %w", at.page, notice.ErrNotFound)
	}
	if list.First {
		at = homeAt{page: 1}
	}
	p := Home{
		Frame: edge.Frame(lang, at.path), Announcements: list.List, First: homeSize*(at.page-1) + 1, Page: at.page,
	}
	switch {
	case list.Second:
		p.Newer = homeAt{page: 1}.path(lang)
	case !list.First:
		p.Newer = homeAt{page: max(2, at.page-1), place: list.Newer.From, before: true}.path(lang)
	}
	if !list.Last {
		p.Older = homeAt{page: at.page + 1, place: list.Older.From}.path(lang)
	}
	return p, nil
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
