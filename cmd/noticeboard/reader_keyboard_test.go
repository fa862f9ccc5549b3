package main_test

import (
	"fmt"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// byKeys goes through pages with the keyboard alone, in the smallest window that there is: 1280 × 1024 at 400 %.
func (h *hall) byKeys(t *testing.T, b *browser.Browser) {
	page := b.Page(t, browser.Viewport(320, 256))
	for _, v := range []view{
		{"home", "/es/", 200, nil},
		{"the announcement", enPath, 200, nil},
		{"the last page", long["es"] + "?page=9", 200, nil},
		{"a thread", enPath + "/threads/1", 200, nil},
		{"a comment", "/es" + h.question, 200, nil},
		{"rules", "/en/rules", 200, nil},
		{"versions", enPath + "/versions", 200, nil},
		{"an empty reply", esPath + "/comments?reply_to=7", 422, press("button[value=post]")},
		{"a receipt", "/en" + h.receipts["declined"], 200, nil},
		{"not there", "/en/nothing", 404, nil},
		{"sign-in", "/desk/sign-in", 200, nil},
	} {
		page.Open(h.url + v.path)
		if v.do != nil {
			v.do(page)
			page.Focus(".skip")
			page.Press("Shift+Tab") // before the first, as on a page just opened
		}
		for _, wrong := range stops(page) {
			t.Errorf("%s: %s", v.name, wrong)
		}
		page.Open(h.url + v.path)
		page.Press("Tab", "Enter", "Tab")
		var inside bool
		if page.Eval("document.activeElement.closest('main') != null || !document.querySelector('main :is(a[href], button, input, summary)')", &inside); !inside {
			t.Errorf("%s: past the content that is skipped to comes %+v", v.name, page.Focused())
		}
	}
	inOrder(t, h.process, page)
}

// stops presses Tab from the top to the end and returns what is wrong: the first stop is not the way past the
// rest, one is left out, comes twice or at another time, holds the focus, or does not show it.
func stops(page *browser.Page) (wrong []string) {
	var expected int
	page.Eval(strings.TrimSpace(readerScript)+".stops().length", &expected)
	for n := range expected {
		page.Press("Tab")
		if f := page.Focused(); n == 0 && (f.Tag != "a" || !f.InView || !strings.HasPrefix(page.Attribute(":focus",
			"href"), "#main")) {
			wrong = append(wrong, fmt.Sprintf("the first stop is %+v", f))
		}
		if wrong = append(wrong, measure(page, fmt.Sprintf("stop(%d)", n))...); len(wrong) > 2 {
			return wrong
		}
	}
	last := page.Focused()
	if page.Press("Tab"); expected > 1 && page.Focused() == last {
		wrong = append(wrong, fmt.Sprintf("%+v holds the focus", last))
	}
	return wrong
}
