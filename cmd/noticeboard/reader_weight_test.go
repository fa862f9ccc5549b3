package main_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/browser"
)

// weight weighs what comes over the wire to somebody who has been nowhere before: the first announcement as it
// is at first, and one with 500 comments. Nothing on them may move when the fonts come late or never.
func (h *hall) weight(t *testing.T, b *browser.Browser) {
	fresh := start(t, filepath.Join(t.TempDir(), "data"))
	for _, lang := range []string{"en", "es"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			weigh(t, b, fresh.url, first[lang], 60<<10, firstTrip)
			weigh(t, b, h.url, long[lang], 100<<10, 60<<10)
			for name, fonts := range map[string]browser.Option{
				"late":  browser.Late("*://*:*/*.woff2", 300*time.Millisecond),
				"never": withoutFonts,
			} {
				for _, width := range []int{360, 1280} {
					page := b.Page(t, fonts, browser.Viewport(width, 800))
					page.Open(fresh.url + first[lang])
					if moved := shift(page); moved > still {
						t.Errorf("%d pixels wide, with fonts %s: moves by %v", width, name, moved)
					}
					for _, wrong := range append(measure(page, "sideways()"), measure(page, "cut()")...) {
						t.Errorf("with fonts %s: %s", name, wrong)
					}
				}
			}
		})
	}
}

// still is how much a page may move: a font that takes the place of another is not to the hair as wide.
const still = 0.001

// budget is how much a page may move however busy the machine is: where fonts come late by chance, a line may break
// elsewhere in them than in those that stood in their place.
const budget = 0.02

// firstTrip is how many bytes a server sends before it hears that any have arrived (RFC 6928: ten segments). A page
// within them is there a round trip earlier.
const firstTrip = 14_600

// weigh opens a page and checks that it weighs no more than so many bytes, its document no more than fewer, in
// five requests, and sets no cookie.
func weigh(t *testing.T, b *browser.Browser, site, path string, most, document int) {
	t.Helper()
	page := b.Page(t)
	page.Open(site + path)
	if moved := shift(page); moved > budget {
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
	if sum > most || len(page.Transfers()) > 5 || script > 3<<10 || sum < 10<<10 {
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
