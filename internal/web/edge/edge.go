package edge

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/pagecache"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/view"
)

// An Config is what an Edge needs. Every field is required unless it says otherwise.
type Config struct {
	Views          *view.Renderer            // for the institution as it is when New is called
	Institution    func() notice.Institution // as it is now; cheap enough to be asked for every page
	Base           string                    // absolute URL of the board, without a slash at the end
	TrustedProxies []netip.Prefix            // whose X-Forwarded-For is believed; none by default
	Unlimited      bool                      // no limit on how often anyone may send a form
	CacheBytes     int                       // for finished pages
	Build          string                    // differs between programs whose pages differ
	Statuses       []Status                  // of the errors that only handlers know; may be nil
	Now            notice.Clock
	Log            *slog.Logger
}

// Hooks are what an Edge leaves to the handlers. All are required.
type Hooks struct {
	// Language returns the language in which to answer a request that is not served by a page's handler.
	Language func(*gin.Context) notice.Lang
	// SignIn redirects to the sign-in form, and from there back to the page that was asked for.
	SignIn func(*gin.Context)
	// NotFound redirects from an address at which there is nothing, and reports that it did; or adds to
	// the page that says so what may have been meant.
	NotFound func(*gin.Context, *Error) bool
}

// An Edge is what all handlers share: it reads forms, answers errors, renders pages, and publishes those that
// are the same for everyone from a cache. It is safe for concurrent use.
type Edge struct {
	config    Config
	hooks     Hooks
	cache     *pagecache.Cache[Key]
	lastTheme atomic.Pointer[theme]
	themeMu   sync.Mutex // held while a new theme is made
	hosts     map[string]bool
	origin    *http.CrossOriginProtection
	secure    bool // the board is reached over TLS
	statuses  []Status
	limits    struct{ public, desk *ratelimit.Limiter } // of forms that are sent in
	started   string                                    // tells request ids of this process from those of another
	requests  atomic.Uint64                             // failed ones, for their ids
}

// New returns an edge. Its Handler must be called before anything else.
func New(c Config) (*Edge, error) {
	base, err := url.Parse(c.Base)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the board's URL %q is not an absolute http or https address", c.Base)
	}
	s := &Edge{
		config: c, cache: pagecache.New[Key](c.CacheBytes), hosts: map[string]bool{base.Hostname(): true, "localhost": true},
		origin: http.NewCrossOriginProtection(), secure: base.Scheme == "https", started: requestPrefix(),
		statuses: append(c.Statuses[:len(c.Statuses):len(c.Statuses)], statuses...),
	}
	s.lastTheme.Store(newTheme(c.Views))
	s.limits.public, s.limits.desk = ratelimit.New(2*time.Second, 30, 0), ratelimit.New(50*time.Millisecond, 300, 0)
	if c.Unlimited {
		s.limits.public, s.limits.desk = ratelimit.New(0, 1, 0), ratelimit.New(0, 1, 0)
	}
	return s, nil
}

// Now returns the present instant. A handler takes it once.
func (s *Edge) Now() time.Time { return s.config.Now() }

// Log returns the log of the site.
func (s *Edge) Log() *slog.Logger { return s.config.Log }

// Base returns the absolute URL of the board, without a slash at the end.
func (s *Edge) Base() string { return s.config.Base }

// Secure reports whether the board is reached over TLS.
func (s *Edge) Secure() bool { return s.secure }

// Views returns the renderer for the institution as it is now.
func (s *Edge) Views() *view.Renderer { return s.theme().views }

// A Route is one way in. Handle may return an error, which is then answered.
type Route struct {
	Method, Path string
	Handle       func(*gin.Context) error
}

// Handler returns the handler of the whole site. It is called once.
func (s *Edge) Handler(h Hooks, routes []Route) (http.Handler, error) {
	s.hooks = h
	e := gin.New()
	e.RedirectTrailingSlash, e.RedirectFixedPath, e.HandleMethodNotAllowed = false, false, true
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	var proxies []string
	for _, p := range s.config.TrustedProxies {
		if p.Bits() == 0 {
			return nil, fmt.Errorf("trusting every address (%v) as a proxy would let anyone choose their own", p)
		}
		proxies = append(proxies, p.String())
	}
	if err := e.SetTrustedProxies(proxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	e.Use(s.observe, s.guard)
	for _, r := range routes {
		handle := s.answer(r.Handle)
		e.Handle(r.Method, r.Path, handle)
		if r.Method == http.MethodGet {
			e.Handle(http.MethodHead, r.Path, handle)
		}
	}
	e.NoRoute(s.answer(func(*gin.Context) error { return notice.ErrNotFound }))
	e.NoMethod(s.answer(func(*gin.Context) error { return errMethod }))
	return e, nil
}

// RateLimit returns notice.TooSoon if too much was sent in from an address: by readers, or by members of
// the institution.
func (s *Edge) RateLimit(c *gin.Context, public bool) error {
	limit := s.limits.desk
	if public {
		limit = s.limits.public
	}
	if wait := limit.Spend(ClientAddr(c), s.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	return nil
}
