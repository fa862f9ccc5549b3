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

// homeData describes a page of the list of announcements. Their positions are those in the whole list.
func (v funcs) homeData(p Home) (webPage, error) {
	name, err := v.Message("home.title")
	page := v.pageData(p.Frame, name)
	page.Type = "CollectionPage"
	list := itemList{Type: "ItemList"}
	for i, a := range p.Announcements {
		list.Elements = append(list.Elements, listItem{
			Type: "ListItem", Position: max(1, p.First) + uint64(i), Name: v.Text(a.Announcement).Title, URL: v.Canonical(v.origin(a.Announcement)),
		})
	}
	if len(list.Elements) > 0 {
		page.MainEntity = &list
	}
	return page, err
}

// Home lists the announcements.
type Home struct {
	view.Frame
	Announcements []board.Listed
	First         uint64 // place of the first of them in the whole list, from 1
	Page          uint64
	Newer, Older  string // paths of the pages before and after; empty if there are none
}

// homeSize is how many announcements a page of the list holds.
const homeSize = 50

// ChooseLanguage leads from the bare address to a language: the one chosen last by the switch, or
// what the browser asks for.
func (s *Handlers) ChooseLanguage(c *gin.Context) error {
	h := c.Writer.Header()
	h["Vary"], h["Cache-Control"] = []string{"Accept-Language, Cookie"}, edge.NoStore
	c.Redirect(http.StatusSeeOther, "/"+string(s.Preferred(c, "lang"))+"/")
	return nil
}

// PageLanguage returns the language to answer in: the path's, or the preferred one.
func (s *Handlers) PageLanguage(c *gin.Context) notice.Lang {
	if l := guessPath(c.Request.URL.Path).lang; l != "" {
		return l
	}
	return s.Preferred(c, "lang")
}

func (s *Handlers) AddSlash(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	c.Redirect(http.StatusMovedPermanently, "/"+string(lang)+"/")
	return nil
}

func (s *Handlers) Home(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	totals, err := s.board.Totals(ctx)
	if err != nil {
		return err
	}
	// The minute is part of the version because announcements appear at their time, not by a change.
	k := edge.Key{Kind: edge.HomePage, Lang: lang, Revision: totals.Revision, Page: page, Minute: s.Now().Unix() / 60}
	return s.Publish(c, k, func() (view.Page, error) { return s.homePage(context.WithoutCancel(ctx), lang, page) })
}

// homePage returns a page of the list of announcements; one that would be empty is not there, but for
// the first.
func (s *Handlers) homePage(ctx context.Context, lang notice.Lang, page uint64) (view.Page, error) {
	list, err := s.board.Announcements(ctx, notice.Span{From: homeSize*(page-1) + 1, To: homeSize*page + 1})
	if err != nil {
		return nil, err
	}
	if page > 1 && len(list) == 0 {
		return nil, fmt.Errorf("page %d of the announcements: %w", page, notice.ErrNotFound)
	}
	p := Home{Frame: edge.Frame(lang, func(l notice.Lang) string { return homePath(l, page) }), First: homeSize*(page-1) + 1, Page: page}
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
