package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/view"
)

// homeSize is how many announcements a page of the list holds.
const homeSize = 50

// chooseLanguage leads from the bare address to a language: the one chosen last by the switch, or
// what the browser asks for.
func (s *publicHandlers) chooseLanguage(c *gin.Context) error {
	h := c.Writer.Header()
	h["Vary"], h["Cache-Control"] = []string{"Accept-Language, Cookie"}, noStore
	c.Redirect(http.StatusSeeOther, "/"+string(s.preferred(c, "lang"))+"/")
	return nil
}

// preferred returns the language of a cookie or, without one, what the browser asks for.
func (s *edge) preferred(c *gin.Context, cookie string) notice.Lang {
	if value, err := c.Cookie(cookie); err == nil && notice.Lang(value).Served() {
		return notice.Lang(value)
	}
	return locale.Negotiate(c.GetHeader("Accept-Language"))
}

// pageLanguage returns the language to answer in: the path's, or the preferred one.
func (s *publicHandlers) pageLanguage(c *gin.Context) notice.Lang {
	if l := guessPath(c.Request.URL.Path).lang; l != "" {
		return l
	}
	return s.preferred(c, "lang")
}

func (s *publicHandlers) addSlash(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	c.Redirect(http.StatusMovedPermanently, "/"+string(lang)+"/")
	return nil
}

// everywhere returns the paths of one page in every language.
func everywhere(path func(notice.Lang) string) map[notice.Lang]string {
	all := map[notice.Lang]string{}
	for _, l := range notice.Langs {
		all[l] = path(l)
	}
	return all
}

func frame(lang notice.Lang, path func(notice.Lang) string) view.Frame {
	return view.Frame{Path: path(lang), Others: everywhere(path)}
}

// frameOn is frame for a page about an announcement. If that is in one language alone, its page there is
// the one that search engines are told of.
func frameOn(a notice.Announcement, lang notice.Lang, path func(notice.Lang) string) view.Frame {
	f := frame(lang, path)
	f.Topic = &a
	if f.Only = a.OnlyLang(); f.Only != "" {
		f.Path = path(f.Only)
	}
	return f
}

func (s *publicHandlers) home(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	page, err := ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	totals, err := s.board.Totals(ctx)
	if err != nil {
		return err
	}
	// The minute is part of the version because announcements appear at their time, not by a change.
	k := pageKey{kind: homePage, lang: lang, revision: totals.Revision, page: page, minute: s.Now().Unix() / 60}
	return s.publish(c, k, func() (view.Page, error) { return s.homePage(context.WithoutCancel(ctx), lang, page) })
}

// homePage returns a page of the list of announcements; one that would be empty is not there, but for
// the first.
func (s *publicHandlers) homePage(ctx context.Context, lang notice.Lang, page uint64) (view.Page, error) {
	list, err := s.board.Announcements(ctx, notice.Span{From: homeSize*(page-1) + 1, To: homeSize*page + 1})
	if err != nil {
		return nil, err
	}
	if page > 1 && len(list) == 0 {
		return nil, fmt.Errorf("page %d of the announcements: %w", page, notice.ErrNotFound)
	}
	p := view.Home{Frame: frame(lang, func(l notice.Lang) string { return homePath(l, page) }), First: homeSize*(page-1) + 1, Page: page}
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

func (s *publicHandlers) rules(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	var version uint64 // the latest
	if text := c.Query("version"); text != "" {
		if version, err = ordinal(text, 0); err != nil {
			return err
		}
	}
	book, err := s.board.Rules(c.Request.Context(), version)
	if err != nil {
		return err
	}
	path := func(l notice.Lang) string { return "/" + string(l) + "/rules" }
	if version > 0 {
		path = func(l notice.Lang) string {
			return "/" + string(l) + "/rules?version=" + strconv.FormatUint(version, 10)
		}
	}
	latest, err := s.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	old := version > 0 && version < latest.Version
	if !old { // the version in force has one address
		path = func(l notice.Lang) string { return "/" + string(l) + "/rules" }
	}
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	// An old version says until when it was in force, and each how comments are decided on.
	k := pageKey{kind: rulesPage, lang: lang, revision: latest.Version, page: version, settings: set.Version}
	ctx := context.WithoutCancel(c.Request.Context())
	return s.publish(c, k, func() (view.Page, error) {
		books, err := s.board.RuleBooks(ctx)
		f := frame(lang, path)
		f.Unlisted = old
		return view.Rules{Frame: f, Book: book, Books: books, Settings: set}, err
	})
}

// A visit is what the path of an announcement leads to.
type visit struct {
	lang notice.Lang
	head notice.Head
	open bool // comments are taken
	day  uint64
}

// visit finds the announcement of the path, or redirects to its address in the path's language: from
// an old slug, or from another language's. Then done is true.
func (s *publicHandlers) visit(c *gin.Context) (v visit, done bool, err error) {
	if v.lang, err = language(c); err != nil {
		return v, false, err
	}
	ctx, now := c.Request.Context(), s.Now()
	if v.head, err = s.board.Head(ctx, c.Param("slug")); err != nil {
		return v, false, err
	}
	if !v.head.PublicAt(now) {
		return v, false, notice.ErrNotFound
	}
	v.day = uint64(now.Unix() / (24 * 3600))
	if v.open = v.head.OpenAt(now); v.head.Names(v.lang) {
		return v, false, nil
	}
	a, err := s.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return v, false, err
	}
	slug := a.SlugIn(v.lang) // of the other language, if it is in that alone
	if slug == c.Param("slug") {
		return v, false, nil
	}
	_, rest, _ := strings.Cut(c.Request.URL.Path, "/"+c.Param("slug"))
	to := url.URL{Path: "/" + string(v.lang) + "/" + slug + rest, RawQuery: c.Request.URL.RawQuery}
	c.Redirect(http.StatusMovedPermanently, to.String())
	return v, true, nil
}

// key returns the key of a page of the announcement, as it is now. The day is part of it because threads
// close by their age.
func (v visit) key(kind pageKind) pageKey {
	return pageKey{kind: kind, lang: v.lang, on: v.head.ID, revision: v.head.Revision, open: v.open, day: v.day}
}

func (s *publicHandlers) announcement(c *gin.Context) error {
	at, err := listingOf(c)
	if err != nil {
		return err
	}
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := c.Request.Context(), v.key(announcementPage)
	k.facet, k.order, k.page, k.region = at.Facet, at.Order, at.Page, at.Region
	return s.publish(c, k, func() (view.Page, error) {
		d, err := s.board.DiscussionWith(context.WithoutCancel(ctx), v.head.ID, at.Facet, at.Order, at.Page) // others may be waiting for it
		if err != nil {
			return nil, err
		}
		if at.Region > 0 && !hasRegion(d.Announcement, v.lang, at.Region) {
			return nil, fmt.Errorf("region %d: %w", at.Region, notice.ErrNotFound)
		}
		f := frameOn(d.Announcement, v.lang, func(l notice.Lang) string { return at.unfiltered().path(d.Announcement, l) })
		f.Others = everywhere(func(l notice.Lang) string { return at.path(d.Announcement, l) })
		f.Unlisted = at != at.unfiltered() || at.Order == notice.Newest
		return view.Announcement{Frame: f, Discussion: d, Region: at.Region, Form: view.Form{Lang: v.lang}}, nil
	})
}

// hasRegion reports whether an announcement, as it is shown on pages in l, has places in a region.
func hasRegion(a notice.Announcement, l notice.Lang, region uint64) bool {
	if only := a.OnlyLang(); only != "" {
		l = only
	}
	return region <= uint64(len(places.In(a.Texts[l])))
}

// pagePath returns the one address of a page of a discussion.
func pagePath(a notice.Announcement, l notice.Lang, order notice.Order, page uint64) string {
	return inOrder(order, page).path(a, l)
}

func threadPath(a notice.Announcement, l notice.Lang, thread, page uint64) string {
	path := "/" + string(l) + "/" + a.SlugIn(l) + "/threads/" + strconv.FormatUint(thread, 10)
	if page > 1 {
		path += "?page=" + strconv.FormatUint(page, 10)
	}
	return path
}

func (s *publicHandlers) thread(c *gin.Context) error {
	thread, err := ordinal(c.Param("thread"), 0)
	if err != nil {
		return err
	}
	page, err := ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := c.Request.Context(), v.key(threadPage)
	k.thread, k.page = thread, page
	return s.publish(c, k, func() (view.Page, error) {
		t, err := s.board.Thread(context.WithoutCancel(ctx), v.head.ID, thread, page)
		if err != nil {
			return nil, err
		}
		f := frameOn(t.Announcement, v.lang, func(l notice.Lang) string { return threadPath(t.Announcement, l, thread, page) })
		f.Unlisted = t.Pages == 1 && t.Thread.Total <= notice.MaxReplies
		return view.Thread{Frame: f, ThreadPage: t}, nil
	})
}

// permalink leads to where a comment stands now.
func (s *publicHandlers) permalink(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	number, err := ordinal(c.Param("number"), 0)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a, err := s.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	comment, err := s.board.Numbered(ctx, a.ID, number)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	c.Redirect(http.StatusFound, commentPath(a, lang, comment))
	return nil
}

// commentPath returns where a comment stands on the page: in the discussion, or on its thread's
// own pages if it is far down.
func commentPath(a notice.Announcement, l notice.Lang, c notice.Comment) string {
	path := pagePath(a, l, notice.Oldest, notice.PageOf(c.Thread))
	if c.Place > notice.MaxReplies {
		path = threadPath(a, l, c.Thread, notice.PageOf(c.Place))
	}
	return path + "#comment-" + strconv.FormatUint(c.Number, 10)
}

func (s *publicHandlers) single(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	one, err := s.board.Single(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := frameOn(one.Announcement, lang, func(l notice.Lang) string { return "/" + string(l) + "/comment/" + id.String() })
	f.Unlisted = true
	return s.show(c, http.StatusOK, lang, view.Single{
		Frame: f, Announcement: one.Announcement, Comment: one.Comment, Ancestors: one.Ancestors, Replies: one.Replies, Open: one.Open, ClosedAt: one.ClosedAt,
		Elsewhere: one.Elsewhere, Announcements: one.Announcements,
	})
}

// replyTexts shows every text that an official reply has had.
func (s *publicHandlers) replyTexts(c *gin.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	v, err := s.board.Versions(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/comment/" + id.String() + "/versions" })
	return s.show(c, http.StatusOK, lang, view.Versions{Frame: f, Announcement: v.Announcement, Comment: v.Comment, Earlier: v.Earlier})
}

// health answers 200 while the process can serve and write.
func (s *publicHandlers) health(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	c.Header("Cache-Control", "no-store")
	if err := s.writable(ctx); err != nil {
		s.Log().ErrorContext(ctx, "unhealthy", "err", err)
		c.Data(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("cannot write\n"))
		return nil
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}
