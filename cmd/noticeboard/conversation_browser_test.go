package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestConversationBar uses the bar above the comments as it is without scripts: in windows that have room beside the
// comments, it stays there while one reads, in others the way to the form does.
func TestConversationBar(t *testing.T) {
	p, mod, b := discussion(t)
	for i := range 44 {
		p.publish(mod, 0, fmt.Sprint("One more ", i))
	}
	for _, lang := range []string{"en", "es"} {
		for _, width := range []int{320, 768, 991, 1100, 1440} {
			page := b.Page(t, browser.WithoutJavaScript(), browser.Viewport(width, 740))
			page.Open(p.url + first[lang])
			for _, wrong := range measure(page, "sideways()") {
				t.Errorf("%s, %d pixels wide: %s", lang, width, wrong)
			}
			if got := strings.Join(page.Texts(".sums b"), " "); got != "51 1 3" {
				t.Errorf("%s, %d pixels wide: the figures are %s", lang, width, got)
			}
			beside := false
			page.Eval(`(() => {
				document.querySelector("#comment-30").scrollIntoView();
				const bar = document.querySelector(".bar").getBoundingClientRect();
				return bar.left > document.querySelector("#comment-30").getBoundingClientRect().right;
			})()`, &beside)
			if beside != (width > 992) {
				t.Errorf("%s, %d pixels wide: the bar is beside the comments: %v", lang, width, beside)
			}
			reached := 0
			page.Eval(`[...document.querySelectorAll("a[href='#write']")].filter(a => {
				const at = a.getBoundingClientRect();
				return at.height >= 44 && at.top >= 0 && at.bottom <= innerHeight &&
					document.elementFromPoint(at.left + 9, at.top + 9) === a;
			}).length`, &reached)
			if reached == 0 {
				t.Errorf("%s, %d pixels wide: at comment 30 there is no way to the form", lang, width)
			}
		}
	}
	page := b.Page(t, browser.WithoutJavaScript(), browser.Phone())
	page.Open(p.url + enPath)
	page.Click(".picks li:nth-child(2) a")
	if got := page.URL(); got != p.url+enPath+"?show=unanswered#comments" {
		t.Errorf("it leads to %s", got)
	}
	if got := strings.Join(page.Texts(".picks [aria-current]"), ""); got != "Questions waiting (3)" || page.Count(".top > li") != 3 {
		t.Errorf("chosen is %q, with %d conversations", got, page.Count(".top > li"))
	}
	page.Click(".picks li:nth-child(3) a")
	if got := page.Texts(".top .no b"); strings.Join(got, " ") != "1 2" {
		t.Errorf("answered are %q", got)
	}
	page.Back()
	page.Click(".order a") // the newest first
	page.Click(".picks li:first-child a")
	if got := page.URL(); got != p.url+enPath+"?order=newest#comments" || page.Text(".top .no b") != "51" {
		t.Errorf("it leads to %s", got)
	}
}

// TestCopyLink copies the address of a comment, and without scripts or without leave to copy follows it.
func TestCopyLink(t *testing.T) {
	p, _, b := discussion(t)
	const to = "#comment-3 > article a[data-copied]"
	page := b.Page(t)
	page.Open(p.url + enPath)
	var done bool
	page.Eval(`Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async text => { self.copied = text } } }), true`, &done)
	page.Click(to)
	page.Until("it is copied", func() bool { return strings.HasPrefix(page.Text(to), "Link copied") })
	copied := ""
	page.Eval("self.copied", &copied)
	if copied != p.url+enPath+"/comments/3" || page.URL() != p.url+enPath {
		t.Errorf("copied is %q, on %s", copied, page.URL())
	}
	page.Eval(`Object.defineProperty(navigator, "clipboard", { value: undefined }), true`, &done)
	page.Click("#comment-4 > article a[data-copied]")
	if got := page.URL(); got != p.url+enPath+"#comment-4" {
		t.Errorf("where nothing can be copied it leads to %s", got)
	}
	page = b.Page(t, browser.WithoutJavaScript())
	page.Open(p.url + enPath)
	page.Click(to)
	if got := page.URL(); got != p.url+enPath+"#comment-3" {
		t.Errorf("without scripts it leads to %s", got)
	}
}

// TestReplyStandsByItself replies to a comment that is marked: the form is on a ground of its own.
func TestReplyStandsByItself(t *testing.T) {
	p, _, b := discussion(t)
	page := b.Page(t)
	page.Open(p.url + enPath + "#comment-3")
	page.Click("#comment-3 > article a[data-reply]")
	ground := []string{}
	page.Eval(`["#comment-3 > article", "#comment-3 > #reply-form"].map(s => getComputedStyle(document.querySelector(s)).backgroundColor)`, &ground)
	if len(ground) != 2 || ground[0] == ground[1] || ground[1] != "rgb(255, 255, 255)" {
		t.Errorf("the comment and the form stand on %q", ground)
	}
}

// TestRememberMe keeps name and organisation in the browser, fills them in, and forgets them.
func TestRememberMe(t *testing.T) {
	p, _, b := discussion(t)
	page := b.Page(t)
	field := func(selector string) string { return page.Value(selector) }
	var kept *string
	page.Open(p.url + enPath)
	page.Type("#name", "Ana Soto")
	page.Type("#organisation", "Ayuntamiento")
	page.Type("#email", "ana@example.org")
	page.Type("#comment", "One")
	page.Click("#remember")
	page.Click("#reply-form button[value=post]")
	for path, want := range map[string]string{enPath: "Ana Soto", esPath: "Ana Soto", enPath + "/comments?reply_to=1": "Ana Soto"} {
		page.Open(p.url + path)
		if got := field("#name"); got != want || field("#organisation") != "Ayuntamiento" || field("#email") != "" {
			t.Errorf("%s has the name %q, organisation %q, address %q", path, got, field("#organisation"), field("#email"))
		}
	}
	page.Type("#name", "Eva")
	page.Click("#reply-form button[value=post]") // without a comment: an error, with what was typed
	if got := field("#name"); !strings.HasSuffix(got, "Eva") {
		t.Errorf("after an error the name is %q", got)
	}
	page.Open(p.url + enPath)
	if page.Click("#remember"); field("#name") == "" {
		t.Error("forgetting empties the form")
	}
	if page.Eval("localStorage.me ?? null", &kept); kept != nil {
		t.Errorf("kept is still %s", *kept)
	}
	page = b.Page(t, browser.WithoutJavaScript())
	page.Open(p.url + enPath)
	if page.Visible("#remember") {
		t.Error("without scripts it offers to remember")
	}
}

// TestLinesOfTheArticle measures the lines of the text: 60 to 75 characters where the window has room for so many.
func TestLinesOfTheArticle(t *testing.T) {
	p, _, b := discussion(t)
	for _, lang := range []string{"en", "es"} {
		for _, width := range []int{320, 360, 768, 992, 1024, 1280, 1440, 1920} {
			page := b.Page(t, browser.Viewport(width, 800))
			page.Open(p.url + first[lang])
			var lines []int
			page.Eval(`[...document.querySelectorAll(".prose > p")].flatMap(p => {
				const range = document.createRange(), lines = [];
				let top, n = 0;
				for (const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); walk.nextNode();) {
					for (let i = 0; i < walk.currentNode.length; i++) {
						range.setStart(walk.currentNode, i);
						range.setEnd(walk.currentNode, i + 1);
						const at = range.getBoundingClientRect();
						if (top !== undefined && at.top > top + at.height / 2) { lines.push(n); n = 0; }
						if (at.width) { top = at.top; n++; }
					}
				}
				return lines; // without the last, which may be short
			})`, &lines)
			slices.Sort(lines)
			if len(lines) < 10 {
				t.Fatalf("%s, %d pixels wide: %d lines", lang, width, len(lines))
			}
			median := lines[len(lines)/2]
			if median > 75 || lines[len(lines)*9/10] > 79 || median < 60 && width >= 768 {
				t.Errorf("%s, %d pixels wide: lines have %d characters, nine of ten at most %d", lang, width, median,
					lines[len(lines)*9/10])
			}
		}
	}
}

// TestPhoneJumps: on a phone the way to the comments, the places and the form stands under the summary, and the list of
// places is folded until one of them is asked for.
func TestPhoneJumps(t *testing.T) {
	p, _, b := discussion(t)
	page := b.Page(t, browser.Phone())
	page.Open(p.url + enPath)
	if got := strings.Join(strings.Fields(page.Text(".jump")), " "); !strings.HasPrefix(got,
		"3 minutes to read 7 comments 56 places in 32 countries Write") {
		t.Errorf("under the summary is %q", got)
	}
	if page.Visible("#place-20") {
		t.Error("the list of places is open")
	}
	page.Click(`.jump a[href="#comments"]`)
	if got := page.URL(); !strings.HasSuffix(got, "#comments") {
		t.Errorf("it leads to %s", got)
	}
	page.Open(p.url + enPath + "#place-20")
	page.Until("the place is shown", func() bool { return page.Visible("#place-20") })
	if page.Visible("#place-1") {
		t.Error("another region is open")
	}
	wide := b.Page(t, browser.WithoutJavaScript())
	wide.Open(p.url + enPath)
	if !wide.Visible("#place-20") {
		t.Error("where there is room the list is closed")
	}
	page.Show("print")
	if !page.Visible("#place-1") {
		t.Error("on paper the list is closed")
	}
}

// TestPaper prints a page of a long conversation: the sheet says which part it is, of what address, and from when, and
// has the replies that are folded on the screen.
func TestPaper(t *testing.T) {
	p, mod, b := discussion(t)
	for i := range 46 {
		p.publish(mod, 0, fmt.Sprint("One more ", i))
	}
	for i := range 5 {
		p.publish(mod, 3, fmt.Sprint("Reply ", i))
	}
	page := b.Page(t)
	page.Open(p.url + enPath)
	if page.Visible(".paper") || page.Visible("#comment-54") {
		t.Error("what is for paper is on the screen, or the replies are not folded")
	}
	page.Show("print")
	var done bool
	page.Eval(`dispatchEvent(new Event("beforeprint"))`, &done)
	got := page.Text(".paper")
	if !strings.HasPrefix(got, "Conversations 1–50 of 52, page 1 of 2. "+p.url+enPath+" ") || !strings.Contains(got, ":") ||
		strings.HasSuffix(got, enPath) {
		t.Errorf("the sheet says %q", got)
	}
	if !page.Visible("#comment-54") || page.Visible(".reach") || page.Visible(".find") || page.Visible(".picks") {
		t.Error("the folded replies are not on paper, or what only screens need is")
	}
	page.Show("screen")
	page.Click(`a[href$="/whole"]`)
	if got := page.Count(".top .c"); got != 58 {
		t.Errorf("the whole conversation has %d comments, want 58", got)
	}
}
