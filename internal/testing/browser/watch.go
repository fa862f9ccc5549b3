package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// seen is what the browser reported about a page. Page.mu guards it.
type seen struct {
	requests   []string
	console    []string
	violations []string
	dialogs    []string
	coming     map[network.RequestID]Transfer // begun, not yet whole
	transfers  []Transfer

	// The way to the next document: asked for by the page, then begun, then loaded or come to
	// nothing. A loader is the protocol's name for a document on its way.
	asked   bool
	loader  cdp.LoaderID
	loaded  bool
	failure string

	document  cdp.LoaderID // the one that is shown
	responses map[cdp.LoaderID]*network.Response
}

// underWay reports whether the page is about to become another.
func (s *seen) underWay() bool { return s.asked || s.loader != "" && !s.loaded }

// isDocument reports whether a request is that for a document, which may have given way to another by now.
func (s *seen) isDocument(id cdp.LoaderID) bool {
	_, answered := s.responses[id]
	return answered || id == s.loader
}

// Requests lists the URL of everything that the page asked for, in that order: documents,
// redirects, assets, what scripts fetched, and what a policy then blocked.
func (p *Page) Requests() []string { return p.list(func(s *seen) []string { return s.requests }) }

// A Transfer is an answer that came over the wire.
type Transfer struct {
	URL   string
	Type  string // of the protocol: Document, Script, Font, Image, …
	Bytes int    // with its headers, as packed
}

// Transfers lists what has come whole since the page was made, in the order in which that ended.
func (p *Page) Transfers() []Transfer {
	p.roundTrip()
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen.transfers)
}

// Console lists what the page wrote to the console, exceptions that nothing caught, and
// what the browser complained about, all since the page was made. That the document itself has an
// error status is no complaint, nor is what Without kept from loading.
func (p *Page) Console() []string { return p.list(func(s *seen) []string { return s.console }) }

// Violations lists what was against the page's Content-Security-Policy: the directive, then the
// URL, or how it was written if it has none.
func (p *Page) Violations() []string { return p.list(func(s *seen) []string { return s.violations }) }

// Dialogs lists the texts of the dialogs that scripts opened. All are answered with yes.
func (p *Page) Dialogs() []string { return p.list(func(s *seen) []string { return s.dialogs }) }

func (p *Page) list(of func(*seen) []string) []string {
	p.roundTrip() // what happened before has been reported then
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, of(&p.seen)...)
}

// listen takes what the browser reports. It is called by one goroutine, which must not wait.
func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.DocumentURL, "chrome-error:") { // the browser's own page of an error
			p.seen.requests = append(p.seen.requests, e.Request.URL)
		}
	case *network.EventLoadingFinished:
		if of, known := p.seen.coming[e.RequestID]; known {
			of.Bytes = int(e.EncodedDataLength)
			p.seen.transfers = append(p.seen.transfers, of)
			delete(p.seen.coming, e.RequestID)
		}
	case *network.EventWebSocketCreated:
		p.seen.requests = append(p.seen.requests, e.URL)
	case *runtime.EventConsoleAPICalled:
		p.seen.console = append(p.seen.console, fmt.Sprintf("%s: %s", e.Type, texts(e.Args)))
	case *runtime.EventExceptionThrown:
		p.seen.console = append(p.seen.console, "exception: "+exception(e.ExceptionDetails))
	case *log.EventEntryAdded:
		ofNetwork := e.Entry.Source == log.EntrySourceNetwork
		wanted := p.seen.isDocument(cdp.LoaderID(e.Entry.NetworkRequestID)) || strings.Contains(e.Entry.Text,
			"ERR_BLOCKED_BY_CLIENT")
		if !ofNetwork || !wanted {
			p.seen.console = append(p.seen.console, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *audits.EventIssueAdded:
		if csp := e.Issue.Details.ContentSecurityPolicyIssueDetails; csp != nil {
			what := csp.BlockedURL
			if what == "" {
				what = strings.TrimPrefix(string(csp.ContentSecurityPolicyViolationType), "k")
			}
			p.seen.violations = append(p.seen.violations, csp.ViolatedDirective+" "+what)
		}
	case *page.EventJavascriptDialogOpening:
		p.seen.dialogs = append(p.seen.dialogs, e.Message)
		go chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	default:
		p.follow(event)
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// follow keeps track of the way to the next document.
func (p *Page) follow(event any) {
	s := &p.seen
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if p.whole(e.FrameID) && e.Disposition == page.ClientNavigationDispositionCurrentTab {
			s.asked = true
		}
	case *page.EventFrameStartedNavigating:
		if p.whole(e.FrameID) && !strings.Contains(string(e.NavigationType), "ameDocument") {
			s.asked, s.loader, s.loaded, s.failure = false, e.LoaderID, false, ""
		}
	case *network.EventResponseReceived:
		s.coming[e.RequestID] = Transfer{URL: e.Response.URL, Type: string(e.Type)}
		if string(e.RequestID) == string(e.LoaderID) { // a document, maybe that of a frame
			s.responses[e.LoaderID] = e.Response
		}
	case *page.EventFrameNavigated:
		if p.whole(e.Frame.ID) {
			s.document = e.Frame.LoaderID
			s.loaded = s.loaded || e.Type == page.NavigationTypeBackForwardCacheRestore
		}
	case *network.EventLoadingFailed:
		if string(e.RequestID) == string(s.loader) {
			s.loaded = true
			if !e.Canceled { // as a download is, which leaves the page as it was
				s.failure = e.ErrorText
			}
		}
	case *page.EventLifecycleEvent:
		if e.LoaderID == s.loader && e.Name == "load" {
			s.loaded = true
		}
	}
}

// whole reports whether a frame is the page itself and not a frame in it.
func (p *Page) whole(frame cdp.FrameID) bool {
	return string(frame) == string(chromedp.FromContext(p.ctx).Target.TargetID)
}

func texts(args []*runtime.RemoteObject) string {
	var all []string
	for _, a := range args {
		var text string
		if json.Unmarshal(a.Value, &text) != nil {
			text = string(a.Value)
		}
		if text == "" {
			text = a.Description
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func exception(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}
