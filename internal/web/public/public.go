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

// funcs are the template functions of public pages, in one language.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of public pages.
func Funcs(t *view.Translator) template.FuncMap {
	v := funcs{t}
	return template.FuncMap{
		"ancestors": v.ancestors, "alone": v.alone, "replies": v.replies, "discussionSummary": v.discussionSummary,
		"picks": v.picks, "picked": v.picked, "facetTitle": v.facetTitle, "pager": pagesOf,
		"threadPager": pagesOfThread, "form": v.form, "writing": v.writing, "amending": v.amending,
		"replyTexts": replyTexts, "answersOf": v.answersOf, "bookVersions": v.bookVersions,
		"thisVersion": v.thisVersion, "declining": declining, "articleData": v.articleData, "pageData": v.pageData,
		"homeData": v.homeData, "origin": v.origin, "note": v.note, "versions": versions, "shown": v.shown,
		"differences": v.differences, "places": v.placesPart, "placesOf": v.placesOf, "regionName": v.regionName,
		"extent": v.extent, "next": func(n uint64) uint64 { return n + 1 },
	}
}

// A Config is what the handlers of public pages need.
type Config struct {
	Board     *board.Board
	Unlimited bool                        // no limit on look-ups of what an unknown address may have meant
	Writable  func(context.Context) error // nil while the store can write
}

// Handlers serve the pages that readers see. They are safe for concurrent use.
type Handlers struct {
	*edge.Edge
	board    *board.Board
	writable func(context.Context) error
	cards    *socialcard.SerialDrawer
	guesses  *ratelimit.Limiter // of e-mail addresses typed in on receipts
	lookups  *ratelimit.Limiter // of what an unknown address may have meant
}

// New returns the handlers of public pages.
func New(e *edge.Edge, c Config) *Handlers {
	s := &Handlers{
		Edge: e, board: c.Board, writable: c.Writable, cards: socialcard.NewSerialDrawer(),
		guesses: ratelimit.New(time.Minute, 5, 0), lookups: ratelimit.New(time.Second, 20, 0),
	}
	if c.Unlimited {
		s.lookups = ratelimit.New(0, 1, 0)
	}
	return s
}
