package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestTwoModeratorsInBrowsers has two moderators look at the same list. What goes wrong with a decision is
// said in its place, without a new page, and nothing typed is lost.
func TestTwoModeratorsInBrowsers(t *testing.T) {
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	addAccount(t, data, "omar", "moderator")
	p.crowd(3)
	// Omar does not learn what Mina decides before he has decided himself, however long he takes.
	mina, omar := b.Page(t), b.Page(t, browser.Without("*://*:*/desk/waiting/news*"))
	for login, page := range map[string]*browser.Page{"mina": mina, "omar": omar} {
		signInAs(t, p, page, login)
		page.Open(p.url + "/desk/waiting")
	}
	const first = ".cases > li:nth-child(1)"
	omar.Click(first + " .refuse > summary")
	omar.Click(first + " .refuse details > summary")
	omar.Type(first+" [name=explanation]", strings.Repeat("An hour's work. ", 130))
	omar.Click(first + " button[value=respect]")
	omar.Until("it is told that it is too long", func() bool { return omar.Count(first+" [aria-invalid]") == 1 })
	if f := omar.Focused(); f.Name != "explanation" {
		t.Errorf("the focus is on %+v", f)
	}
	mina.Click(first + " button[value=approve]")
	mina.Until("one less", func() bool { return mina.Text("h1") == "2 comments waiting" })
	omar.Type(first+" [name=explanation]", "An hour's work")
	omar.Click(first + " button[value=respect]")
	omar.Until("the conflict is told", func() bool { return omar.Count(first+" .summary") == 1 })
	if got := omar.Text(first + " .summary"); !strings.Contains(got, "The moderator was first") {
		t.Errorf("it says %q", got)
	}
	if got := omar.Value(first + " [name=explanation]"); got != "An hour's work" {
		t.Errorf("what was typed is %q", got)
	}
	if omar.Count(".cases > li") != 3 || omar.URL() != p.url+"/desk/waiting" {
		t.Errorf("%d cases at %s", omar.Count(".cases > li"), omar.URL())
	}
	omar.Focus(".cases > li:nth-child(2) h2")
	omar.Press("a")
	omar.Until("the next is decided", func() bool { return omar.Text("h1") == "1 comment waiting" })

	// A decision after the session has ended is carried out once omar has signed in again.
	a := answerer{omar, t, p}
	a.endSession()
	omar.Focus(".cases > li:nth-child(2) h2")
	omar.Press("a")
	omar.Until("it is asked who decides", func() bool { return omar.Text("h1") == "Sign in to continue" })
	a.signInHere("omar")
	if got := omar.Text("main"); !strings.Contains(got, "Nothing is waiting.") && omar.Text("h1") != "1 comment waiting" {
		t.Errorf("after signing in: %.200q at %s", got, omar.URL())
	}
	inOrder(t, p, mina)
	if got := omar.Violations(); len(got) > 0 {
		t.Errorf("policy violations: %q", got)
	}
}
