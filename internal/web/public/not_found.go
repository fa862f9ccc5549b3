package public

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// An unknown public path is read as it may have been meant. If it was only copied badly (letter case, punctuation of
// the sentence around it, "#" or "?" percent-encoded, no language), the reader is redirected; otherwise the error page suggests announcements.
// Neither tells of anything that is not public.

// A path of more than maxGuessedPath bytes was neither typed nor sent by a person, and is not guessed at.
const maxGuessedPath = 1000

// idPrefixes are the parts of a path that an identifier follows: a comment's id, or a receipt's token. Identifiers are
// in upper case, which some programs change.
var (
	idPrefixes = map[string]bool{"comment": true, "receipt": true}
	identifier = regexp.MustCompile(`\A[0-9A-V]{13}([0-9A-V]{26})?\z`)
)

// languagePart matches a language as other sites write it in paths: en-us, pt, fr.
var languagePart = regexp.MustCompile(`\A([a-z]{2})(-[a-z]{2,4})?\z`)

// A guessedPath is an unknown path as it may have been meant.
type guessedPath struct {
	lang  notice.Lang // empty if the path names none that the board is served in
	parts []string    // of the path behind the language, in lower case except identifiers
	first string      // the first of parts; empty if there is none
	place string      // the fragment that the path was copied with, percent-encoded; may be empty
}

// placeName matches a fragment of a page.
var placeName = regexp.MustCompile(`\A[a-z]+(-[0-9]+)?\z`)

// guessPath reads a path; what is beyond maxGuessedPath bytes is left out.
func guessPath(path string) (w guessedPath) {
	path = path[:min(len(path), maxGuessedPath)]
	path, place, _ := strings.Cut(path, "#")
	if placeName.MatchString(place) {
		w.place = place
	}
	if at := strings.LastIndexByte(path, '?'); at >= 0 && strings.IndexByte(path[at:], '=') > 0 {
		path = path[:at] // a query, percent-encoded
	}
	for part := range strings.SplitSeq(path, "/") {
		if part = strings.TrimFunc(part, isAround); part != "" {
			w.parts = append(w.parts, strings.ToLower(part))
		}
	}
	if len(w.parts) > 0 {
		if m := languagePart.FindStringSubmatch(w.parts[0]); m != nil {
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

// isAround reports whether r may have been copied with an address, from the sentence around it.
func isAround(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) ||
		strings.ContainsRune(".,;:!?¡¿'\"‘’“”«»‹›()[]{}<>*…", r)
}

// pathIn returns the path that was meant, in a language.
func (w guessedPath) pathIn(l notice.Lang) string {
	return "/" + string(l) + "/" + strings.Join(w.parts, "/")
}

// isPublicPath reports whether a path is one of the pages for readers.
func isPublicPath(path string) bool {
	for _, other := range []string{"/desk/", "/assets/", "/.well-known/"} {
		if strings.HasPrefix(path, other) {
			return false
		}
	}
	return true
}

// fixedPages are the names behind /en or /es that are not slugs of announcements.
var fixedPages = map[string]bool{
	"rules": true, "card.png": true, "manifest.webmanifest": true, "about": true, "accessibility": true,
	"privacy": true, "your-data": true,
}

// NotFound is called for a request that was answered with an error, before its page is shown. For a GET of an unknown
// public path it redirects to what was meant, and then redirected is true, or adds suggestions to the page.
func (h *Handlers) NotFound(c *gin.Context, page *edge.Error) (redirected bool) {
	path, get := c.Request.URL.Path, c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if page.Status != http.StatusNotFound || !get || !isPublicPath(path) || len(path) > maxGuessedPath {
		return false
	}
	w := guessPath(path)
	redirect := func(l notice.Lang) bool {
		to := url.URL{Path: w.pathIn(l), RawQuery: c.Request.URL.RawQuery, Fragment: w.place}
		if to.Path == path {
			return false
		}
		out := c.Writer.Header()
		out["Vary"], out["Cache-Control"] = []string{"Accept-Language, Cookie"}, edge.NoStore
		c.Redirect(http.StatusFound, to.String())
		return true
	}
	lang := h.PageLanguage(c)
	switch {
	case w.first == "":
		return w.lang != "" && redirect(w.lang)
	case fixedPages[w.first] && len(w.parts) == 1:
		return redirect(lang)
	case idPrefixes[w.first] && len(w.parts) > 1:
		if w.first == "receipt" {
			page.Key = "error.404-receipt"
		}
		return identifier.MatchString(w.parts[1]) && redirect(lang)
	}
	return h.suggest(c, w, page, redirect)
}

// suggest redirects to the announcement that the path names, or adds to the page the announcements whose addresses have
// words like those of the path.
func (h *Handlers) suggest(
	c *gin.Context, w guessedPath, page *edge.Error, redirect func(notice.Lang) bool,
) (redirected bool) {
	ctx, asked := c.Request.Context(), strings.Join(w.parts, "-")
	if h.lookups.Spend(edge.ClientAddr(c), h.Now()) > 0 {
		asked = "" // a client over the rate limit gets no suggestions
	}
	near, err := h.board.Nearby(ctx, w.first, asked)
	if err != nil {
		if !errors.Is(err, notice.ErrNotFound) {
			h.Log().WarnContext(ctx, "looking up suggestions for an unknown address", "err", err)
		}
		return false
	}
	if near.On == nil {
		page.Near = near.Maybe
		return false
	}
	l := w.lang
	if l == "" {
		l = languageOf(*near.On, w.first, h.PageLanguage(c))
	}
	if redirect(l) {
		return true
	}
	page.Near = []notice.Announcement{*near.On}
	page.Others = edge.Everywhere(func(l notice.Lang) string { return pagePath(*near.On, l, notice.Oldest, 1) })
	if len(w.parts) > 1 && w.parts[1] == "comments" {
		page.Key, page.Asked, page.LastNumber = "error.404-comment", true, near.LastNumber
	}
	return false
}

// languageOf returns the language in which an announcement has a slug; the preferred one if several have it, or none.
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
