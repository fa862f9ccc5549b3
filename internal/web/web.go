// Package web serves the board over HTTP.
//
// It holds three things: New, which puts the packages beneath it together (web.go); the table of routes, with the
// permission and the limits of each (routes.go); and the table of pages, with the template of each (pages.go).
//
// Beneath it, edge reads requests, answers errors and publishes pages; session knows who is signed in; and public, desk
// and account hold the handlers, each beside the type of its page. A page's type, its handler for GET and its template
// have one name: public.ReceiptShow is in public/receipt_show.go, and its template is public/receipt_show.tmpl. The
// handler for POST is called ReceiptShowPost, unless it does something that has a name of its own.
//
// No package but these imports gin. Every rule of the board is decided in package board or auth, none here.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/pagecache"
	"noticeboard/internal/view"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/api"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
	"noticeboard/internal/web/session"
)

// A Config is what New needs. Every field is required unless it says otherwise.
type Config struct {
	Board          *board.Board
	Auth           *auth.Auth
	Views          *view.Renderer                     // for the institution as it is now; pages follow later versions
	Base           string                             // absolute URL of the board in ASCII, without a slash at the end; it may have a path
	Also           []string                           // other URLs of the board, which redirect to Base; none by default
	TrustedProxies []netip.Prefix                     // whose X-Forwarded-For is believed; none by default
	LocalProxy     bool                               // requests come through a Unix socket, from a proxy that is believed
	Unlimited      bool                               // no limit on how often anyone may send a form; signing in stays limited
	CacheBytes     int                                // for finished pages
	CDNTime        time.Duration                      // how long caches in front of the board may keep public pages; 0: not at all
	BodyBytes      int64                              // for the bodies of requests in progress; 0 means edge.DefaultBodyBytes
	Build          string                             // part of entity tags; differs between programs whose pages differ
	Writable       func(context.Context) error        // returns nil while the store can write; for health checks
	Checked        func() string                      // how far the check of the store is, in English; nil: it is not said
	Health         func(context.Context) health.Facts // what is known of the running program
	Exports        desk.Exports                       // what administrators can download
	Imports        *importer.Uploads                  // what they send to be imported; nil if nothing can be written
	TestMail       desk.MailTest                      // nil if no e-mail is sent
	TestHook       desk.HookTest                      // nil if there is no webhook
	Identity       string                             // lines of text, with the version of the program; empty: it is not said
	Observe        func(edge.Observation)             // called after every request; may be nil
	Now            notice.Clock
	Log            *slog.Logger
}

// A Site is the handler of the whole site.
type Site struct {
	http.Handler
	edge *edge.Edge
}

// CacheSize returns how full the cache of finished pages is.
func (s *Site) CacheSize() pagecache.Size { return s.edge.CacheSize() }

// New returns the handler of the whole site. It returns an error if Base or TrustedProxies cannot be used.
func New(c Config) (*Site, error) {
	e, err := edge.New(edge.Config{
		Views: c.Views, Institution: c.Board.Institution, Base: c.Base, Also: c.Also, TrustedProxies: c.TrustedProxies, LocalProxy: c.LocalProxy,
		Unlimited: c.Unlimited, CacheBytes: c.CacheBytes, CDNTime: c.CDNTime, BodyBytes: c.BodyBytes,
		Lineage: c.Board.Lineage, Build: c.Build,
		Statuses: slices.Concat(account.Statuses, desk.Statuses), Observe: c.Observe, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		return nil, err
	}
	s := session.New(e, c.Board, c.Auth)
	h := handlers{
		edge: e, sessions: s,
		public: public.New(e, public.Config{
			Board: c.Board, Unlimited: c.Unlimited, Writable: c.Writable, Checked: c.Checked,
		}),
		desk:     desk.New(s, c.Board, c.Auth, c.Health, c.Exports, c.Imports, c.TestMail, c.TestHook),
		account:  account.New(s, c.Board, c.Auth),
		api:      api.New(e, c.Board, c.Unlimited),
		identity: c.Identity, imports: c.Imports,
	}
	hooks := edge.Hooks{Language: h.language, SignIn: s.ToSignIn, NotFound: h.public.NotFound}
	handler, err := e.Handler(hooks, h.edgeRoutes())
	return &Site{handler, e}, err
}
