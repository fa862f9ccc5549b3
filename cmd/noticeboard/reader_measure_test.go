package main_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestTheMeasureFindsWhatItIsFor has a page measured on which everything is wrong, and one on which nothing is.
func TestTheMeasureFindsWhatItIsFor(t *testing.T) {
	const frame = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>
		<style>body { background: white; color: black } main { font-size: 1rem } %s</style><main>%s</main>`
	const sound = `<h1>Sound</h1><h2 lang="es">La casa de los abuelos y de las tías</h2><p><a href="/">A link</a> <a href="/" aria-current="page">this</a></p>
		<dl><dt>When</dt><dd>20 September</dd></dl><p class="c official" lang="und">De la casa de los abuelos</p><form><button>Press</button></form>`
	pages := map[string]string{
		"/sound": fmt.Sprintf(frame, ":focus-visible { outline: 3px solid } [aria-current] { font-weight: bold } @media print { form { display: none } }", sound),
		"/wrong": fmt.Sprintf(frame, `main { width: 900px } #cut { overflow: hidden; height: 8px; width: 20px } #bar { position: fixed; bottom: 0; height: 60%; width: 90% }
			#faint { color: #888 } button { border: 0 } [aria-current] { text-decoration: none } #moves { transition: color 1s }
			@media print { .official { display: none } } a:focus-visible { outline: none }`, `<h1>Wrong</h1><h3>La casa de los abuelos y de las tías</h3>
			<dl style="width: 3em; overflow-wrap: anywhere"><dt>When</dt><dd>20 September</dd></dl>
			<p id="cut">This is more than there is room for.</p><p id="bar">In the way</p><p id="faint">Faint</p><p id="moves">Moves</p>
			<p class="c official">Said</p><p><a href="/">A link</a> <a href="/" aria-current="page">this</a></p><form><button>Press</button></form>`),
		"/shifts": fmt.Sprintf(frame, "", `<h1>Shifts</h1><script>
			requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector("h1").style.marginTop = "20rem"))</script>`),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, pages[r.URL.Path])
	}))
	t.Cleanup(server.Close)

	page := browser.New(t).Page(t, browser.Viewport(320, 640))
	page.Open(server.URL + "/sound")
	for _, g := range glasses {
		page.Show(g.medium)
		for _, function := range g.ask {
			for _, wrong := range measure(page, function+"()") {
				t.Errorf("%s on a sound page: %s", function, wrong)
			}
		}
	}
	page.Show("")
	for _, wrong := range measure(page, "torn()") {
		t.Errorf("torn() on a sound page: %s", wrong)
	}
	for _, wrong := range stops(page) {
		if !strings.HasPrefix(wrong, "the first stop") {
			t.Errorf("the keyboard on a sound page: %s", wrong)
		}
	}

	page.Open(server.URL + "/wrong")
	for call, want := range map[string]string{
		"headings()": "heading 2 is of level 3", "languages()": "marked as en", "sideways()": "pixels wide, not 320",
		"cut()": `id="cut"`, "torn()": "torn: September", "sticky()": `id="bar"`,
		"faint()": "contrast of 3.5: Faint", "bounded()": "has no edge: <button", "moving()": `id="moves"`,
		"printed()": "is on paper: <form",
	} {
		page.Show(map[bool]string{true: "print"}[call == "printed()"])
		if got := measure(page, call); !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%s says %q, want %q", call, got, want)
		}
	}
	page.Show("print")
	if got := measure(page, "printed()"); !strings.Contains(strings.Join(got, "\n"), "is not on paper: <p") {
		t.Errorf("on paper: %q", got)
	}
	page.Show("")
	if got := strings.Join(stops(page), "\n"); !strings.Contains(got, "the focus is not seen: <a") {
		t.Errorf("the keyboard finds %q", got)
	}
	if got := strings.Join(measure(page, "bounded()"), "\n"); !strings.Contains(got, "not marked as current") {
		t.Errorf("bounded() says %q", got)
	}

	page.Open(server.URL + "/shifts")
	page.Until("it has moved", func() bool { return shift(page) > still })
}
