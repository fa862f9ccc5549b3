// Package edge is what every handler of the site shares: the way from an HTTP request to a handler, and from
// what the handler returns to an HTTP answer.
//
// Before a handler runs, the package writes the access log and recovers from panics, sets the security headers,
// refuses other hosts and cross-site requests (middleware.go), finds the client's address behind trusted proxies
// (client.go), limits the rate of forms (rate_limit.go) and reads them within their limits (form.go, upload.go), as
// long as there is memory for their bodies (body.go).
// A handler returns an error instead of answering it; one table (error.go) gives the error its status and its page,
// and what was typed into a form is never lost (redisplay.go). A page is rendered into a buffer before anything
// is sent: one that only its reader may see by Show, one that is the same for everyone by Publish, with an entity
// tag, from a cache whose keys hold the versions of all that the page shows (publish.go, key.go). Only so many are made
// at the same time (slots.go), with compressors that are used again (compress.go).
//
// The package promises that an answer is whole or an error, that no personal page can be stored, and that nothing
// of a request but its method, its route and the ids that a trusted proxy gave it is in the log, except once the name of
// another host than the board's. It knows
// no accounts and no use cases: what depends on who is signed in, or on what an unknown address may have meant, comes
// through Hooks.
package edge

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/pagecache"
	"noticeboard/internal/view"
)

// A Config is what an Edge needs. Every field is required unless it says otherwise.
type Config struct {
	Views          *view.Renderer            // for the institution as it is when New is called
	Institution    func() notice.Institution // as it is now; called for every page
	Base           string                    // absolute URL of the board in ASCII, without a slash at the end; it may have a path
	Also           []string                  // other URLs of the board, in the form of Base, which redirect to it; may be nil
	TrustedProxies []netip.Prefix            // whose X-Forwarded-For is believed; none by default
	LocalProxy     bool                      // a peer without a network address is a proxy, on a Unix socket
	Unlimited      bool                      // no limit on how often anyone may send a form
	CacheBytes     int                       // for finished pages
	CDNTime        time.Duration             // how long caches in front of the board may keep public pages; 0: not at all
	BodyBytes      int64                     // for the bodies of all requests in progress; 0 means DefaultBodyBytes
	Lineage        func() notice.Lineage     // of the store; called for every page
	Build          string                    // part of entity tags; differs between programs whose pages differ
	Statuses       []Status                  // of the errors that only handlers know; may be nil
	Observe        func(Observation)         // called after every request; may be nil
	Now            notice.Clock
	Log            *slog.Logger
}

// An Edge reads forms, answers errors, renders pages, and publishes those that are the same for everyone from a
// cache. It is safe for concurrent use.
type Edge struct {
	config    Config
	hooks     Hooks // set by Handler
	cache     *pagecache.Cache[Key]
	lastTheme atomic.Pointer[theme]
	themeMu   sync.Mutex // held while a new theme is made
	hosts     map[string]bool
	proxies   proxies
	secrets   map[string]bool // paths of the routes that are Secret; set by Handler
	origin    *http.CrossOriginProtection
	secure    bool   // the board is reached over TLS
	path      string // of Config.Base; empty if it has none
	statuses  []Status
	limits    limits
	bodies    bodies
	published *slots // for pages from the cache that are made
	shown     *slots // for pages that only their reader may see
	failed    *slots // for pages of errors of the server, so that there are some when all others are taken
}

// New returns an Edge. Handler must be called before anything else is. It returns an error if Base is not an
// absolute http or https URL.
func New(c Config) (*Edge, error) {
	base, err := url.Parse(c.Base)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the board's URL %q is not an absolute http or https address", c.Base)
	}
	e := &Edge{
		config: c, cache: pagecache.New[Key](c.CacheBytes),
		hosts:   map[string]bool{strings.ToLower(base.Hostname()): true, "localhost": true},
		proxies: proxies{trusted: c.TrustedProxies, local: c.LocalProxy}, secrets: map[string]bool{},
		origin: http.NewCrossOriginProtection(), secure: base.Scheme == "https", limits: newLimits(c.Unlimited),
		bodies: newBodies(c.BodyBytes), published: newSlots(), shown: newSlots(), failed: newSlots(),
		path:     view.BasePath(c.Base),
		statuses: append(c.Statuses[:len(c.Statuses):len(c.Statuses)], statuses...),
	}
	e.lastTheme.Store(newTheme(c.Views))
	return e, nil
}

// Now returns the present instant. A handler calls it once.
func (e *Edge) Now() time.Time { return e.config.Now() }

// Log returns the log of the site.
func (e *Edge) Log() *slog.Logger { return e.config.Log }

// Base returns the absolute URL of the board, without a slash at the end. An address outside of pages is Base and a
// path; those in pages and redirects are paths alone, which get that of the board when the answer leaves.
func (e *Edge) Base() string { return e.config.Base }

// Secure reports whether the board is reached over TLS.
func (e *Edge) Secure() bool { return e.secure }

// Views returns the renderer for the institution as it is now.
func (e *Edge) Views() *view.Renderer { return e.theme().views }
