package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// What the team does in a real browser: answering one question after the other, leaving what is not finished, and going
// on where a session has ended.

// An answerer is a member of the staff in a browser.
type answerer struct {
	*browser.Page
	t testing.TB
	p *process
}

const (
	firstQuestion = ".cases > li:nth-child(1)"
	answerEN      = firstQuestion + ` textarea[name="answer.en"]`
	answerES      = firstQuestion + ` textarea[name="answer.es"]`
)

// endSession signs out as in another tab of the browser.
func (a answerer) endSession() {
	a.t.Helper()
	var status int
	a.Await(`fetch("/desk/sign-out", { method: "POST", redirect: "manual" }).then(() => 1)`, &status)
}

// signInHere fills in the fields of signing in on the page that answers a form.
func (a answerer) signInHere(login string) {
	a.t.Helper()
	if a.Status() != 401 || a.Text("h1") != "Sign in to continue" {
		a.t.Errorf("%d, %q at %s", a.Status(), a.Text("h1"), a.URL())
	}
	a.Type("#login", login)
	a.Type("#password", password)
	a.Click("main form button:not([type=button])")
}

// TestAnsweringInABrowser answers, leaves and goes on, with scripts.
func TestAnsweringInABrowser(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "tomas", "team")
	addAccount(t, data, "ada", "admin")
	a := answerer{browser.New(t).Page(t), t, p}
	signInAs(t, p, a.Page, "tomas")
	if got := a.Texts(".cases h2"); len(got) != 3 || !strings.HasSuffix(a.URL(), "/desk/questions") {
		t.Fatalf("the team starts at %s with %q", a.URL(), got)
	}

	// The form opens in place, a preview follows what is typed, and the text is there to be translated.
	a.Click(firstQuestion + " .reply > summary")
	a.Type(answerEN, "The *criteria* are public.")
	a.Until("the preview", func() bool { return a.Count(firstQuestion+" .preview em") == 1 })
	a.Click(firstQuestion + ` [value="take.en.es"]`)
	if got := a.Value(answerES); got != "The *criteria* are public." {
		t.Errorf("taken over: %q", got)
	}
	if f := a.Focused(); f.Name != "answer.es" {
		t.Errorf("the focus is on %+v", f)
	}
	a.Type(answerES, "Los criterios son públicos.")

	kept := func(when string) {
		t.Helper()
		if en, es := a.Value(answerEN), a.Value(answerES); en != "The *criteria* are public." ||
			es != "Los criterios son públicos." || !a.Visible(answerEN) {
			t.Errorf("%s the form holds %q and %q", when, en, es)
		}
	}
	a.Reload()
	kept("after reloading")
	a.Open(p.url + "/desk/snippets")
	a.Back()
	kept("after going back")
	a.Open(p.url + "/desk/questions?state=unclaimed")
	kept("in another list")
	a.Click(firstQuestion + " a[href*='?list=']")
	if got := a.Value(`#answer textarea[name="answer.en"]`); got != "The *criteria* are public." {
		t.Errorf("on the question's page: %q", got)
	}

	// A colleague at the same browser does not get it.
	a.endSession()
	signInAs(t, p, a.Page, "ada")
	a.Open(p.url + "/desk/questions")
	if got := a.Value(answerEN); got != "" {
		t.Errorf("a colleague gets %q", got)
	}
	a.endSession()
	signInAs(t, p, a.Page, "tomas")
	kept("after signing in again")

	// The session ends while the form is open; it is published after signing in on the page that answers, and the next
	// question is named.
	a.endSession()
	a.Click(firstQuestion + " button[value=publish]")
	if got := a.Value(`textarea[name="answer.en"]`); got != "The *criteria* are public." {
		t.Errorf("the page shows %q", got)
	}
	a.signInHere("tomas")
	if got := a.Text("main .next"); !strings.Contains(got, "Next question: ") || !strings.Contains(got, "(1 of 2)") {
		t.Errorf("after publishing: %q at %s", got, a.URL())
	}
	a.Click("main .next a")
	if !a.Visible(answerEN) || a.Value(answerEN) != "" {
		t.Errorf("the next form is not open, or holds %q", a.Value(answerEN))
	}
	stranger := browser.New(t).Page(t)
	stranger.Open(p.url + enPath)
	if got := stranger.Text("main"); !strings.Contains(got, "The criteria are public.") {
		t.Error("the answer is not public")
	}
	var drafts []string
	if a.Eval(`Object.keys(sessionStorage).filter(key => key.startsWith("draft "))`, &drafts); len(drafts) > 0 {
		t.Errorf("what was published is still a draft: %q", drafts)
	}

	// What is typed and thrown away does not come back, nor does an error make two drafts of one.
	a.Open(p.url + "/desk/questions")
	a.Click(firstQuestion + " .reply > summary")
	a.Type(answerEN, "Not so.")
	a.Reload()
	a.Click(firstQuestion + " .answer .flash button")
	a.Until("it is gone", func() bool { return a.Value(answerEN) == "" })
	a.Reload()
	if got := a.Value(answerEN); got != "" {
		t.Errorf("discarded, and there again: %q", got)
	}

	// Typing tells the server that somebody is there, and says so when the session has ended.
	a.Click(firstQuestion + " .reply > summary")
	a.Eval(`(document.querySelector("script[data-account]").dataset.every = 0, 1)`, new(int))
	a.Type(answerEN, "A")
	a.Until("the session is extended", func() bool {
		for _, r := range a.Requests() {
			if strings.HasSuffix(r, "/desk/session") {
				return true
			}
		}
		return false
	})
	a.endSession()
	a.Type(answerEN, "B")
	a.Until("it is told", func() bool {
		return strings.Contains(strings.Join(a.Texts(firstQuestion+" .answer .flash"), " "), "Your session has ended.")
	})
	if got := a.Violations(); len(got) > 0 {
		t.Errorf("policy violations: %q", got)
	}
}

// TestDraftsOfTheDesk types into other forms of the desk, and leaves them.
func TestDraftsOfTheDesk(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	a := answerer{browser.New(t).Page(t), t, p}
	signInAs(t, p, a.Page, "ada")
	for path, field := range map[string]string{
		"/desk/announcements/new": `[name="title.en"]`,
		"/desk/announcements/1":   `[name="summary.es"]`,
		"/desk/settings":          `[name="word.1.text"]`,
		"/desk/identity":          `[name="short"]`,
		"/desk/snippets/new":      `[name="text.es"]`,
	} {
		a.Open(p.url + path)
		a.Type(field, "Typed at "+path)
		for name, leave := range map[string]func(){
			"reloading":  a.Reload,
			"going back": func() { a.Open(p.url + "/desk/questions"); a.Back() },
			"a new visit": func() {
				a.Open(p.url + "/desk/questions")
				a.Open(p.url + path)
			},
		} {
			leave()
			if got := a.Value(field); got != "Typed at "+path {
				t.Errorf("%s, after %s: %q", path, name, got)
			}
		}
	}

	// What was saved is no draft; a draft that a colleague's change has overtaken is a conflict.
	a.Open(p.url + "/desk/announcements/new")
	a.Type(`[name="body.en"]`, "The dam is safe.")
	a.Click("button[value=draft]")
	at := a.URL()
	a.Open(p.url + "/desk/announcements/new")
	if got := a.Value(`[name="body.en"]`); got != "" || a.Count("main .flash") != 0 {
		t.Errorf("a saved announcement is a draft of a new one: %q", got)
	}
	a.Open(at)
	a.Type(`[name="body.en"]`, "The dam is not safe.")
	other := p.signIn("ada")
	path := strings.TrimPrefix(at, p.url)
	path, _, _ = strings.Cut(path, "?")
	if r, err := p.post(other, path, append(fields(p.get(other, path).body), "body.en", "The dam is high.",
		"do", "draft")...); err != nil || r.code != 303 {
		t.Fatalf("saving as a colleague: %+v, %v", r, err)
	}
	a.Reload()
	if got := a.Value(`[name="body.en"]`); got != "The dam is not safe." {
		t.Errorf("the draft is %q", got)
	}
	a.Click("button[value=draft]")
	if a.Status() != 409 || a.Value(`[name="body.en"]`) != "The dam is not safe." {
		t.Errorf("%d, %q", a.Status(), a.Value(`[name="body.en"]`))
	}
	a.Click("button[value=draft]") // with both texts in sight
	a.Open(p.url + path)
	if got := a.Value(`[name="body.en"]`); got != "The dam is not safe." || a.Count("main form > .flash") != 0 {
		t.Errorf("saved: %q", got)
	}
	inOrder(t, p, a.Page)
}

// TestAnsweringWithoutScripts does with forms alone what TestAnsweringInABrowser does, but for drafts.
func TestAnsweringWithoutScripts(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "tomas", "team")
	page := browser.New(t).Page(t, browser.WithoutJavaScript(), browser.Viewport(360, 740))
	a := answerer{page, t, p}
	signInAs(t, p, page, "tomas")
	for left := 3; left > 0; left-- {
		if left == 3 {
			a.Click(firstQuestion + " .reply > summary")
		}
		a.Type(answerEN, fmt.Sprintf("Answer %d.", left))
		a.Click(firstQuestion + ` [value="take.en.es"]`)
		text := a.Value(`#answer textarea[name="answer.es"]`)
		if text != fmt.Sprintf("Answer %d.", left) {
			t.Errorf("taken over: %q", text)
		}
		if left == 2 {
			p.signOutEverywhere("tomas")
		}
		a.Click("#answer button[value=publish]")
		if left == 2 {
			a.signInHere("tomas")
		}
		if left == 1 {
			break
		}
		if got, want := a.Text("main .next"), fmt.Sprintf("(1 of %d)", left-1); !strings.Contains(got, want) {
			t.Errorf("with %d left: %q", left-1, got)
		}
		a.Click("main .next a")
	}
	if got := a.Text("main"); !strings.Contains(got, "Every question has an official answer.") {
		t.Errorf("at the end: %.300q", got)
	}
	inOrder(t, p, page)
}

// signOutEverywhere ends all sessions of an account.
func (p *process) signOutEverywhere(login string) {
	p.t.Helper()
	p.send(p.signIn(login), "/desk/account/sign-out")
}
