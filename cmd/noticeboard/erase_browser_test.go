package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestErasingWithoutScripts finds a person by their address, erases what they wrote, and undoes it, on a small screen
// and without scripts.
func TestErasingWithoutScripts(t *testing.T) {
	page := browser.New(t).Page(t, browser.WithoutJavaScript(), browser.Viewport(320, 640))
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	p.publish(p.signIn("ada"), 0, "Xylophonic words")
	signInAs(t, p, page, "ada")
	says := func(path, text string) bool {
		t.Helper()
		return strings.Contains(p.get(client(t), path).body, text)
	}

	page.Open(p.url + "/desk/erasures")
	page.Type("#email", "ANA@example.org")
	page.Click(button("/desk/erasures"))
	page.Click("main a[href^='/desk/authors/']")
	page.Click("a[href$='/erasure']")
	page.Click(button("/erasure"))
	if page.Status() != 422 || page.Count(".err") != 2 {
		t.Errorf("nothing was chosen: %d, %d fields are wrong", page.Status(), page.Count(".err"))
	}
	page.Check("#scope")
	page.Check("#reason")
	page.Click(button("/erasure"))
	if got := page.Text("#done"); got != "It is erased." {
		t.Errorf("erased: %q", got)
	}
	const stub = "at the request of its author"
	if !says(enPath, stub) || says(enPath, "Xylophonic") {
		t.Error("the page still has the words")
	}
	page.Click(button("/undo"))
	if page.Count(button("/undo")) != 0 || says(enPath, stub) || !says(enPath, "Xylophonic") {
		t.Errorf("undone: %q", page.Text("main"))
	}
}
