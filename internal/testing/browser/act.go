package browser

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Open goes to a URL.
func (p *Page) Open(url string) {
	p.t.Helper()
	p.url = url
	p.act("open", func(ctx context.Context) error {
		result, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: url})
		if err == nil && result.ErrorText != "" && !result.IsDownload {
			err = fmt.Errorf("%s", result.ErrorText)
		}
		return err
	})
}

// Reload asks for the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.act("reload", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.Reload, page.ReloadParams{})
		return err
	})
}

// Back returns to the page before.
func (p *Page) Back() {
	p.t.Helper()
	history := call(p, page.GetNavigationHistory, cdp.Empty{})
	if history.CurrentIndex == 0 {
		p.t.Fatalf("on %s: there is no page before", p.url)
	}
	p.act("back", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{
			EntryID: history.Entries[history.CurrentIndex-1].ID,
		})
		return err
	})
}

// Resize gives the window's inside another size from now on, that of a screen without touch.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1,
	})
}

// Show shows the page from now on in a medium, as in "print", with media features given as name, value, name,
// value, in place of all those before. An empty medium is the screen.
func (p *Page) Show(medium string, features ...string) {
	p.t.Helper()
	var media []*emulation.MediaFeature
	for i := 0; i < len(features); i += 2 {
		media = append(media, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: media})
}

// Click clicks on an element, or on the label of one that is not shown itself, as soon as it is
// enabled, in view and not covered. If a script moves it away just then, so that something else
// would be hit, nothing is, and it is tried again.
func (p *Page) Click(selector string) {
	p.t.Helper()
	var at aim
	hit := p.wait(func() bool {
		if at = Need[aim](p.Document, "aim", selector); at.Wrong != "" {
			return false
		}
		p.act("click on "+selector, func(ctx context.Context) error { return click(ctx, at.X, at.Y) })
		return !Ask[bool](p.Document, "missed")
	})
	if !hit {
		p.t.Fatalf("on %s: cannot click on %s, it %s", p.url, selector, cmp.Or(at.Wrong, "does not stop moving"))
	}
}

// An aim is where to click, or what is wrong with that.
type aim struct {
	X, Y  float64
	Wrong string
}

// click presses and releases the left button of the mouse.
func click(ctx context.Context, x, y float64) error {
	for _, event := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMouseMoved},
		{Type: input.DispatchMouseEventTypeMousePressed, Button: input.MouseButtonLeft, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseReleased, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		event.X, event.Y = x, y
		if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, event); err != nil {
			return err
		}
	}
	return nil
}

// Type writes text into a field, in place of what it holds.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	Need[bool](p.Document, "take", selector)
	if text == "" {
		p.Press("Delete")
		return
	}
	p.act("type into "+selector, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Choose chooses a file for a field that takes one.
func (p *Page) Choose(selector, path string) {
	p.t.Helper()
	Need[bool](p.Document, "focus", selector)
	p.act("choose a file for "+selector, func(ctx context.Context) error {
		root, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{})
		if err != nil {
			return err
		}
		field, err := chromedp.Call(ctx, dom.QuerySelector, dom.QuerySelectorParams{NodeID: root.Root.NodeID, Selector: selector})
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, NodeID: field.NodeID})
		return err
	})
}

// Check turns a check box or radio button on, if it is not.
func (p *Page) Check(selector string) {
	p.t.Helper()
	p.set(selector, true)
}

// Uncheck turns a check box off, if it is not.
func (p *Page) Uncheck(selector string) {
	p.t.Helper()
	p.set(selector, false)
}

func (p *Page) set(selector string, on bool) {
	p.t.Helper()
	if p.Checked(selector) == on {
		return
	}
	p.Click(selector)
	if p.Checked(selector) != on {
		p.t.Fatalf("on %s: a click on %s does not change it", p.url, selector)
	}
}

// Focus gives an element the focus.
func (p *Page) Focus(selector string) {
	p.t.Helper()
	Need[bool](p.Document, "focus", selector)
}

var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifiers = map[string]int64{
	"Shift": int64(kb.ModifierShift), "Ctrl": int64(kb.ModifierCtrl), "Alt": int64(kb.ModifierAlt),
	"Meta": int64(kb.ModifierMeta),
}

// Press presses keys one after the other, wherever the focus is. A key is a name like Tab, Enter,
// Escape, Space or ArrowDown, or a character; Shift+Tab is both together.
func (p *Page) Press(presses ...string) {
	p.t.Helper()
	for _, press := range presses {
		parts := strings.Split(press, "+")
		key := parts[len(parts)-1]
		if named, ok := keys[key]; ok {
			key = named
		} else if len([]rune(key)) != 1 {
			p.t.Fatalf("there is no key %q", press)
		}
		var held int64
		for _, name := range parts[:len(parts)-1] {
			m, ok := modifiers[name]
			if !ok {
				p.t.Fatalf("there is no key %q", press)
			}
			held |= m
		}
		p.act("press "+press, func(ctx context.Context) error { return pressKey(ctx, []rune(key)[0], held) })
	}
}

// pressKey sends the events of a key that goes down and up, as a keyboard does: that it goes down comes before the
// character, which is for nobody if the page has done something else because of the first.
func pressKey(ctx context.Context, key rune, held int64) error {
	for _, event := range kb.Encode(key) {
		event.Modifiers |= held
		if event.Type == kb.KeyDown {
			event.Type = input.DispatchKeyEventTypeRawKeyDown
		}
		if event.Type == kb.KeyChar && held&^int64(kb.ModifierShift) != 0 {
			continue // a shortcut types nothing
		}
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, *event); err != nil {
			return err
		}
	}
	return nil
}

// act does something and, if that leads to another page, waits until it has loaded.
func (p *Page) act(what string, do func(context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := do(ctx); err != nil {
		p.t.Fatalf("on %s: %s: %v", p.url, what, err)
	}
	p.roundTrip()
	failure := ""
	p.Until(what+" has led to a page", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		failure = p.seen.failure
		return !p.seen.underWay()
	})
	if failure != "" {
		p.t.Fatalf("on %s: %s: %s", p.url, what, failure)
	}
}

// roundTrip returns when the page has answered something, and so reported all that happened
// before: that a click asks for another page is known then. What it answers does not matter, as
// it may be gone by now.
func (p *Page) roundTrip() { p.evaluate("0") }
