package public

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Home is a page of the list of public announcements, or of those of a year, the latest first.
type Home struct {
	view.Frame
	board.AnnouncementList
	Page, Pages uint64 // Page from 1
	Year        int    // zero for all
}

// homeSize is how many announcements a page of the list has.
const homeSize = 50

// manyAnnouncements is the number of announcements from which on the list has a search and a choice of years.
const manyAnnouncements = 10

// Home serves GET /{lang}/; with ?year={year} the announcements of a year, with ?page={number} a later page of the list.
// A page without announcements is notice.ErrNotFound, except the first of all.
func (h *Handlers) Home(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	year := uint64(0)
	if text := c.Query("year"); text != "" {
		if year, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	ctx := c.Request.Context()
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{
		Kind: edge.HomePage, Lang: lang, Revision: list.Revision, Page: page, Until: edge.Instant(list.Next), Query: year,
	}
	ctx = context.WithoutCancel(ctx) // others may wait for the page
	return h.Publish(c, k, func() (view.Page, error) { return h.homePage(ctx, lang, int(year), page) })
}

func (h *Handlers) homePage(ctx context.Context, lang notice.Lang, year int, page uint64) (view.Page, error) {
	list, err := h.board.AnnouncementList(ctx, year, page, homeSize)
	if err != nil {
		return nil, err
	}
	f := edge.Frame(lang, func(l notice.Lang) string { return homePath(l, year, page) })
	f.Unlisted = year != 0
	return Home{
		Frame: f, AnnouncementList: list, Year: year, Page: page, Pages: max(1, (list.Length+homeSize-1)/homeSize),
	}, nil
}

// homePath returns the path of a page of the list; year is zero for all.
func homePath(l notice.Lang, year int, page uint64) string {
	q := url.Values{}
	if year != 0 {
		q.Set("year", strconv.Itoa(year))
	}
	if page > 1 {
		q.Set("page", strconv.FormatUint(page, 10))
	}
	return queryPath("/"+string(l)+"/", q)
}

// queryPath returns a path with a query, if that is not empty.
func queryPath(path string, q url.Values) string {
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path
}

// First returns the position of the first announcement of the page in the list, from 1.
func (p Home) First() uint64 { return homeSize*(p.Page-1) + 1 }

// Many reports whether there are so many announcements that one may want to search among them.
func (p Home) Many() bool { return p.Total >= manyAnnouncements }

// homePager returns links to the other pages of the list.
func (f funcs) homePager(p Home) pager {
	made := newPager(p.Page, p.Pages, func(k uint64) string { return homePath(f.Lang(), p.Year, k) })
	if p.Pages > 1 {
		made.From, made.To, made.Of = p.First(), p.First()+uint64(len(p.Listed))-1, p.Length
	}
	return made
}

// yearPicks returns the links to the announcements of each year; none if all are of one, or few.
func (f funcs) yearPicks(p Home) (all []pick, err error) {
	if !p.Many() || len(p.Years) < 2 {
		return nil, nil
	}
	text, err := f.Message("home.all")
	all = append(all, pick{text, p.Total, homePath(f.Lang(), 0, 1), p.Year == 0})
	for _, y := range p.Years {
		all = append(all, pick{strconv.Itoa(y.Year), y.Count, homePath(f.Lang(), y.Year, 1), p.Year == y.Year})
	}
	return all, err
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
