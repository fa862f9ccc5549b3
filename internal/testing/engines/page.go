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
	p.eval(fmt.Sprintf(`window[Symbol.for("engines.left")] = %d`, p.left))
	if err := p.within(do); err != nil {
		p.t.Fatalf("%s, on %s: %s: %v", p.name, p.url, what, err)
	}
	p.Until(what+" has led to another page", func() bool {
		there, err := p.evaluate(fmt.Sprintf(
			`window[Symbol.for("engines.left")] !== %d && document.readyState === "complete" && location.href !== "about:blank"`,
			p.left))
		return err == nil && string(there) == "true"
	})
	p.url = ask[string](p, "location")
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
	need[bool](p, "take", selector)
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

// Select chooses the option with a value.
func (p *Page) Select(selector, value string) {
	p.t.Helper()
	need[bool](p, "select", selector, value)
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

// Title returns the document's title.
func (p *Page) Title() string {
	p.t.Helper()
	return ask[string](p, "title")
}

// URL returns the address of the page.
func (p *Page) URL() string {
	p.t.Helper()
	return ask[string](p, "location")
}

// Text returns the text of an element as it is shown, without space around it.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return need[string](p, "text", selector)
}

// Texts returns the text of every element that matches now.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	return ask[[]string](p, "texts", selector)
}

// Count returns how many elements match now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return ask[int](p, "count", selector)
}

// Visible reports whether a matching element can be seen now, be it after scrolling.
func (p *Page) Visible(selector string) bool {
	p.t.Helper()
	return ask[bool](p, "visible", selector)
}

// Value returns what a form field holds.
func (p *Page) Value(selector string) string {
	p.t.Helper()
	return need[string](p, "value", selector)
}

// Checked reports whether a check box or radio button is on.
func (p *Page) Checked(selector string) bool {
	p.t.Helper()
	return need[bool](p, "checked", selector)
}

// Focused returns the element that has the focus; the body if none has.
func (p *Page) Focused() browser.Element {
	p.t.Helper()
	return ask[browser.Element](p, "focused")
}

// Eval stores the value of a JavaScript expression in the variable that into points to.
func (p *Page) Eval(expression string, into any) {
	p.t.Helper()
	if err := json.Unmarshal(p.eval(expression), into); err != nil {
		p.t.Fatalf("%s, on %s: %s: %v", p.name, p.url, expression, err)
	}
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

// call names a function of package browser's with its arguments as an expression.
func call(function string, args []string) string {
	list, _ := json.Marshal(append([]string{}, args...)) // strings always can
	return fmt.Sprintf("%s.%s(...%s)", strings.TrimSpace(browser.Script), function, list)
}

// ask calls a function of package browser's.
func ask[T any](p *Page, function string, args ...string) (answer T) {
	p.t.Helper()
	if err := json.Unmarshal(p.eval(call(function, args)), &answer); err != nil {
		p.t.Fatalf("%s, on %s: %s of %q: %v", p.name, p.url, function, args, err)
	}
	return answer
}

// try is ask for what may be asked while the page gives way to another: the answer is the zero value then.
func try[T any](p *Page, function string, args ...string) (answer T) {
	value, err := p.evaluate(call(function, args))
	if err == nil {
		json.Unmarshal(value, &answer)
	}
	return answer
}

// need is ask for what there must be: it waits until the answer is not null.
func need[T any](p *Page, function string, args ...string) T {
	p.t.Helper()
	var answer *T
	p.Until(fmt.Sprintf("%s of %q", function, args), func() bool {
		answer = ask[*T](p, function, args...)
		return answer != nil
	})
	return *answer
}

// eval evaluates an expression and tries again while there is no page to ask because it gives way to another.
func (p *Page) eval(expression string) (value json.RawMessage) {
	p.t.Helper()
	var err error
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if value, err = p.evaluate(expression); err == nil {
			return value
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s, on %s: %.300s: %v", p.name, p.url, expression, err)
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
