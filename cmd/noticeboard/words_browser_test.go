package main_test

import (
	"fmt"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// layouts are comments that have everything Markdown makes, and one in Arabic.
var layouts = map[string]string{
	"a long line of code": "```\nnoticeboard serve " + strings.Repeat("--argument=value-without-a-space ", 40) + "\n```",
	"code without spaces": "```\n" + strings.Repeat("x", 400) + "\n```\n\n`" + strings.Repeat("y", 200) + "`",
	"nested lists":        nested("- ", "  ", "an item of a list that is nested as deep as lists are"),
	"nested numbers":      nested("1. ", "   ", "an item of a list that is nested as deep as lists are"),
	"nested quotes":       strings.Repeat("> ", 8) + "a quotation of a quotation of a quotation of a quotation",
	"quotes of lists":     "> - > - > - > - the list in a quotation in a list in a quotation",
	"a long number":       "100. hundred\n101. a hundred and one",
	"a long word":         strings.Repeat("w", 300) + "\n\n- " + strings.Repeat("w", 300) + "\n\n> " + strings.Repeat("w", 300),
}

const arabic = "مرحبا بالعالم! هل هذا صحيح؟ (نعم) 2024.\n\n> اقتباس\n\n- واحد\n- اثنان"

// nested returns a list of one item in a list, eight deep.
func nested(marker, indent, text string) string {
	var b strings.Builder
	for i := range 8 {
		b.WriteString(strings.Repeat(indent, i) + marker + text + "\n")
	}
	return b.String()
}

// narrow returns the texts of blocks of a comment on whose lines there is no room for 15 letters.
const narrow = `(() => {
	const wrong = [];
	for (const e of document.querySelectorAll(".text :is(p, li, blockquote, pre)")) {
		const s = document.createElement("span");
		s.textContent = "n".repeat(15);
		s.style.cssText = "position:absolute;visibility:hidden;white-space:nowrap";
		e.append(s);
		const style = getComputedStyle(e), need = s.offsetWidth;
		s.remove();
		const room = e.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
		if (room < need) wrong.push(e.tagName + " " + room + " < " + need + ": " + e.textContent.trim().slice(0, 40));
	}
	return wrong;
})()`

func narrowEnough(t *testing.T, page *browser.Page, name string) {
	t.Helper()
	var width int
	page.Eval("document.documentElement.scrollWidth", &width)
	if width > 320 {
		t.Errorf("%s is %d pixels wide", name, width)
	}
}

// TestWhatMarkdownMakesFitsAPhone looks at it at 320 pixels, on the page of the announcement, deep in a thread, in the
// preview and at the desk, in both languages: nothing is wider than the screen and no line shorter than 15 letters.
func TestWhatMarkdownMakesFitsAPhone(t *testing.T) {
	p, mod, b := discussion(t)
	n := 7
	for _, text := range layouts {
		p.publish(mod, 0, text)
		n++
		p.publish(mod, n, text+"\n\nAgain.")
		n++
	}
	reader := b.Page(t, browser.Viewport(320, 640))
	for _, path := range []string{enPath, esPath + "?lang=en", fmt.Sprint(enPath, "/comments/", n)} {
		reader.Open(p.url + path)
		var wrong []string
		reader.Eval(narrow, &wrong)
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
		narrowEnough(t, reader, path)
	}
	reader.Open(p.url + enPath)
	var heights []float64
	reader.Eval(`[...document.querySelectorAll(".text blockquote > p:only-child")].map(e =>
		e.parentElement.offsetHeight - e.offsetHeight)`, &heights)
	if len(heights) == 0 {
		t.Error("there are no quotes")
	}
	for _, h := range heights {
		if h > 1 {
			t.Errorf("a quote is %v pixels taller than its paragraph", h)
		}
	}
	for name, text := range layouts {
		reader.Open(p.url + enPath)
		reader.Type("#comment", text)
		reader.Type("#name", "Eva")
		reader.Type("#email", "eva@example.org")
		reader.Click("button[value=preview]")
		var wrong []string
		reader.Eval(narrow, &wrong)
		if len(wrong) > 0 || reader.Count(".text") == 0 {
			t.Errorf("the preview of %s: %q", name, wrong)
		}
		narrowEnough(t, reader, "the preview of "+name)
	}
}

// TestTheDeskFitsWhatMarkdownMakes looks at waiting comments at 320 pixels, and at the direction of an Arabic one.
func TestTheDeskFitsWhatMarkdownMakes(t *testing.T) {
	p, page := atDesk(t, browser.Viewport(320, 640), browser.WithoutJavaScript())
	for _, text := range layouts {
		p.send(client(t), enPath+"/comments", "comment", text, "name", "Eva", "email", "eva@example.org", "lang", "en")
	}
	p.send(client(t), enPath+"/comments", "comment", arabic, "name", "علی\u200cرضا", "email", "ali@example.org", "lang", "en")
	page.Open(p.url + "/desk/waiting")
	var wrong []string
	page.Eval(narrow, &wrong)
	if len(wrong) > 0 || page.Count(".text") != len(layouts)+1 {
		t.Errorf("%d texts: %q", page.Count(".text"), wrong)
	}
	narrowEnough(t, page, "the queue")
	var directions []string
	page.Eval(`[...new Set([...document.querySelectorAll(".text")].filter(e => /نعم/.test(e.textContent)).map(e => getComputedStyle(e).direction))]`, &directions)
	if len(directions) != 1 || directions[0] != "rtl" {
		t.Errorf("an Arabic comment runs %q", directions)
	}
}

// TestRightToLeft writes in Arabic, in both languages of the page at 320 pixels: what is written runs from right to left,
// in the form, in the preview and on the page, and what is around it does not.
func TestRightToLeft(t *testing.T) {
	p, mod, b := discussion(t)
	p.publish(mod, 0, arabic)
	page := b.Page(t, browser.Viewport(320, 640))
	direction := func(selector string) (dir string) {
		page.Eval(fmt.Sprintf("getComputedStyle(document.querySelector(%q)).direction", selector), &dir)
		return dir
	}
	for _, path := range []string{enPath, esPath} {
		page.Open(p.url + path + "?lang=en")
		check := func(where string, selectors ...string) {
			t.Helper()
			for _, s := range selectors {
				if got := direction(s); got != "rtl" {
					t.Errorf("%s, %s: %s runs %q", path, where, s, got)
				}
			}
			if got := direction("main"); got != "ltr" {
				t.Errorf("%s, %s: the page runs %q", path, where, got)
			}
		}
		check("the page", "#comment-8 .text")
		var sides []float64
		page.Eval(`["blockquote", "ul"].flatMap(s => { const e = document.querySelector("#comment-8 .text " + s), c = getComputedStyle(e);
			return [parseFloat(c.paddingRight), parseFloat(c.paddingLeft)] })`, &sides)
		if sides[0] == 0 || sides[1] > 0 || sides[2] == 0 || sides[3] > 0 {
			t.Errorf("%s: quote and list are indented by %v", path, sides)
		}
		page.Type("#comment", arabic+" ")
		page.Type("#name", "علی\u200cرضا")
		page.Type("#organisation", "منظمة")
		page.Type("#email", "ali@example.org")
		check("the form", "#comment", "#name", "#organisation")
		page.Click("button[value=preview]")
		check("the preview", ".text", "#comment", "#name")
		narrowEnough(t, page, "the preview")
	}
}

// TestATickDoesNotMoveTheForm ticks the box, which the style sheet draws.
func TestATickDoesNotMoveTheForm(t *testing.T) {
	p, _, b := discussion(t)
	page := b.Page(t, browser.Viewport(320, 640))
	page.Open(p.url + enPath + "/comments")
	look := func() (height float64, colour string) {
		page.Eval(`document.querySelector("#question").offsetHeight`, &height)
		page.Eval(`getComputedStyle(document.querySelector("#question")).backgroundColor`, &colour)
		return height, colour
	}
	height, colour := look()
	page.Check("#question")
	ticked, fill := look()
	if ticked != height || height < 24 || fill == colour {
		t.Errorf("%v pixels high and %s, ticked %v and %s", height, colour, ticked, fill)
	}
}
