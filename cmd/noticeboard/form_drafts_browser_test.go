package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// A writer is a reader at the comment form beneath an announcement.
type writer struct {
	*browser.Page
	t testing.TB
	p *process
}

func (w writer) value(field string) string { return w.Value("#reply-form [name=" + field + "]") }

// begin types a reply to comment 3 that has everything set, and returns the id of that comment.
func (w writer) begin() (parent string) {
	w.Open(w.p.url + enPath)
	w.Click(`#comment-3 > article > .act a`)
	w.Type("#reply-form [name=comment]", "Who pays for it?")
	w.Type("#reply-form [name=name]", "Ana Ñandú")
	w.Type("#reply-form [name=email]", "ana@example.org")
	w.Type("#reply-form [name=organisation]", "Casa")
	w.Select("#reply-form [name=lang]", "es")
	w.Check("#reply-form [name=question]")
	return w.value("parent")
}

// isThere checks that the form is as begin left it.
func (w writer) isThere(parent string) {
	w.t.Helper()
	if w.Count("#comment-3 > #reply-form") != 1 || !w.Visible("#replying") ||
		!strings.Contains(w.Text("#replying"), "3") {
		w.t.Errorf("the form is not beneath the comment that it replies to: %q", w.Text("#replying"))
	}
	got := []string{w.value("parent"), w.value("comment"), w.value("name"), w.value("email"), w.value("organisation"),
		w.value("lang")}
	want := []string{parent, "Who pays for it?", "Ana Ñandú", "ana@example.org", "Casa", "es"}
	for i := range want {
		if got[i] != want[i] {
			w.t.Errorf("the form holds %q, want %q", got, want)
			break
		}
	}
	if !w.Checked("#reply-form [name=question]") {
		w.t.Error("it is no question any more")
	}
}

// away leaves the page for another and comes back by the browser's history.
func (w writer) away() {
	w.Open(w.p.url + "/en/rules")
	w.Back()
}

// thaw is what happens to a page that comes back out of the back-forward cache, which the headless shell does not have.
func (w writer) thaw() {
	w.Eval(`dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`, new(bool))
}

// TestDraftsOutlastLeaving leaves a reply that is being written in every way, and comes back to it.
func TestDraftsOutlastLeaving(t *testing.T) {
	b := browser.New(t)
	p := start(t, filepath.Join(t.TempDir(), "data"))
	for name, leave := range map[string]func(writer){
		"reloading":                  func(w writer) { w.Reload() },
		"reloading twice":            func(w writer) { w.Reload(); w.Reload() },
		"going back":                 writer.away,
		"going back to a kept page":  writer.thaw,
		"opening it again":           func(w writer) { w.Open(p.url + "/en/"); w.Open(p.url + enPath) },
		"another language":           func(w writer) { w.Click(".langs a") },
		"another language and back":  func(w writer) { w.Click(".langs a"); w.Back() },
		"an error":                   func(w writer) { w.Type("#reply-form [name=email]", "ana"); w.wrong() },
		"an error page, and back":    writer.wrongAndAway,
		"another comment's reply":    writer.elsewhere,
		"the form beneath, and back": writer.beneath,
	} {
		t.Run(name, func(t *testing.T) {
			w := writer{b.Page(t), t, p}
			parent := w.begin()
			leave(w)
			w.isThere(parent)
			inOrder(t, p, w.Page)
		})
	}
}

// wrong sends the form with what is no address, mends it in the other language, and goes on where it began.
func (w writer) wrong() {
	w.t.Helper()
	w.Click("#reply-form [value=post]")
	if w.Status() != 422 || w.Count(".quoted") != 1 {
		w.t.Errorf("%d, %q", w.Status(), w.Text("main"))
	}
	w.Click(".langs button")
	if got := w.Attribute("html", "lang"); got != "es" || w.Status() != 200 || w.Count(".quoted") != 1 ||
		w.value("comment") != "Who pays for it?" || w.value("email") != "ana" || w.value("lang") != "es" ||
		!w.Checked("[name=question]") {
		w.t.Errorf("in the other language: %s, %d, %q", got, w.Status(), w.Text("main"))
	}
	w.Type("#reply-form [name=email]", "ana@example.org")
	w.Open(w.p.url + esPath)
}

// wrongAndAway sends the form with what is no address, mends that, leaves the page that says so and goes back to it, and
// goes on where it began. The answer to a form must not be "no-store" for that.
func (w writer) wrongAndAway() {
	w.t.Helper()
	w.Type("#reply-form [name=email]", "ana")
	w.Click("#reply-form [value=post]")
	w.Type("#reply-form [name=email]", "ana@example.org")
	w.away()
	if !strings.HasPrefix(w.Title(), "Error:") || w.Count(".quoted") != 1 || w.value("email") != "ana@example.org" {
		w.t.Errorf("going back leads to %q with %q", w.Title(), w.value("email"))
	}
	w.Open(w.p.url + enPath)
}

// elsewhere begins a reply to another comment and returns to the first.
func (w writer) elsewhere() {
	w.t.Helper()
	const other = `#comment-7 > article > .act a`
	w.Click(other)
	if w.value("comment") != "" || w.value("name") != "Ana Ñandú" || w.Checked("#reply-form [name=question]") ||
		w.value("lang") != "en" {
		w.t.Errorf("the other reply begins with %q by %q in %q", w.value("comment"), w.value("name"), w.value("lang"))
	}
	w.Type("#reply-form [name=comment]", "The other")
	w.Reload()
	if w.Count("#comment-7 > #reply-form") != 1 || w.value("comment") != "The other" {
		w.t.Errorf("the other reply is %q", w.value("comment"))
	}
	w.Click(`#comment-3 > article > .act a`)
	if w.Count(other+" .begun") != 1 {
		w.t.Error("nothing says that the other reply has been begun")
	}
}

// beneath cancels the reply, begins a comment of its own, and returns to the reply.
func (w writer) beneath() {
	w.t.Helper()
	w.Press("Escape")
	w.Type("#reply-form [name=comment]", "My own")
	w.Reload()
	if w.value("parent") != "" || w.value("comment") != "My own" || w.Count(".write #reply-form") != 1 {
		w.t.Errorf("%q replies to %q", w.value("comment"), w.value("parent"))
	}
	w.Click(`#comment-3 > article > .act a`)
}

// TestNothingButTheDraftIsBelieved goes back to the form after a preview and after its comment was sent. Browsers
// restore the fields by themselves, some of them hidden ones, too.
func TestNothingButTheDraftIsBelieved(t *testing.T) {
	w := writer{browser.New(t).Page(t), t, start(t, filepath.Join(t.TempDir(), "data"))}
	parent := w.begin()
	w.Click("#reply-form [value=preview]")
	w.Back()
	w.isThere(parent)
	w.Click("#reply-form [value=post]")
	if got := w.Focused(); got.ID != "status" {
		t.Errorf("the receipt begins at %+v", got)
	}
	isEmpty := func(when string) {
		t.Helper()
		if w.value("comment") != "" || w.value("parent") != "" || w.Checked("#reply-form [name=question]") ||
			w.Count(".write #reply-form") != 1 {
			t.Errorf("%s the form has %q, a reply to %q", when, w.value("comment"), w.value("parent"))
		}
	}
	w.Back()
	isEmpty("after going back")
	w.Reload()
	isEmpty("after reloading")

	// The page that is kept while the comment is sent from it.
	w.Type("#reply-form [name=comment]", "Of its own")
	w.Eval(`(sessionStorage.sent = "1-", delete sessionStorage["1-"], 1)`, new(int))
	w.thaw()
	isEmpty("out of the cache")
	var sent bool
	if w.Eval(`"sent" in sessionStorage`, &sent); sent {
		t.Error("a page that comes back still says that it has been sent")
	}
	inOrder(t, w.p, w.Page)
}

// TestKeysOfInputMethods presses Escape while an input method composes a character.
func TestKeysOfInputMethods(t *testing.T) {
	p := start(t, filepath.Join(t.TempDir(), "data"))
	w := writer{browser.New(t).Page(t), t, p}
	parent := w.begin()
	for _, init := range []string{"isComposing: true", "keyCode: 229"} {
		w.Eval(`document.querySelector("#comment").dispatchEvent(new KeyboardEvent("keydown", {
			key: "Escape", bubbles: true, `+init+` }))`, new(bool))
		w.isThere(parent)
	}
	w.Focus("#comment")
	w.Press("Escape")
	if w.value("parent") != "" {
		t.Error("Escape by itself does not cancel the reply")
	}
	inOrder(t, p, w.Page)
}

// TestDeskKeysOfInputMethods presses a key of the desk while an input method composes a character, and without one.
func TestDeskKeysOfInputMethods(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	if r, err := p.post(client(t), enPath+"/comments", "comment", "One", "name", "Ana", "email", "ana@example.org",
		"lang", "en"); err != nil || r.code != 303 {
		t.Fatalf("posting: %+v, %v", r, err)
	}
	page := browser.New(t).Page(t)
	signInAs(t, p, page, "mina")
	page.Open(p.url + "/desk/waiting")
	press := func(init string) (ignored bool) {
		page.Eval(`document.querySelector(".cases > li h2").dispatchEvent(new KeyboardEvent("keydown", {
			key: "x", bubbles: true, cancelable: true, `+init+` }))`, &ignored)
		return ignored
	}
	for _, init := range []string{"isComposing: true", "keyCode: 229"} {
		if !press(init) || page.Checked("[name=pick]") {
			t.Errorf("%s: the key is taken for the desk", init)
		}
	}
	if press("") || !page.Checked("[name=pick]") {
		t.Error("the key does nothing by itself")
	}
	inOrder(t, p, page)
}
