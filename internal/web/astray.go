package web

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Who comes to a public address that leads nowhere is helped on. An address that was only copied badly
// is mended: other letter case, signs of the sentence around it, no language. Otherwise the page says
// what there is nearby, and of that only what the public sees.

// maxAstray is the length of a path, in bytes, from which on nobody typed it or sent it to a friend.
const maxAstray = 1000

// named lists what stands before an identifier in addresses: a comment's id, or a receipt's token. Some
// programs write their capital letters small.
var (
	named      = map[string]bool{"comment": true, "receipt": true}
	identifier = regexp.MustCompile(`\A[0-9A-V]{13}([0-9A-V]{26})?\z`)
)

// region matches a language as other sites write it in addresses: en-us, pt, fr.
var region = regexp.MustCompile(`\A([a-z]{2})(-[a-z]{2,4})?\z`)

// A wanted address is one that leads nowhere, read as it may have been meant.
type wanted struct {
	lang  notice.Lang // that it names; empty if it names none
	parts []string    // behind the language
	first string      // the first of them, or nothing
}

// want reads the path of an address.
func want(path string) (w wanted) {
	for part := range strings.SplitSeq(path[:min(len(path), maxAstray)], "/") {
		if part = strings.Trim(part, " \t\r\n.,;:!?¡¿'\"‘’“”«»‹›()[]{}<>*…"); part != "" {
			w.parts = append(w.parts, strings.ToLower(part))
		}
	}
	if len(w.parts) > 0 {
		if m := region.FindStringSubmatch(w.parts[0]); m != nil {
			w.parts = w.parts[1:]
			if l := notice.Lang(m[1]); l.Served() {
				w.lang = l
			}
		}
	}
	if len(w.parts) > 0 {
		w.first = w.parts[0]
	}
	if len(w.parts) > 1 && named[w.first] {
		w.parts[1] = strings.ToUpper(w.parts[1])
	}
	return w
}

// in returns the address that was wanted, in a language.
func (w wanted) in(l notice.Lang) string { return "/" + string(l) + "/" + strings.Join(w.parts, "/") }

// public reports whether an address is one for readers.
func public(path string) bool {
	for _, other := range []string{"/desk/", "/assets/"} {
		if strings.HasPrefix(path, other) {
			return false
		}
	}
	return true
}

// astray leads on from an address at which there is nothing, or adds to the page that says so. It
// reports whether it has led on.
func (s *server) astray(c *gin.Context, page *view.Error) (led bool) {
	path, get := c.Request.URL.Path, c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if page.Status != http.StatusNotFound || !get || !public(path) || len(path) > maxAstray {
		return false
	}
	w := want(path)
	mend := func(l notice.Lang) bool {
		to := url.URL{Path: w.in(l), RawQuery: c.Request.URL.RawQuery}
		if to.Path == path {
			return false
		}
		h := c.Writer.Header()
		h["Vary"], h["Cache-Control"] = []string{"Accept-Language, Cookie"}, noStore
		c.Redirect(http.StatusFound, to.String())
		return true
	}
	lang := s.pageLanguage(c)
	switch {
	case w.first == "":
		return w.lang != "" && mend(w.lang)
	case s.fixed[w.first] && len(w.parts) == 1:
		return mend(lang)
	case named[w.first] && len(w.parts) > 1:
		if w.first == "receipt" {
			page.Key = "error.404-receipt"
		}
		return identifier.MatchString(w.parts[1]) && mend(lang)
	}
	return s.nearby(c, w, page, mend)
}

// nearby looks for announcements near a wanted address.
func (s *server) nearby(c *gin.Context, w wanted, page *view.Error, mend func(notice.Lang) bool) (led bool) {
	ctx, asked := c.Request.Context(), strings.Join(w.parts, "-")
	if s.limits.astray.Spend(clientAddr(c), s.Now()) > 0 {
		asked = "" // who comes astray this often is looking for something else
	}
	near, err := s.Board.Nearby(ctx, w.first, asked)
	if err != nil {
		if !errors.Is(err, notice.ErrNotFound) {
			s.Log.WarnContext(ctx, "nothing is suggested to a reader", "err", err)
		}
		return false
	}
	if near.On == nil {
		page.Near = near.Maybe
		return false
	}
	l := w.lang
	if l == "" {
		l = languageOf(*near.On, w.first, s.pageLanguage(c))
	}
	if mend(l) {
		return true
	}
	page.Near = []notice.Announcement{*near.On}
	page.Others = everywhere(func(l notice.Lang) string { return pagePath(*near.On, l, notice.Oldest, 1) })
	if len(w.parts) > 1 && w.parts[1] == "comments" {
		page.Key, page.Asked, page.Numbers = "error.404-comment", true, near.LastNumber
	}
	return false
}

// languageOf returns the language in which a slug names an announcement; the preferred one if that cannot be
// told.
func languageOf(a notice.Announcement, slug string, preferred notice.Lang) notice.Lang {
	if a.Slugs[preferred] == slug {
		return preferred
	}
	for _, l := range notice.Langs {
		if a.Slugs[l] == slug {
			return l
		}
	}
	return preferred
}
