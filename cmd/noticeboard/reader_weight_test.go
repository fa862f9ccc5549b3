package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/testing/browser"
)

// weight measures what a first visit transfers, on the first announcement and on one with 500 comments, and holds
// every page to the layout shift budget while the fonts are late, blocked or cached.
func (h *hall) weight(t *testing.T, b *browser.Browser) {
	fresh := start(t, filepath.Join(t.TempDir(), "data"))
	for _, lang := range []string{"en", "es"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			weigh(t, b, fresh.url, first[lang], 62<<10, firstTrip)
			weigh(t, b, h.url, long[lang], 100<<10, 60<<10)
			for _, width := range []int{360, 1280} {
				page := b.Page(t, withoutFonts, browser.Viewport(width, 800))
				page.Open(fresh.url + first[lang])
				steady(t, page, fmt.Sprintf("without fonts, %d pixels wide", width))
			}
			h.lateFonts(t, b, lang)
			inPieces(t, b, fresh.url, first[lang])
			cachedFonts(t, b, fresh.url+first[lang])
		})
	}
}

// lateFonts opens every page in windows of four widths, with fonts that arrive after the text has been painted. Pages
// that a form leads to are opened in the narrowest one only.
func (h *hall) lateFonts(t *testing.T, b *browser.Browser, lang string) {
	t.Helper()
	late := browser.Late("*://*:*/*.woff2", 200*time.Millisecond)
	for i, width := range []int{360, 800, 1280, 1440} {
		page := b.Page(t, late, browser.Viewport(width, 800), elsewhere("203.0.113.1"))
		for _, v := range h.pages(lang) {
			if v.do != nil && i > 0 {
				continue
			}
			page.Open(h.url + v.path)
			if v.do != nil {
				v.do(page)
			}
			steady(t, page, fmt.Sprintf("%s with late fonts, %d pixels wide", v.name, width))
		}
	}
}

// inPieces opens an announcement whose HTML arrives in two pieces, as over a slow network, so that the browser paints
// what is there so far. That is shorter than the window: a scroll bar that comes later must not move it.
func inPieces(t *testing.T, b *browser.Browser, site, path string) {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		httputil.NewSingleHostReverseProxy(to).ServeHTTP(twoPieces{w}, r)
	}))
	defer slow.Close()
	page := b.Page(t, browser.Viewport(1280, 800))
	page.Open(slow.URL + path)
	steady(t, page, path+" in two pieces")
}

// twoPieces pauses after the first lines of a page's main part, long enough for the browser to paint them.
type twoPieces struct{ http.ResponseWriter }

func (w twoPieces) Write(body []byte) (sent int, err error) {
	if begin := bytes.Index(body, []byte("<main")); begin >= 0 && begin+1000 < len(body) {
		if sent, err = w.ResponseWriter.Write(body[:begin+1000]); err != nil {
			return sent, err
		}
		w.ResponseWriter.(http.Flusher).Flush()
		time.Sleep(time.Second)
	}
	n, err := w.ResponseWriter.Write(body[sent:])
	return sent + n, err
}

// cachedFonts checks that a reader who has the fonts in the cache sees the page in them. The browser gives up on them
// if it is too busy to read them at once, so it may take several visits.
func cachedFonts(t *testing.T, b *browser.Browser, url string) {
	t.Helper()
	page := b.Page(t)
	page.Until("the text is set in the fonts", func() (used bool) {
		page.Open(url)
		page.Eval(`["Text", "Head"].every(name => {
			const context = document.createElement("canvas").getContext("2d");
			const width = font => {
				context.font = "600 100px " + font;
				return context.measureText("Noticeboard").width;
			};
			return width(name + ", monospace") !== width("monospace");
		})`, &used)
		return used
	})
	steady(t, page, "with cached fonts")
	if got := page.Count("head link[rel=preload][as=font][crossorigin]"); got != 2 {
		t.Errorf("%d fonts are preloaded, want 2: without that they often come too late for the first paint", got)
	}
}

// steady checks that nothing on a page has moved since it began to load, and that it fits into the window.
func steady(t *testing.T, page *browser.Page, what string) {
	t.Helper()
	if moved := shift(page); moved > still {
		t.Errorf("%s: moves by %v", what, moved)
	}
	for _, wrong := range append(measure(page, "sideways()"), measure(page, "cut()")...) {
		t.Errorf("%s: %s", what, wrong)
	}
}

// still is how much a page may move (cumulative layout shift). The style sheet asks for "font-display: optional": a
// page is set either in the fonts or in the fallbacks, and no font replaces another after the first paint, however
// slow the network or the machine is.
const still = 0.001

// firstTrip is how many bytes a server sends before it hears that any have arrived (RFC 6928: ten segments). A page
// within them is there a round trip earlier.
const firstTrip = 14_600

// weigh opens a page and checks that it weighs no more than so many bytes, its document no more than fewer, in
// five requests, and sets no cookie.
func weigh(t *testing.T, b *browser.Browser, site, path string, most, document int) {
	t.Helper()
	page := b.Page(t)
	page.Open(site + path)
	if moved := shift(page); moved > still {
		t.Errorf("%s moves by %v", path, moved)
	}
	sum, script := 0, 0
	for _, part := range page.Transfers() {
		sum += part.Bytes
		if part.Type == "Script" {
			script += part.Bytes
		}
		if part.Type == "Document" && part.Bytes > document {
			t.Errorf("%s has %d bytes, at most %d", path, part.Bytes, document)
		}
		if !strings.HasPrefix(part.URL, site+"/") {
			t.Errorf("%s asks for %s", path, part.URL)
		}
	}
	t.Logf("%s: %d bytes in %d requests, %d of script", path, sum, len(page.Transfers()), script)
	if sum > most || len(page.Transfers()) > 5 || script > 4<<10 || sum < 10<<10 {
		t.Errorf("%s brings %+v", path, page.Transfers())
	}
	if got := page.Cookies(); len(got) > 0 {
		t.Errorf("%s sets %v", path, got)
	}
}

// shift returns by how much what is on the page has moved since it began to load (Layout Instability, cumulative).
func shift(page *browser.Page) (sum float64) {
	page.Await(`(async () => {
		let sum = 0;
		const add = list => list.forEach(shift => { sum += shift.value; });
		await document.fonts.ready;
		const observer = new PerformanceObserver(list => add(list.getEntries()));
		observer.observe({ type: "layout-shift", buffered: true });
		for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
		add(observer.takeRecords());
		return sum;
	})()`, &sum)
	return sum
}
