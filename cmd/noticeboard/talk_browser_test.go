package main_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// What the discussion remembers and says by itself, in a real browser.

// publish has a reader say something, as a reply if parent is not zero, and a moderator publish it.
func (p *process) publish(mod *http.Client, parent int, text string) {
	p.t.Helper()
	fields := []string{"comment", text, "name", "Ana", "email", "ana@example.org", "lang", "en"}
	if parent > 0 {
		form := p.get(mod, fmt.Sprintf("%s/comments?reply_to=%d", enPath, parent))
		fields = append(fields, "parent", find(p.t, `name="parent" value="(\w{13})"`, form.body))
	}
	r, err := p.post(client(p.t), enPath+"/comments", fields...)
	if err != nil || r.code != http.StatusSeeOther {
		p.t.Fatalf("posting: %+v, %v", r, err)
	}
	id := find(p.t, `/receipt/(\w{13})`, r.location)
	if r, err = p.post(mod, "/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending"); err != nil ||
		r.code != http.StatusSeeOther {
		p.t.Fatalf("approving: %+v, %v", r, err)
	}
}

// discussion returns a board, a moderator who is signed in, and a browser to look at it.
func discussion(t *testing.T) (*process, *http.Client, *browser.Browser) {
	t.Helper()
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	return p, p.signIn("mina"), b
}

// TestNewSinceTheLastVisit comes back after two days, and again within the hour.
func TestNewSinceTheLastVisit(t *testing.T) {
	p, mod, b := discussion(t)
	page := b.Page(t)
	page.Open(p.url + enPath)
	if page.Visible(".since") {
		t.Errorf("the first visit is told: %q", page.Text(".since"))
	}
	for i := range 11 {
		p.publish(mod, 0, fmt.Sprint("New ", i))
	}
	page.Reload() // the same visit
	if page.Visible(".since") || page.Count("mark") > 0 {
		t.Error("the first visit goes on, and is told of news")
	}
	// As if that had been on 4 November 2020, when there were seven comments.
	var done bool
	page.Eval(`localStorage.seen1 = JSON.stringify([null, null, 7, Date.UTC(2020, 10, 4, 12)]), true`, &done)
	page.Reload()
	const want = "11 new comments since your last visit on November 4, 2020: comments 8, 9, 10, 11, 12, 13, 14, 15, 16 and 2 more"
	if got := page.Text(".since"); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := page.Texts("mark"); len(got) != 11 || got[0] != "New" || page.Count("#comment-7 mark") > 0 ||
		page.Count("#comment-8 > article mark") != 1 {
		t.Errorf("marked are %q", got)
	}
	page.Click(".since a")
	if got := page.URL(); got != p.url+enPath+"#comment-8" {
		t.Errorf("it leads to %s", got)
	}
	page.Open(p.url + esPath + "?lang=es") // the same visit, in the other language, where those are not shown
	if got := page.Text(".since"); !strings.HasPrefix(got,
		"11 comentarios nuevos desde su última visita, el 4 de noviembre de 2020: comentarios 8, 9") ||
		!strings.HasSuffix(got, "16 y 2 más") {
		t.Errorf("it says %q", got)
	}
	page.Click(".since a")
	if got := page.URL(); got != p.url+esPath+"#comment-8" {
		t.Errorf("it leads to %s", got)
	}
	page.Eval(`localStorage.seen1 = JSON.stringify([7, 1, 17, 2]), true`, &done)
	page.Open(p.url + enPath)
	if got := page.Text(".since"); !strings.HasPrefix(got,
		"1 new comment since your last visit on January 1, 1970: comment 18") {
		t.Errorf("of one it says %q", got)
	}
	if len(page.Cookies()) > 0 {
		t.Errorf("cookies: %v", page.Cookies())
	}
	inOrder(t, p, page)
}

// TestNewsWhileReading publishes while the page is open. The page's clock is moved by hand.
func TestNewsWhileReading(t *testing.T) {
	p, mod, b := discussion(t)
	page := b.Page(t)
	page.Open(p.url + enPath)
	var timers []float64
	clock := func(script string) {
		t.Helper()
		page.Eval(`(() => { `+script+`; return self.timers.map(t => t.wait) })()`, &timers)
	}
	asked := func() (n int) {
		for _, r := range page.Requests() {
			if strings.HasSuffix(r, enPath+"/latest") {
				n++
			}
		}
		return n
	}
	clock(`
		self.timers = []; self.later = 0; self.shift = 0; self.answers = 0; self.shown = true;
		const now = Date.now, get = fetch;
		Date.now = () => now() + later;
		setTimeout = (run, wait) => timers.push({ run, wait, id: timers.length + 1000 }) + 999;
		clearTimeout = id => { timers = timers.filter(t => t.id !== id) };
		fetch = async path => { try { return await get(path) } finally { answers++ } };
		Object.defineProperty(document, "hidden", { get: () => !shown });
		self.turn = on => { shown = on; document.dispatchEvent(new Event("visibilitychange")) };
		new PerformanceObserver(list => { for (const e of list.getEntries()) shift += e.value }).observe({ type: "layout-shift" });
		turn(false)`)
	if len(timers) > 0 || asked() > 0 {
		t.Errorf("hidden: it waits %v and asked %d times", timers, asked())
	}
	answered := func(n int) {
		t.Helper()
		page.Until("the answer", func() (ok bool) {
			page.Eval(fmt.Sprintf("answers >= %d && timers.length < 2", n), &ok)
			return ok
		})
	}
	p.publish(mod, 0, "While it is hidden")
	clock(`later = 61e3; turn(true)`) // back after a minute: at once
	if len(timers) != 1 || timers[0] > 10e3 {
		t.Errorf("back after a minute it waits %v ms", timers)
	}
	clock(`timers.pop().run()`)
	answered(1)
	page.Until("news", func() bool { return page.Text(".live") == "1 new comment. Show it" })
	clock(``)
	if len(timers) != 1 || timers[0] < 50e3 || timers[0] > 70e3 || asked() != 1 {
		t.Errorf("after an answer it waits %v ms, having asked %d times", timers, asked())
	}
	p.publish(mod, 0, "While it is open")
	clock(`later += 61e3; timers.pop().run()`)
	answered(2)
	page.Until("more news", func() bool { return page.Text(".live") == "2 new comments. Show them" })
	if page.Count("#comment-8") > 0 {
		t.Error("the page changes by itself")
	}
	var shift float64
	if page.Eval("shift", &shift); shift > 0.001 { // fonts that arrive move letters by less
		t.Errorf("things moved: %v", shift)
	}
	clock(`turn(false)`)
	if len(timers) > 0 {
		t.Errorf("hidden again it waits %v ms", timers)
	}
	// When nobody answers it asks less and less often.
	clock(`fetch = () => { answers++; return Promise.reject() }; later += 61e3; turn(true); timers.pop().run()`)
	answered(3)
	page.Until("a longer wait", func() bool {
		clock(``)
		return len(timers) == 1 && timers[0] > 100e3 &&
			timers[0] < 140e3
	})
	if got := asked(); got != 2 {
		t.Errorf("it asked %d times, want 2", got)
	}
	page.Click(".live a")
	if got := page.URL(); got != p.url+enPath+"#comment-8" || page.Count("#comment-9") != 1 ||
		page.Text(".live") != "" {
		t.Errorf("it leads to %s", got)
	}
	inOrder(t, p, page)
}

// TestFoldsAreRemembered folds and unfolds, leaves and comes back.
func TestFoldsAreRemembered(t *testing.T) {
	p, mod, b := discussion(t)
	for i := range 4 {
		p.publish(mod, 7, fmt.Sprint("Reply ", i)) // 8 to 11, folded
	}
	p.publish(mod, 6, "Only one") // 12, open
	page := b.Page(t)
	open := func() (open []bool) {
		for _, n := range []int{6, 7} {
			open = append(open, page.Count(fmt.Sprintf("#comment-%d > details[open]", n)) == 1)
		}
		return open
	}
	remembered := func(n int, open bool) {
		t.Helper()
		page.Until("the fold is remembered", func() (ok bool) {
			page.Eval(fmt.Sprintf(`Object.entries(JSON.parse(sessionStorage["folds" + location.pathname] ?? "{}"))
				.some(([name, open]) => name.startsWith("comment-%d") && open === %v)`, n, open), &ok)
			return ok
		})
	}
	page.Open(p.url + enPath)
	if got := open(); !slices.Equal(got, []bool{true, false}) {
		t.Fatalf("at first open: %v", got)
	}
	page.Click("#comment-6 > details > summary")
	remembered(6, false)
	page.Click("#comment-7 > details > summary")
	remembered(7, true)
	for _, path := range []string{enPath, enPath + "?order=newest", enPath + "#comment-7"} {
		page.Open(p.url + "/en/rules")
		page.Open(p.url + path)
		if got := open(); !slices.Equal(got, []bool{false, true}) {
			t.Errorf("%s: open: %v", path, got)
		}
	}
	page.Open(p.url + "/en/rules")
	page.Open(p.url + enPath + "#comment-12") // folded away, but asked for
	if got := open(); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("with a fragment, open: %v", got)
	}
	var top float64
	if page.Eval(`document.getElementById("comment-12").getBoundingClientRect().top`, &top); top < 0 || top > 700 {
		t.Errorf("the comment is at %v", top)
	}
	// One around an official reply begins open, whatever was done to it.
	id := find(t, `/desk/comments/(\w{13})`, p.get(mod, "/desk/comments?status=published&q=Reply+0").body)
	if r, err := p.post(mod, "/desk/comments/"+id+"/answer", "answer.en", "Officially", "answer.es",
		"Oficialmente"); err != nil || r.code != http.StatusSeeOther {
		t.Fatalf("answering: %+v, %v", r, err)
	}
	page.Open(p.url + enPath)
	page.Click("#comment-7 > details > summary")
	remembered(7, false)
	page.Reload()
	if page.Count("#comment-7 > details[open] .official") != 1 {
		t.Error("an official reply is folded away")
	}
	// Without a place to remember, nothing breaks.
	bare := b.Page(t)
	bare.Open(p.url + enPath)
	var done bool
	bare.Eval(`sessionStorage.setItem("folds" + location.pathname, "{"), localStorage.setItem("seen1", "["), true`,
		&done)
	bare.Reload()
	bare.Click("#comment-7 > details > summary")
	inOrder(t, p, bare)
	inOrder(t, p, page)
}

// TestDeepRepliesOnANarrowScreen goes eight levels down on a screen of 320 pixels.
func TestDeepRepliesOnANarrowScreen(t *testing.T) {
	p, mod, b := discussion(t)
	for n := 7; n < 15; n++ {
		p.publish(mod, n, fmt.Sprint("Deeper than ", n))
	}
	page := b.Page(t, browser.Viewport(320, 640), browser.WithoutJavaScript())
	page.Open(p.url + enPath + "#comment-15")
	var width, letters float64
	page.Eval(`document.querySelector("#comment-15 .text").clientWidth`, &width)
	page.Eval(`(() => { const s = document.createElement("span"); s.textContent = "n".repeat(15); s.style.cssText = "position:absolute"; document.querySelector("#comment-15 .text").append(s); return s.offsetWidth })()`, &letters)
	if width < letters {
		t.Errorf("the ninth level is %v wide, 15 letters are %v", width, letters)
	}
	if got := page.Text("#comment-15 .tag"); got != "In reply to Ana, comment 14" {
		t.Errorf("it says %q", got)
	}
	fits(t, page, "a deep thread")
}
