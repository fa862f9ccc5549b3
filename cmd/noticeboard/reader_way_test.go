package main_test

import (
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// wholeWay has people read, answer a comment, mend what was wrong, look at it, send it and come back: with scripts
// and without them, without fonts, and in windows as small as there are.
func (h *hall) wholeWay(t *testing.T, b *browser.Browser) {
	phone, zoomed := browser.Viewport(320, 640), browser.Viewport(320, 256) // 1280 × 1024 at 400 %
	for name, way := range map[string]struct {
		lang    string
		options []browser.Option
	}{
		"with scripts":               {"en", nil},
		"without scripts":            {"en", []browser.Option{browser.WithoutJavaScript()}},
		"without fonts":              {"en", []browser.Option{withoutFonts}},
		"at 320 px":                  {"es", []browser.Option{phone}},
		"at 320 px, without scripts": {"es", []browser.Option{phone, browser.WithoutJavaScript()}},
		"at 400 %":                   {"es", []browser.Option{zoomed, withoutFonts}},
		"on a phone, without scripts": {"es", []browser.Option{browser.Phone(), browser.WithoutJavaScript(),
			browser.Dark()}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := b.Page(t, append(way.options, browser.Language(way.lang))...)
			h.walkAs(t, page, way.lang, name)
			inOrder(t, h.process, page)
		})
	}
}

var withoutFonts = browser.Without("*://*:*/*.woff2")

func (h *hall) walkAs(t *testing.T, page *browser.Page, lang, who string) {
	fits := func(where string) {
		t.Helper()
		for _, call := range []string{"sideways()", "cut()"} {
			for _, wrong := range measure(page, call) {
				t.Errorf("%s %s", where, wrong)
			}
		}
	}
	page.Open(h.url + "/")
	fits("the list")
	page.Click(`main a[href="` + first[lang] + `"]`)
	if got := page.Texts("article h3 bdi"); len(got) < 6 || got[5] != "Jack Sim" {
		t.Errorf("there are comments by %q", got)
	}
	fits("the announcement")

	page.Click(`#comment-7 a[href*="reply_to=7"]`)
	words := "Ñandú ’n’ " + who + "\n\nAre the reports public? 🗳"
	page.Type("[name=comment]", words)
	page.Type("[name=email]", "ana@example")
	page.Click("button[value=post]")
	if page.Status() != 422 || !strings.HasPrefix(page.Title(), "Error:") {
		t.Errorf("without a name: %d, %q", page.Status(), page.Title())
	}
	if got := page.Value("[name=comment]"); got != words || page.Value("[name=email]") != "ana@example" {
		t.Errorf("what was typed is %q", got)
	}
	fits("what is wrong")
	page.Click(`.summary a[href="#name"]`)
	if got := page.Focused(); got.ID != "name" || !got.InView {
		t.Errorf("the list of what is wrong leads to %+v", got)
	}
	page.Type("[name=name]", "Ana Ñandú")
	page.Type("[name=email]", "ana@example.org")
	page.Click("button[value=preview]")
	if got := page.Text(".sample"); !strings.Contains(got, "Are the reports public? 🗳") ||
		page.Value("[name=comment]") != words {
		t.Errorf("the preview shows %q", got)
	}
	fits("the preview")
	page.Click("button[value=post]")
	receipt := page.URL()
	if !strings.Contains(receipt, "/"+lang+"/receipt/") || page.Count(".steps .now") != 1 ||
		!strings.Contains(page.Text("main"), "Are the reports public?") {
		t.Fatalf("it ends at %s: %.300q", receipt, page.Text("main"))
	}
	fits("the receipt")
	page.Reload()
	if page.URL() != receipt || page.Status() != 200 {
		t.Errorf("again, the receipt is %s, %d", page.URL(), page.Status())
	}
	page.Click(`main a[href^="` + first[lang] + `"]`)
	if strings.Contains(page.Text("main"), "Are the reports public?") {
		t.Error("the comment is public before anyone approved it")
	}
}

// wayByKeys is the same by keys alone.
func (h *hall) wayByKeys(t *testing.T, b *browser.Browser) {
	page := b.Page(t)
	page.Open(h.url + enPath)
	reach := func(selector string) {
		t.Helper()
		for range 120 {
			if page.Count(":focus:is("+selector+")") == 1 {
				return
			}
			page.Press("Tab")
		}
		t.Fatalf("%s cannot be reached on %s", selector, page.URL())
	}
	write := func(name, text string) {
		t.Helper()
		reach("[name=" + name + "]")
		page.Press(strings.Split(text, "")...)
	}
	reach(`#comment-7 a[href*="reply_to=7"]`)
	page.Press("Enter")
	write("comment", "I wonder too")
	write("email", "ana@example")
	page.Press("Enter")
	if f := page.Focused(); page.Status() != 422 || !strings.Contains(f.Text, "There is a problem") {
		t.Errorf("after an error, %d, the focus is on %+v", page.Status(), f)
	}
	reach(`.summary a[href="#name"]`)
	page.Press("Enter")
	if f := page.Focused(); f.ID != "name" || !f.InView {
		t.Errorf("the list of what is wrong leads to %+v", f)
	}
	write("name", "Ana")
	write("email", "ana@example.org") // what was there is marked when one comes to it, and typed over
	reach("button[value=preview]")
	page.Press("Space")
	if got := page.Text(".sample"); !strings.Contains(got, "I wonder too") {
		t.Errorf("the preview shows %q", got)
	}
	reach("button[value=post]")
	page.Press("Enter")
	if !strings.Contains(page.URL(), "/receipt/") || !strings.Contains(page.Text("main"), "I wonder too") {
		t.Fatalf("it ends at %s: %.300q", page.URL(), page.Text("main"))
	}
	reach(`main a[href^="` + enPath + `"]`)
	page.Press("Enter")
	if !strings.HasPrefix(page.URL(), h.url+enPath) {
		t.Errorf("back is %s", page.URL())
	}
	inOrder(t, h.process, page)
}
