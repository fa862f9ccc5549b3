package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// What moderators do in a real browser: by keys alone, without scripts, on a small phone.

// crowd has n readers send a comment each.
func (p *process) crowd(n int) {
	p.t.Helper()
	for i := range n {
		if r, err := p.comment(client(p.t), fmt.Sprintf("Reader %d says this. https://example.org/%d", i,
			i)); err != nil || r.code != 303 {
			p.t.Fatalf("comment %d: %+v, %v", i, r, err)
		}
	}
}

func atDesk(t *testing.T, options ...browser.Option) (*process, *browser.Page) {
	t.Helper()
	page := browser.New(t).Page(t, options...)
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	signInAs(t, p, page, "mina")
	return p, page
}

const waitingHeading = "comments waiting"

// TestTwentyByKeys decides on twenty comments with the keyboard alone, in fewer than 45 presses.
func TestTwentyByKeys(t *testing.T) {
	p, page := atDesk(t)
	p.crowd(20)
	page.Open(p.url + "/desk/waiting")
	presses := 0
	press := func(keys ...string) {
		page.Press(keys...)
		presses += len(keys)
	}
	press("j") // from anywhere to the first
	for left := 20; left > 0; left-- {
		if left%4 == 0 {
			press("d", "6")
		} else {
			press("a")
		}
		heading := fmt.Sprintf("%d %s", left-1, waitingHeading)
		if left == 2 {
			heading = "1 comment waiting"
		}
		page.Until(heading, func() bool { return strings.HasPrefix(page.Text("h1"), heading) })
		if said := page.Texts("[role=status]"); !strings.Contains(strings.Join(said, " "), "The comment by") {
			t.Errorf("nothing is said of the decision: %q", said)
		}
		if f := page.Focused(); left > 1 && f.Tag != "h2" || left == 1 && f.Tag != "h1" {
			t.Errorf("with %d left the focus is on %+v", left-1, f)
		}
	}
	if presses >= 45 {
		t.Errorf("it took %d presses", presses)
	}
	t.Logf("%d presses", presses)
	if page.Open(p.url + "/desk/comments?status=declined"); page.Count(".cases > li") != 5 {
		t.Errorf("%d are declined, want 5", page.Count(".cases > li"))
	}
	inOrder(t, p, page)
}

// TestOnePressDecidesOnce holds a key down and clicks twice: the next comment, which has moved to the place of the first,
// is not decided on.
func TestOnePressDecidesOnce(t *testing.T) {
	p, page := atDesk(t)
	p.crowd(3)
	page.Open(p.url + "/desk/waiting")
	held := func(init string) {
		page.Eval(`document.querySelector(".cases h2").dispatchEvent(new KeyboardEvent("keydown", {
			key: "a", bubbles: true, cancelable: true, `+init+` }))`, new(bool))
	}
	clicked := func(times int) {
		page.Eval(fmt.Sprintf(`document.querySelector(".cases button[value=approve]").dispatchEvent(new MouseEvent("click", {
			bubbles: true, cancelable: true, detail: %d }))`, times), new(bool))
	}
	busy := func() int { return page.Count(".busy") }
	for _, again := range []func(){func() { held("repeat: true") }, func() { clicked(2) }} {
		if again(); busy() > 0 {
			t.Error("it decides")
		}
	}
	clicked(1)
	page.Until("one less", func() bool { return page.Text("h1") == "2 comments waiting" && busy() == 0 })
	if clicked(2); busy() > 0 {
		t.Error("the second click decides on the next comment")
	}
	held("")
	page.Until("one less", func() bool { return page.Text("h1") == "1 comment waiting" && busy() == 0 })
	if held("repeat: true"); busy() > 0 {
		t.Error("the held key decides on the next comment")
	}
	inOrder(t, p, page)
}

// TestKeysCanBeUndoneAndSwitchedOff undoes by a key, reads the list of keys and switches them off.
func TestKeysCanBeUndoneAndSwitchedOff(t *testing.T) {
	p, page := atDesk(t)
	p.crowd(3)
	page.Open(p.url + "/desk/waiting")
	page.Press("a") // the focus is nowhere yet: a key alone does nothing
	page.Focus(".cases h2")
	page.Press("a")
	page.Until("one less", func() bool { return page.Text("h1") == "2 comments waiting" })
	page.Press("u")
	page.Until("undone", func() bool { return page.Text("h1") == "3 comments waiting" })
	if got := page.Count(".cases > li"); got != 3 {
		t.Errorf("%d cases are shown after undoing", got)
	}
	page.Press("j", "k", "?")
	if !page.Visible("#keys") {
		t.Fatal("the keys are not listed")
	}
	page.Uncheck("#keys-on")
	page.Press("Escape")
	page.Focus(".cases h2")
	page.Press("a")
	page.Reload()
	page.Focus(".cases h2")
	page.Press("a")
	page.Reload()
	if got := page.Text("h1"); got != "3 comments waiting" {
		t.Errorf("switched off, the keys still work: %q", got)
	}
	inOrder(t, p, page)
}

// TestTwentyWithoutScripts clears the queue with forms alone.
func TestTwentyWithoutScripts(t *testing.T) {
	p, page := atDesk(t, browser.WithoutJavaScript(), browser.Viewport(320, 640))
	p.crowd(20)
	page.Open(p.url + "/desk/waiting")
	for range 4 { // one by one
		page.Click(".cases > li:nth-child(2) button[value=approve]")
		if !strings.HasSuffix(page.URL(), "#done") || page.Count(".cases > li:nth-child(2) #done") != 1 {
			t.Errorf("came back to %s", page.URL())
		}
	}
	page.Click(".cases > li:first-child .refuse > summary")
	page.Click(".cases > li:first-child button[value=advertising]")
	page.Click("#done button")
	if got := page.Text("h1"); got != "16 comments waiting" {
		t.Errorf("after undoing: %q", got)
	}
	for i := range 6 { // six together
		page.Check(fmt.Sprintf(".cases > li:nth-child(%d) [name=pick]", i+1))
	}
	page.Click("#many button[value=decline]")
	page.Click("button[value=advertising]")
	if got := page.Text("h1"); got != "6 comments were declined" {
		t.Errorf("the report says %q", got)
	}
	page.Open(p.url + "/desk/waiting")
	page.Check("#every") // and the rest
	page.Click("#many button[value=approve]")
	page.Click("button[value=approve]")
	if got := page.Text("h1"); got != "10 comments were approved" {
		t.Errorf("the report says %q", got)
	}
	page.Open(p.url + "/desk/waiting")
	if got := page.Text("main"); !strings.Contains(got, "Nothing is waiting.") {
		t.Errorf("the queue says %.200q", got)
	}
	inOrder(t, p, page)
}
