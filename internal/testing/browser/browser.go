// Package browser lets tests do what a person does: open a page, read it, click, type and press
// keys, in a real Chromium without a window, with scripts and without them.
//
// It is imported by tests only. In short mode (go test -short) a test that needs a browser is
// skipped. Otherwise it fails if there is none on the PATH: a test that is skipped because something
// is missing proves nothing.
//
//	b := browser.New(t)
//	reader, moderator := b.Page(t), b.Page(t, browser.WithoutJavaScript())
//	reader.Open(server.URL + "/en/")
//	reader.Type("[name=comment]", "When is the next round?")
//	reader.Click("button[value=post]")
//	if got := reader.Text("h1"); got != "Thank you" { … }
//
// The tests of a package share one Chromium, which the first of them starts and TestMain ends:
//
//	func TestMain(m *testing.M) {
//		code := m.Run()
//		browser.Quit()
//		os.Exit(code)
//	}
//
// Each page has cookies, storage and a cache of its own, so that one Chromium serves a reader and a
// moderator, and one test beside another.
// Elements are named by CSS selectors; of several that match, the first that serves is taken.
// Clicks and keys are real input events at a place that must be visible and not covered, so a test
// can do nothing that a person could not. They return when the page that they lead to has loaded.
// What needs an element waits for it; what does not come in time fails the test at once, so no
// method returns an error.
package browser

import (
	"context"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long anything may take before the test fails. It is long, because a build
// machine may be slow, and spent only by tests that fail.
const patience = time.Minute

// longPatience is how long something of a page's own may take, as a check of all that is on it.
const longPatience = 2 * time.Minute

// programs are the names of Chromium, the best first. The headless shell is Chromium without windows and menus: pages are
// the same in it, and it takes less than half the time.
var programs = []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser",
	"google-chrome"}

// A Browser opens pages that share options.
type Browser struct {
	ctx  context.Context
	opts []Option
}

// New returns a browser that opens pages in the one Chromium of the test binary. The options hold for all of them.
func New(t testing.TB, opts ...Option) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("this test needs a browser, and -short leaves such tests out")
	}
	ctx, err := running.start(find(t))
	if err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return &Browser{ctx, opts}
}

func find(t testing.TB) string {
	t.Helper()
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("this test needs a browser, and none of %v is on the PATH: run make tools, or leave such tests out with go test -short", programs)
	return ""
}

// An Option changes how a page is shown.
type Option func(*settings)

type settings struct {
	noScript      bool
	width, height int64
	phone         bool
	media         []*emulation.MediaFeature
	headers       network.Headers
	blocked       []*network.BlockPattern
	late          []*network.Conditions
}

// WithoutJavaScript has the page run no scripts, as if they were switched off in the settings.
func WithoutJavaScript() Option { return func(s *settings) { s.noScript = true } }

// Viewport sets the size of the window's inside in CSS pixels. Without it, it is 1280 × 800.
func Viewport(width, height int) Option {
	return func(s *settings) { s.width, s.height, s.phone = int64(width), int64(height), false }
}

// Phone shows the page as a small phone does: 360 × 740, touched, scaled as the page asks.
func Phone() Option { return func(s *settings) { s.width, s.height, s.phone = 360, 740, true } }

// Prefers sets a media feature, as in Prefers("prefers-reduced-motion", "reduce").
func Prefers(feature, value string) Option {
	return func(s *settings) {
		s.media = append(s.media, &emulation.MediaFeature{Name: feature, Value: value})
	}
}

// Dark asks for the dark colour scheme.
func Dark() Option { return Prefers("prefers-color-scheme", "dark") }

// Language sets the Accept-Language header.
func Language(accept string) Option { return Header("Accept-Language", accept) }

// Header sets a header of all requests.
func Header(name, value string) Option { return func(s *settings) { s.headers[name] = value } }

// Without has nothing load whose URL matches a pattern, as in Without("*://*:*/*.woff2"). That it did not is
// no complaint of the browser's.
func Without(pattern string) Option {
	return func(s *settings) {
		s.blocked = append(s.blocked, &network.BlockPattern{URLPattern: pattern, Block: true})
	}
}

// Late has everything whose URL matches a pattern arrive some time after it was asked for. The page has no cache then:
// everything is asked for each time.
func Late(pattern string, by time.Duration) Option {
	return func(s *settings) {
		s.late = append(s.late, &network.Conditions{
			URLPattern: pattern, Latency: float64(by.Milliseconds()), DownloadThroughput: -1, UploadThroughput: -1,
		})
	}
}

// Page opens an empty page with cookies of its own. It ends with test t, which is the one that
// fails if something does not work.
func (b *Browser) Page(t testing.TB, opts ...Option) *Page {
	t.Helper()
	s := settings{width: 1280, height: 800, headers: network.Headers{}}
	for _, set := range slices.Concat(b.opts, opts) {
		set(&s)
	}
	p := &Page{t: t, wake: make(chan struct{}, 1)}
	p.Document = NewDocument(t, p.evaluate, p.Until, func() string { return "on " + p.url })
	p.seen.responses, p.seen.coming = map[cdp.LoaderID]*network.Response{}, map[network.RequestID]Transfer{}
	var cancel context.CancelFunc
	p.ctx, cancel = chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.listen))
	t.Cleanup(cancel)
	if err := chromedp.Do(p.ctx); err != nil {
		t.Fatalf("opening a page: %v", err)
	}
	call(p, audits.Enable, cdp.Empty{})
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}) // others may be before it
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: s.noScript})
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: s.width, Height: s.height, DeviceScaleFactor: 1, Mobile: s.phone,
	})
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: s.phone})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: s.media})
	if len(s.blocked) > 0 {
		call(p, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: s.blocked})
	}
	if len(s.late) > 0 {
		call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		call(p, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: s.late})
	}
	if len(s.headers) > 0 {
		call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: s.headers})
	}
	return p
}

// call runs a command of the browser's protocol on the page.
func call[P, R any](p *Page, cmd cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, cmd, params)
	if err != nil {
		p.t.Fatalf("on %s: %s: %v", p.url, cmd.Method, err)
	}
	return result
}
