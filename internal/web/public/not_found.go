package public

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Who comes to a public address that leads nowhere is helped on. An address that was only copied badly
// is mended: other letter case, signs of the sentence around it, no language. Otherwise the page says
// what there is nearby, and of that only what the public sees.

// maxGuessedPath is the length of a path, in bytes, from which on nobody typed it or sent it to a friend.
const maxGuessedPath = 1000

// named lists what stands before an identifier in addresses: a comment's id, or a receipt's token. Some
// programs write their capital letters small.
var (
	idPrefixes = map[string]bool{"comment": true, "receipt": true}
	identifier = regexp.MustCompile(`\A[0-9A-V]{13}([0-9A-V]{26})?\z`)
)

// region matches a language as other sites write it in addresses: en-us, pt, fr.
var region = regexp.MustCompile(`\A([a-z]{2})(-[a-z]{2,4})?\z`)

// A guessedPath is an address that leads nowhere, read as it may have been meant.
type guessedPath struct {
	lang  notice.Lang // that it names; empty if it names none
	parts []string    // behind the language
	first string      // the first of them, or nothing
}

// guessPath reads the path of an address.
func guessPath(path string) (w guessedPath) {
	for part := range strings.SplitSeq(path[:min(len(path), maxGuessedPath)], "/") {
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
	if len(w.parts) > 1 && idPrefixes[w.first] {
		w.parts[1] = strings.ToUpper(w.parts[1])
	}
	return w
}

// pathIn returns the address that was wanted, in a language.
func (w guessedPath) pathIn(l notice.Lang) string {
	return "/" + string(l) + "/" + strings.Join(w.parts, "/")
}

// isPublicPath reports whether an address is one for readers.
func isPublicPath(path string) bool {
	for _, other := range []string{"/desk/", "/assets/"} {
		if strings.HasPrefix(path, other) {
			return false
		}
	}
	return true
}

// fixedPages lists the names of the pages behind /en or /es that stand beside the announcements.
var fixedPages = map[string]bool{"rules": true, "card.png": true, "manifest.webmanifest": true, "about": true, "accessibility": true, "privacy": true}

// NotFound leads on from an address at which there is nothing, or adds to the page that says so. It
// reports whether it has led on.
func (s *Handlers) NotFound(c *gin.Context, page *edge.Error) (led bool) {
	path, get := c.Request.URL.Path, c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if page.Status != http.StatusNotFound || !get || !isPublicPath(path) || len(path) > maxGuessedPath {
		return false
	}
	w := guessPath(path)
	mend := func(l notice.Lang) bool {
		to := url.URL{Path: w.pathIn(l), RawQuery: c.Request.URL.RawQuery}
		if to.Path == path {
			return false
		}
		h := c.Writer.Header()
		h["Vary"], h["Cache-Control"] = []string{"Accept-Language, Cookie"}, edge.NoStore
		c.Redirect(http.StatusFound, to.String())
		return true
	}
	lang := s.PageLanguage(c)
	switch {
	case w.first == "":
		return w.lang != "" && mend(w.lang)
	case fixedPages[w.first] && len(w.parts) == 1:
		return mend(lang)
	case idPrefixes[w.first] && len(w.parts) > 1:
		if w.first == "receipt" {
			page.Key = "error.404-receipt"
		}
		return identifier.MatchString(w.parts[1]) && mend(lang)
	}
	return s.suggestNearby(c, w, page, mend)
}

// suggestNearby looks for announcements near a wanted address.
func (s *Handlers) suggestNearby(c *gin.Context, w guessedPath, page *edge.Error, mend func(notice.Lang) bool) (led bool) {
	ctx, asked := c.Request.Context(), strings.Join(w.parts, "-")
	if s.lookups.Spend(edge.ClientAddr(c), s.Now()) > 0 {
		asked = "" // who comes astray this often is looking for something else
	}
	near, err := s.board.Nearby(ctx, w.first, asked)
	if err != nil {
		if !errors.Is(err, notice.ErrNotFound) {
			s.Log().WarnContext(ctx, "nothing is suggested to a reader", "err", err)
		}
		return false
	}
	if near.On == nil {
		page.Near = near.Maybe
		return false
	}
	l := w.lang
	if l == "" {
		l = languageOf(*near.On, w.first, s.PageLanguage(c))
	}
	if mend(l) {
		return true
	}
	page.Near = []notice.Announcement{*near.On}
	page.Others = edge.Everywhere(func(l notice.Lang) string { return pagePath(*near.On, l, notice.Oldest, 1) })
	if len(w.parts) > 1 && w.parts[1] == "comments" {
		page.Key, page.Asked, page.LastNumber = "error.404-comment", true, near.LastNumber
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
