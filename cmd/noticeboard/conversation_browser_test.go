package main_test

import (
	"fmt"
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
	if got := strings.Join(page.Texts(".picks [aria-current]"), ""); got != "Questions waiting 3" || page.Count(".top > li") != 3 {
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
