package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// A Page is a tab with cookies of its own. One goroutine at a time may use it.
type Page struct {
	*Document
	t    testing.TB
	ctx  context.Context
	url  string        // last opened, for messages
	wake chan struct{} // the browser reported something

	mu   sync.Mutex
	seen seen
}

// Status returns the HTTP status of the document, after redirects.
func (p *Page) Status() int {
	p.t.Helper()
	return int(p.response().Status)
}

// Header returns a header of the document's response.
func (p *Page) Header(name string) string {
	p.t.Helper()
	for field, value := range p.response().Headers {
		if strings.EqualFold(field, name) {
			return fmt.Sprint(value)
		}
	}
	return ""
}

func (p *Page) response() network.Response {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	r, loaded := p.seen.responses[p.seen.document]
	if !loaded {
		p.t.Fatalf("on %s: the document has no response", p.url)
	}
	return *r
}

// Cookies lists the cookies of this page and of no other.
func (p *Page) Cookies() []*http.Cookie {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	jar, err := chromedp.CallBrowser(ctx, storage.GetCookies, storage.GetCookiesParams{
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.t.Fatalf("reading cookies: %v", err)
	}
	var cookies []*http.Cookie
	for _, c := range jar.Cookies {
		cookie := &http.Cookie{
			Name: c.Name, Value: c.Value, Domain: c.Domain, Path: c.Path, Secure: c.Secure, HttpOnly: c.HTTPOnly,
			SameSite: map[network.CookieSameSite]http.SameSite{
				network.CookieSameSiteLax:    http.SameSiteLaxMode,
				network.CookieSameSiteStrict: http.SameSiteStrictMode,
				network.CookieSameSiteNone:   http.SameSiteNoneMode,
			}[c.SameSite],
		}
		if !c.Session {
			seconds, fraction := math.Modf(c.Expires)
			cookie.Expires = time.Unix(int64(seconds), int64(fraction*1e9)).UTC()
		}
		cookies = append(cookies, cookie)
	}
	return cookies
}

// Screenshot writes a picture of the whole page, not only of what is in view, as PNG.
func (p *Page) Screenshot(path string) {
	p.t.Helper()
	whole := true
	picture := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &whole,
	})
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture.Data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Source returns the document as the server sent it.
func (p *Page) Source() string {
	p.t.Helper()
	p.mu.Lock()
	document := p.seen.document
	p.mu.Unlock()
	return string(call(p, network.GetResponseBody,
		network.GetResponseBodyParams{RequestID: network.RequestID(document)}).Body)
}

// Await stores what the promise of a JavaScript expression comes to. The page's scripts must be on.
func (p *Page) Await(expression string, into any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, longPatience)
	defer cancel()
	yes := true
	result, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression,
		ReturnByValue: &yes, AwaitPromise: &yes})
	if err == nil && result.ExceptionDetails != nil {
		err = errors.New(exception(result.ExceptionDetails))
	}
	if err == nil {
		err = json.Unmarshal(result.Result.Value, into)
	}
	if err != nil {
		p.t.Fatalf("on %s: %.300s: %v", p.url, expression, err)
	}
}

// Until waits until ok returns true.
func (p *Page) Until(what string, ok func() bool) {
	p.t.Helper()
	if !p.wait(ok) {
		p.t.Fatalf("on %s: not in %v: %s", p.url, patience, what)
	}
}

// wait reports whether ok returned true in time.
func (p *Page) wait(ok func() bool) bool {
	for end := time.Now().Add(patience); !ok(); p.rest(20 * time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// rest waits for the browser to report something, or for the given time.
func (p *Page) rest(d time.Duration) {
	select {
	case <-p.wake:
	case <-time.After(d):
	}
}

// evaluate returns the value of an expression as JSON. While the page gives way to another there
// is a moment when nothing can be asked, so it tries again then.
func (p *Page) evaluate(expression string) (value json.RawMessage, err error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	byValue := true
	p.wait(func() bool {
		var result runtime.EvaluateResult
		result, err = chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression,
			ReturnByValue: &byValue})
		if err != nil {
			return ctx.Err() != nil
		}
		value = json.RawMessage("null")
		if result.ExceptionDetails != nil {
			err = errors.New(exception(result.ExceptionDetails))
		} else if len(result.Result.Value) > 0 {
			value = json.RawMessage(result.Result.Value)
		}
		return true
	})
	return value, err
}
