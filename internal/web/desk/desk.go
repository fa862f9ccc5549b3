// Package desk serves the pages with which the institution works: the queue of comments and the search in them,
// decisions on one comment or on many, questions and official replies, translations, authors and networks with the
// measures taken against them, announcements, house rules, settings, snippets, the institution's identity, the export
// of everything, and the import of what other systems exported. The desk stands under /desk/; signing in and accounts
// are in package account.
//
// What it promises:
//
//   - Staff only. The table of routes (package web) names the permission that a route needs, and it is asked before
//     the handler runs. Every use case of package board gets the notice.Actor and asks again.
//   - No page may be stored: all are sent with Cache-Control: no-store, and search engines are asked to leave them out.
//   - Every change is the POST of an HTML form, and needs no JavaScript. A change that was made is answered with a
//     redirect (303) to a page that says so.
//   - Nothing is overwritten unseen. A form tells which state of the record it was made from; if a colleague, or a
//     comment's author, has changed that since, the page shows the conflict (409) and nothing is changed.
//   - Nobody is watched. Who is at which comment is told to colleagues for less than a minute (presence), and is neither
//     stored nor logged.
//   - What was typed is not lost. A form with problems is shown again as it was filled in (422); if it cannot be, the
//     page of the error repeats the texts.
//
// No rule is decided here: what is valid, which action a status allows and who may do what are in packages notice and
// board. Handlers read a request, call one use case and choose the page that answers.
package desk

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/session"
)

// Handlers serve the desk. Each handler returns nil after it has answered, or an error that package edge answers.
// They are safe for concurrent use.
type Handlers struct {
	*session.Sessions
	board *board.Board
	auth  *auth.Auth // tells which colleagues can answer questions

	health   func(context.Context) health.Facts
	exports  Exports
	imports  *importer.Uploads // nil if nothing can be written
	mailTest MailTest          // nil if no e-mail is sent
	hookTest HookTest          // nil if there is no webhook
	present  *presence

	downloads downloads
}

// New returns the handlers of the desk. facts returns what is known of the running program; the tests may be nil.
func New(
	s *session.Sessions, b *board.Board, a *auth.Auth, facts func(context.Context) health.Facts, e Exports,
	imports *importer.Uploads, mail MailTest, hook HookTest,
) *Handlers {
	return &Handlers{s, b, a, facts, e, imports, mail, hook, newPresence(), make(downloads, maxDownloads)}
}

// Start serves GET /desk/: a redirect to the queue for those who moderate, to the open questions for everyone else, and
// to the checklist of a new board for administrators while it is open. A new account is welcomed there
// (session.Welcome).
func (h *Handlers) Start(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	to := questionsPath
	if account.Role.May(notice.ToModerate) {
		to = waitingPath
	}
	if account.Role.May(notice.ToGovern) {
		steps, err := h.firstSteps(c)
		if err != nil {
			return err
		}
		if steps.Open() {
			to = firstStepsPath
		}
	}
	query := url.Values{}
	if lang := notice.Lang(c.Query("lang")); lang.Served() {
		query.Set("lang", string(lang))
	}
	if did := session.FlashOf(c).Did; did == session.Welcome {
		query.Set("did", did)
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, (&url.URL{Path: to, RawQuery: query.Encode()}).String())
	return nil
}

// zone returns the time zone in which days and hours are typed and told.
func (h *Handlers) zone() *time.Location { return h.board.Institution().Location() }

// actor returns the member of staff who is signed in.
func (h *Handlers) actor(c *gin.Context) (notice.Actor, error) {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return notice.Actor{}, err
	}
	return account.Actor(), nil
}
