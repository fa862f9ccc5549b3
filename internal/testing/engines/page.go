package engines

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/testing/browser"
)

// A Page is the one page of a browser. One goroutine at a time may use it. What needs an element waits for it; what does
// not come in time fails the test at once.
type Page struct {
	*browser.Document
	t       testing.TB
	name    string // of the engine, for messages
	session session
	url     string // last opened, for messages
	left    int    // how many pages have been left
}

// Open goes to a URL.
func (p *Page) Open(url string) {
	p.t.Helper()
	p.url = url
	p.leave("opening "+url, func(ctx context.Context) error { return p.session.open(ctx, url) })
}

// Reload asks for the page again, as a person does: the browser may restore what was typed.
func (p *Page) Reload() {
	p.t.Helper()
	p.leave("reloading", p.session.reload)
}

// Back returns to the page before, which may come out of the back-forward cache.
func (p *Page) Back() {
	p.t.Helper()
	p.leave("going back", p.session.back)
}

// Follow clicks on an element and waits for the page that this leads to.
func (p *Page) Follow(selector string) {
	p.t.Helper()
	p.leave("a click on "+selector, func(context.Context) error {
		p.Click(selector)
		return nil
	})
}

// leave does what leads to another page, and waits until that has loaded. The page that is left is marked, and the next
// is the one without that mark. Between both, Firefox may show an empty one.
func (p *Page) leave(what string, do func(context.Context) error) {
	p.t.Helper()
	p.left++
	p.Eval(fmt.Sprintf(`window[Symbol.for("engines.left")] = %d`, p.left), new(int))
	if err := p.within(do); err != nil {
		p.t.Fatalf("%s, on %s: %s: %v", p.name, p.url, what, err)
	}
	p.Until(what+" has led to another page", func() bool {
		there, err := p.evaluate(fmt.Sprintf(
			`window[Symbol.for("engines.left")] !== %d && document.readyState === "complete" && location.href !== "about:blank"`,
			p.left))
		return err == nil && string(there) == "true"
	})
	p.url = browser.Ask[string](p.Document, "location")
}

func (p *Page) within(do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return do(ctx)
}

// Resize gives the window's inside another width and about this height, in CSS pixels.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	err := p.within(func(ctx context.Context) error { return p.session.resize(ctx, width, height) })
	if err != nil {
		p.t.Fatalf("%s: resizing: %v", p.name, err)
	}
	var is int
	p.Until(fmt.Sprintf("it is %d pixels wide", width), func() bool {
		p.Eval("innerWidth", &is)
		return is == width
	})
}

// An aim is where to click, or what is wrong with that.
type aim struct {
	X, Y  float64
	Wrong string
}

// Click clicks on an element, or on the label of one that is not shown itself, as soon as it is enabled, in view and not
// covered. If something else would be hit because the page has just moved, nothing is, and it is tried again.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Until("a click on "+selector, func() bool {
		at := try[*aim](p, "aim", selector)
		if at == nil || at.Wrong != "" {
			return false
		}
		if err := p.within(func(ctx context.Context) error { return p.session.act(ctx, click(at)) }); err != nil {
			p.t.Fatalf("%s, on %s: clicking on %s: %v", p.name, p.url, selector, err)
		}
		return !try[bool](p, "missed")
	})
}

// click is what a mouse does to click somewhere.
func click(at *aim) []source {
	x, y, left := int(at.X), int(at.Y), 0
	return []source{{"pointer", "mouse", []action{
		{Type: "pointerMove", X: &x, Y: &y},
		{Type: "pointerDown", Button: &left},
		{Type: "pointerUp", Button: &left},
	}}}
}

// Type writes text into a field, key by key, in place of what it holds.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	browser.Need[bool](p.Document, "take", selector)
	p.press(cmp.Or(text, keys["Delete"]))
}

// keys are those that write no character (WebDriver, "Keyboard actions").
var keys = map[string]string{"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Delete": "\ue017"}

// Press presses a key wherever the focus is: Tab, Enter, Escape or Delete.
func (p *Page) Press(key string) {
	p.t.Helper()
	if keys[key] == "" {
		p.t.Fatalf("there is no key %q", key)
	}
	p.press(keys[key])
}

func (p *Page) press(characters string) {
	p.t.Helper()
	var presses []action
	for _, c := range strings.ReplaceAll(characters, "\n", keys["Enter"]) {
		presses = append(presses, action{Type: "keyDown", Value: string(c)}, action{Type: "keyUp", Value: string(c)})
	}
	err := p.within(func(ctx context.Context) error {
		return p.session.act(ctx, []source{{"key", "keyboard", presses}})
	})
	if err != nil {
		p.t.Fatalf("%s, on %s: typing %q: %v", p.name, p.url, characters, err)
	}
}

// Check turns a check box or radio button on, if it is not.
func (p *Page) Check(selector string) {
	p.t.Helper()
	if p.Checked(selector) {
		return
	}
	p.Click(selector)
	p.Until("a click turns on "+selector, func() bool { return p.Checked(selector) })
}

// Until waits until ok returns true.
func (p *Page) Until(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("%s, on %s: not in %v: %s", p.name, p.url, patience, what)
		}
	}
}

// try is browser.Ask for what may be asked while the page gives way to another: the answer is the zero value then.
func try[T any](p *Page, function string, args ...string) (answer T) {
	value, err := p.evaluate(browser.Call(function, args...))
	if err == nil {
		json.Unmarshal(value, &answer)
	}
	return answer
}

// eval evaluates an expression and tries again while there is no page to ask because it gives way to another.
func (p *Page) eval(expression string) (value json.RawMessage, err error) {
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if value, err = p.evaluate(expression); err == nil || time.Now().After(end) {
			return value, err
		}
	}
}

func (p *Page) evaluate(expression string) (value json.RawMessage, err error) {
	err = p.within(func(ctx context.Context) error {
		value, err = p.session.evaluate(ctx, expression)
		return err
	})
	return value, err
}
