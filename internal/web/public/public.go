// Package public holds the pages for readers: their types, the handlers that serve them, and the template functions
// that only they need.
//
// A page that is served with edge.Edge.Publish is the same for every reader. Its bytes depend on nothing but its
// edge.Key: which page it is, the language, and the versions of what it shows. So it is kept, rendered and
// compressed, under that key; a change makes another key, and nothing is ever flushed from the cache. Such a handler
// reads no cookie and no header but Accept-Encoding and If-None-Match, and no handler here can know who is signed in:
// the package imports neither auth nor session, which internal/arrows checks.
//
// Anything else is rendered for one request with edge.Edge.Show, which sends "Cache-Control: private, no-store". That
// holds for all that is personal, such as a comment's receipt, found only by its secret token. The comment form with what
// was typed into it is "private, no-cache" instead (edge.Edge.ShowReturnable), so that browsers can go back to it. A receipt has the author's own words for a browser that holds the proof of having sent
// them, or sends it with a form (see Handlers.ReceiptProve), and leaves them out for any other.
package public

import (
	"context"
	"html/template"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/picture/socialcard"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// A Config is what the handlers of public pages need.
type Config struct {
	Board     *board.Board
	Unlimited bool                        // no rate limit on searches, and on suggestions for unknown addresses
	Writable  func(context.Context) error // returns nil if the store can be written to
	Checked   func() string               // how far the check of the store is, in English; nil: it is not said
}

// Handlers serve the public pages. They are safe for concurrent use.
type Handlers struct {
	*edge.Edge
	board    *board.Board
	writable func(context.Context) error
	checked  func() string
	cards    *socialcard.SerialDrawer
	guesses  *ratelimit.Limiter // e-mail addresses tried on receipts, by client address
	lookups  *ratelimit.Limiter // suggestions for unknown addresses, by client address
	searches *ratelimit.Limiter // searches among comments and announcements, by client address

	dataMails *addressLimit // mails that lead to one's own data, by e-mail address
}

// New returns the handlers of public pages.
func New(e *edge.Edge, c Config) *Handlers {
	h := &Handlers{
		Edge: e, board: c.Board, writable: c.Writable, checked: c.Checked, cards: socialcard.NewSerialDrawer(),
		guesses: ratelimit.New(time.Minute, 5, 0), lookups: ratelimit.New(time.Second, 20, 0),
		searches: ratelimit.New(time.Second, 30, 0), dataMails: newAddressLimit(),
	}
	if c.Unlimited {
		h.lookups, h.searches = ratelimit.New(0, 1, 0), ratelimit.New(0, 1, 0)
	}
	return h
}

// funcs has the template functions of public pages in one language as methods. Each is documented beside the page
// that needs it.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of public pages, bound to t's language.
func Funcs(t *view.Translator) template.FuncMap {
	f := funcs{t}
	return template.FuncMap{
		"alone":           f.alone,
		"amending":        f.amending,
		"ancestors":       f.ancestors,
		"answersOf":       f.answersOf,
		"articleData":     f.articleData,
		"bookVersions":    f.bookVersions,
		"conversationBar": f.conversationBar,
		"declining":       declining,
		"differences":     f.differences,
		"extent":          f.extent,
		"facetTitle":      f.facetTitle,
		"form":            f.form,
		"foundEntries":    f.foundEntries,
		"foundPager":      f.foundPager,
		"homeData":        f.homeData,
		"homePager":       f.homePager,
		"mailto":          f.mailto,
		"minutes":         minutes,
		"next":            func(n uint64) uint64 { return n + 1 },
		"note":            f.note,
		"origin":          f.origin,
		"outcome":         outcome,
		"pageData":        f.pageData,
		"pager":           discussionPager,
		"picked":          f.picked,
		"places":          f.placesPart,
		"placesOf":        f.placesOf,
		"regionName":      f.regionName,
		"reminders":       f.reminders,
		"replies":         f.replies,
		"replyTexts":      replyTexts,
		"searchElsewhere": f.searchElsewhere,
		"shown":           f.shown,
		"steps":           steps,
		"thisVersion":     f.thisVersion,
		"threadPager":     threadPager,
		"versions":        versions,
		"writing":         f.writing,
		"yearPicks":       f.yearPicks,
	}
}
