package browser_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/testing/browser"
)

func TestHowAPageIsShownCanChange(t *testing.T) {
	p := browser.New(t).Page(t, browser.Dark())
	p.Open(site(t) + "/headers")
	look := func() (width int, color string) {
		p.Eval("innerWidth", &width)
		p.Eval("getComputedStyle(document.querySelector('p')).color", &color)
		return width, color
	}
	if width, color := look(); width != 1280 || color != "rgb(255, 255, 255)" {
		t.Errorf("at first %d, %s", width, color)
	}
	p.Resize(320, 256)
	p.Show("print", "prefers-reduced-motion", "reduce")
	var shown bool
	p.Eval("matchMedia('print and (prefers-reduced-motion: reduce)').matches", &shown)
	if width, color := look(); width != 320 || color != "rgb(0, 0, 0)" || !shown {
		t.Errorf("then %d, %s, %v", width, color, shown)
	}
}

func TestWhatComesOverTheWire(t *testing.T) {
	url, b := site(t), browser.New(t)
	p := b.Page(t)
	p.Open(url + "/")
	if got := p.Source(); got != form {
		t.Errorf("the source is %.100q", got)
	}
	p.Type("[name=comment]", "")
	p.Click("[name=do]")
	if got := p.Source(); got != "<title>Problem</title><h1>Say something</h1>" {
		t.Errorf("the source of what a form led to is %q", got)
	}
	var types []string
	for _, part := range p.Transfers() {
		if types = append(types, part.Type); part.Type == "Script" && (part.URL != url+"/script.js" ||
			part.Bytes < 100 || part.Bytes > 1000) {
			t.Errorf("%+v", part)
		}
	}
	if !slices.Contains(types, "Document") || !slices.Contains(types, "Script") {
		t.Errorf("there came %q", types)
	}

	without := b.Page(t, browser.Without("*://*:*/*.js"))
	without.Open(url + "/")
	for _, part := range without.Transfers() {
		if strings.HasSuffix(part.URL, ".js") {
			t.Errorf("there came %+v", part)
		}
	}
	if got := without.Console(); len(got) > 0 {
		t.Errorf("the console says %q", got)
	}

	late := b.Page(t, browser.Late("*://*:*/*.js", 400*time.Millisecond))
	late.Open(url + "/")
	var took float64
	if late.Eval("performance.getEntriesByType('resource').find(r => r.name.endsWith('.js')).duration",
		&took); took < 400 {
		t.Errorf("what comes late took %v ms", took)
	}
	var came int
	if late.Await("new Promise(done => setTimeout(() => done(7), 20))", &came); came != 7 {
		t.Errorf("the promise came to %d", came)
	}
}

// TestAKeyIsForOneElement presses Enter on a link that moves the focus into a form: the form is not sent.
func TestAKeyIsForOneElement(t *testing.T) {
	p := browser.New(t).Page(t)
	p.Open(site(t) + "/")
	var done bool
	p.Eval("skip.onclick = event => { event.preventDefault(); document.querySelector('[name=name]').focus() }, true",
		&done)
	p.Focus("#skip")
	p.Press("Enter")
	if f := p.Focused(); f.Name != "name" || p.Title() != "Form" {
		t.Errorf("Enter led to %+v on %q", f, p.Title())
	}
	p.Press("Enter")
	if p.Title() != "Sent" {
		t.Errorf("Enter in a form led to %q", p.Title())
	}
}
