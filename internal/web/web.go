// Package web serves the board over HTTP. No other package imports gin.
//
// It turns requests into calls on board and auth, what comes back into pages, and errors into
// statuses (errors.go, the only place). No rule of the board is decided here. Routes, with who may
// come in, are one table in routes.go. What a public page shows is the same for everyone, so it is
// kept finished and compressed under a key that holds its version; what is personal is on receipt
// and desk pages, which nobody may store.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/card"
	"noticeboard/internal/notice"
	"noticeboard/internal/pagecache"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/view"
)

// A Config is what a server needs. Every field is required unless it says otherwise.
type Config struct {
	Board          *board.Board
	Auth           *auth.Auth
	Views          *view.Renderer              // for the institution as it was when the server was made; it follows the board
	Base           string                      // absolute URL of the board, without a slash at the end
	TrustedProxies []netip.Prefix              // whose X-Forwarded-For is believed; none by default
	Unlimited      bool                        // no limit on how often anyone may post; signing in stays limited
	CacheBytes     int                         // for finished pages
	Build          string                      // differs between programs whose pages differ
	Writable       func(context.Context) error // nil while the store can write
	Now            notice.Clock
	Log            *slog.Logger
}

type server struct {
	Config
	cache     *pagecache.Cache[pageKey]
	lastTheme atomic.Pointer[theme]
	themeMu   sync.Mutex // held while a new look is made
	hosts     map[string]bool
	origin    *http.CrossOriginProtection
	limits    limits
	fixed     map[string]bool // names of the pages that stand beside the announcements: rules
	secure    bool            // the board is reached over TLS
	cards     *card.SerialDrawer
	engine    *gin.Engine
	started   string // tells request ids of this process from those of another
}

// limits slow down everything that is sent in, beside what the board itself limits.
type limits struct {
	public, desk, guess *ratelimit.Limiter
	notFound            *ratelimit.Limiter // of look-ups for those who are lost
}

// New returns the handler of the whole site.
func New(c Config) (http.Handler, error) {
	base, err := url.Parse(c.Base)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the board's URL %q is not an absolute http or https address", c.Base)
	}
	s := &server{
		Config: c, cache: pagecache.New[pageKey](c.CacheBytes), hosts: map[string]bool{base.Hostname(): true, "localhost": true},
		origin: http.NewCrossOriginProtection(), secure: base.Scheme == "https", started: requestPrefix(), cards: card.NewSerialDrawer(),
		limits: limits{guess: ratelimit.New(time.Minute, 5, 0), notFound: ratelimit.New(time.Second, 20, 0)}, fixed: map[string]bool{},
	}
	s.lastTheme.Store(newTheme(c.Views))
	s.limits.public, s.limits.desk = ratelimit.New(2*time.Second, 30, 0), ratelimit.New(50*time.Millisecond, 300, 0)
	if c.Unlimited {
		s.limits.public, s.limits.desk = ratelimit.New(0, 1, 0), ratelimit.New(0, 1, 0)
		s.limits.notFound = ratelimit.New(0, 1, 0)
	}
	if s.engine, err = s.newEngine(); err != nil {
		return nil, err
	}
	return s.engine, nil
}

func (s *server) newEngine() (*gin.Engine, error) {
	e := gin.New()
	e.RedirectTrailingSlash, e.RedirectFixedPath, e.HandleMethodNotAllowed = false, false, true
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	var proxies []string
	for _, p := range s.TrustedProxies {
		if p.Bits() == 0 {
			return nil, fmt.Errorf("trusting every address (%v) as a proxy would let anyone choose their own", p)
		}
		proxies = append(proxies, p.String())
	}
	if err := e.SetTrustedProxies(proxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	e.Use(s.observe, s.guard)
	for _, r := range s.routes() {
		handle := s.handler(r)
		e.Handle(r.method, r.path, handle)
		if r.method == http.MethodGet {
			e.Handle(http.MethodHead, r.path, handle)
			if page, ok := strings.CutPrefix(r.path, "/:lang/"); ok && !strings.ContainsAny(page, ":/") {
				s.fixed[page] = true
			}
		}
	}
	e.NoRoute(s.answer(func(*gin.Context) error { return notice.ErrNotFound }))
	e.NoMethod(s.answer(func(*gin.Context) error { return errMethod }))
	return e, nil
}

// securityPolicy returns the Content-Security-Policy of every page.
func securityPolicy(styles []string) string {
	return "default-src 'none'; style-src " + strings.Join(styles, " ") + "; script-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
