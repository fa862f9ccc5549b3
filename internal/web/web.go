// Package web serves the board over HTTP.
//
// It holds the table of routes, with what each needs, and the table of pages, with the template that shows
// each; New puts the parts together. The parts are the packages beneath it: edge (middleware, forms, errors,
// publishing), session (who is signed in), and the handlers beside the types of their pages in public, desk
// and account. No other package but these imports gin. No rule of the board is decided here.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
	"noticeboard/internal/web/session"
)

// A Config is what the site needs. Every field is required unless it says otherwise.
type Config struct {
	Board          *board.Board
	Auth           *auth.Auth
	Views          *view.Renderer              // for the institution as it is when New is called; later versions are followed
	Base           string                      // absolute URL of the board, without a slash at the end
	TrustedProxies []netip.Prefix              // whose X-Forwarded-For is believed; none by default
	Unlimited      bool                        // no limit on how often anyone may post; signing in stays limited
	CacheBytes     int                         // for finished pages
	Build          string                      // differs between programs whose pages differ
	Writable       func(context.Context) error // nil while the store can write
	Now            notice.Clock
	Log            *slog.Logger
}

// New returns the handler of the whole site.
func New(c Config) (http.Handler, error) {
	e, err := edge.New(edge.Config{
		Views: c.Views, Institution: c.Board.Institution, Base: c.Base, TrustedProxies: c.TrustedProxies, Unlimited: c.Unlimited,
		CacheBytes: c.CacheBytes, Build: c.Build, Statuses: slices.Concat(account.Statuses, desk.Statuses), Now: c.Now, Log: c.Log,
	})
	if err != nil {
		return nil, err
	}
	s := session.New(e, c.Board, c.Auth)
	h := handlers{
		edge: e, sessions: s,
		public:  public.New(e, public.Config{Board: c.Board, Unlimited: c.Unlimited, Writable: c.Writable}),
		desk:    desk.New(s, c.Board, c.Auth),
		account: account.New(s, c.Board, c.Auth),
	}
	return e.Handler(edge.Hooks{Language: h.language, SignIn: s.ToSignIn, NotFound: h.public.NotFound}, h.edgeRoutes())
}
