package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestWordsOfADecisionAreDrafts types what goes with decisions, in the queue, on the page of a comment and about several
// at once, and leaves it. It is there again until the decision has been carried out.
func TestWordsOfADecisionAreDrafts(t *testing.T) {
	p, page := atDesk(t)
	p.crowd(3)
	page.Open(p.url + "/desk/waiting")
	const refuse = ".cases > li:nth-child(2) .refuse "
	page.Click(refuse + "> summary")
	page.Click(refuse + "details > summary")
	page.Type(refuse+"[name=explanation]", "It says the same as the one before.")
	page.Type(refuse+"[name=note]", "Twice today.")
	id := page.Attribute(".cases > li:nth-child(2)", "id")
	page.Reload()
	if got := page.Value(refuse + "[name=explanation]"); got != "It says the same as the one before." {
		t.Errorf("after reloading, the explanation is %q", got)
	}
	if !page.Visible(refuse + "[name=note]") {
		t.Error("the note that was begun is folded away")
	}
	page.Press("j", "u") // nothing is to be undone: the draft stays
	if got := page.Value(refuse + "[name=note]"); got != "Twice today." {
		t.Errorf("after the key that undoes, the note is %q", got)
	}

	page.Click(refuse + "button[value=advertising]")
	page.Until("it is declined", func() bool { return strings.HasPrefix(page.Text("h1"), "2 ") })
	page.Click("#done form:not([data-draft]) button")
	page.Until("it is back", func() bool { return strings.HasPrefix(page.Text("h1"), "3 ") })
	page.Reload()
	if got := page.Value("#" + id + " [name=explanation]"); got != "" {
		t.Errorf("what was sent is a draft: %q", got)
	}

	at := p.url + "/desk/comments/" + strings.TrimPrefix(id, "case-")
	page.Open(at)
	page.Click(".yes details > summary")
	page.Type(".yes [name=note]", "Asked the school.")
	page.Open(p.url + "/desk/waiting")
	page.Open(at)
	if got := page.Value(".yes [name=note]"); got != "Asked the school." || !page.Visible(".yes [name=note]") {
		t.Errorf("on the page of the comment, the note is %q", got)
	}

	choose := func(cases ...string) {
		page.Open(p.url + "/desk/waiting")
		for _, n := range cases {
			page.Click(".cases > li:nth-child(" + n + ") .pick")
		}
		page.Click("#many button[value=decline]")
	}
	choose("1", "3")
	page.Type("#explanation", "Said before.")
	choose("1", "3")
	if got := page.Value("#explanation"); got != "Said before." {
		t.Errorf("about the same comments, the explanation is %q", got)
	}
	choose("1", "2")
	if got := page.Value("#explanation"); got != "" {
		t.Errorf("about other comments, the explanation is %q", got)
	}
	inOrder(t, p, page)
}

// TestAColourIsTypedOrPicked changes each of the two fields for the colour of the institution: the other follows.
func TestAColourIsTypedOrPicked(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	page := browser.New(t).Page(t)
	signInAs(t, p, page, "ada")
	page.Open(p.url + "/desk/identity")
	page.Type("#brand", "#FF9900")
	if got := page.Value("#brand-picked"); got != "#ff9900" {
		t.Errorf("the picker shows %s", got)
	}
	page.Type("#brand", "orange")
	if got := page.Value("#brand-picked"); got != "#ff9900" {
		t.Errorf("with what is no colour typed, the picker shows %s", got)
	}
	page.Eval(`(() => {
		const picker = document.getElementById("brand-picked");
		picker.value = "#336699";
		return picker.dispatchEvent(new Event("input", { bubbles: true }));
	})()`, new(bool))
	if got := page.Value("#brand"); got != "#336699" {
		t.Errorf("the text is %s", got)
	}
	page.Click(".save button")
	page.Open(p.url + "/desk/identity")
	if got := page.Value("#brand"); got != "#336699" {
		t.Errorf("saved is %s", got)
	}
	inOrder(t, p, page)
}
